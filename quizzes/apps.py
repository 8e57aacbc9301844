from django.apps import AppConfig

from learners import personal_data


class QuizzesConfig(AppConfig):
    name = "quizzes"

    def ready(self) -> None:
        from quizzes.merging import merge
        from quizzes.models import Attempt, Feedback
        from quizzes.takeout import export

        personal_data.register(
            personal_data.Holder(
                models=frozenset(
                    {
                        "quizzes.Attempt",
                        "quizzes.Standing",
                        "quizzes.Completion",
                        "quizzes.Feedback",
                    }
                ),
                forget=Feedback.objects.erase_comments,
                merge=merge,
                count=lambda learner: Attempt.objects.filter(learner=learner).count(),
                export=export,
            )
        )
