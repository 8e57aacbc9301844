from playwright.sync_api import Locator, Page


class Quiz:
    """The quiz of the real chapter in a browser, by the words that its choices begin with."""

    RIGHT = {
        "baeredygtighed": ["De kræver strøm"],
        "kvantisering": ["At gemme hver vægt"],
        "strategi": ["At bruge en mindre", "At flytte kørslen"],
    }
    WRONG = {
        "baeredygtighed": ["De er dyre"],
        "kvantisering": ["At fjerne"],
        "strategi": ["At købe"],
    }

    def __init__(self, page: Page) -> None:
        self.page = page

    def question(self, ident: str) -> Locator:
        return self.page.locator(f"#spm-{ident}")

    def answer(self, ident: str, choices: list[str]) -> Locator:
        """Choose, send, and wait for the verdict; return the question."""
        question = self.question(ident)
        for words in choices:
            question.locator("label", has_text=words).click()
        question.get_by_role("button", name="Tjek svar").click()
        question.locator(".verdict").first.wait_for()
        return question

    def answer_right(self, ident: str) -> Locator:
        return self.answer(ident, self.RIGHT[ident])

    def answer_wrong(self, ident: str) -> Locator:
        return self.answer(ident, self.WRONG[ident])

    def finish(self) -> None:
        for ident in self.RIGHT:
            self.answer_right(ident)
