from course.markdown import AUTHOR_TAGS


class Deaf:
    """A context that has no course and hears nothing: rendering must be safe all by itself."""

    def link(self, target: str) -> str:
        return target

    def image(self, *args: object) -> None:
        return None

    def html(self, written: str, name: str, attributes: list[str]) -> bool:
        return name in AUTHOR_TAGS

    def tag(self, name: str) -> tuple[int, int]:
        return 1, 1

    def __getattr__(self, name: str) -> object:
        return lambda *args, **more: None
