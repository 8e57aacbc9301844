from django.apps import AppConfig

from learners import personal_data


class InsightsConfig(AppConfig):
    name = "insights"

    def ready(self) -> None:
        from insights.personal import export, forget, merge

        personal_data.register(
            personal_data.Holder(
                models=frozenset({"insights.Membership", "insights.CommentStatus"}),
                forget=forget,
                merge=merge,
                count=lambda learner: 0,
                export=export,
            )
        )
