from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from quizzes.live import Answer, LiveQuestion
from quizzes.models import Feedback, QuestionRevision
from quizzes.state import Refusal

NOTHING_CHOSEN = "Vælg et svar først."
ONE_ONLY = "Vælg ét svar."
NOT_THIS_QUESTION = "Svaret passer ikke til spørgsmålet, som det står nu. Vælg igen."


def read_answer(live: LiveQuestion, data: QueryDict) -> Answer | Refusal:
    """Read an answer as it was sent, or say why it cannot be graded."""
    ident = live.question.ident
    chosen = frozenset(data.getlist("choice"))
    if not chosen:
        return Refusal(NOTHING_CHOSEN, ident)
    token = _uuid(data.get("token", ""))
    revision = _revision(live, data.get("revision", ""))
    if token is None or revision is None:
        return Refusal(NOT_THIS_QUESTION, ident, chosen)
    if not chosen <= revision.texts.keys():
        return Refusal(NOT_THIS_QUESTION, ident)
    if len(chosen) > 1 and len(revision.correct) == 1:
        return Refusal(ONE_ONLY, ident)
    return Answer(revision, chosen, token)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _revision(live: LiveQuestion, text: str) -> QuestionRevision | None:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        return None
    try:
        return live.revisions[int(text)]
    except KeyError:
        return None


class FeedbackForm(forms.Form):
    clear = forms.ChoiceField(
        choices=[("ja", "Ja"), ("nej", "Nej")],
        error_messages={
            "required": "Vælg Ja eller Nej først.",
            "invalid_choice": "Vælg Ja eller Nej.",
        },
    )
    comment = forms.CharField(required=False, max_length=Feedback.MAX_LENGTH)

    def __init__(self, data: QueryDict) -> None:
        # A browser counts a line break as one character and sends it as two.
        plain = data.copy()
        plain["comment"] = data.get("comment", "").replace("\r\n", "\n")
        super().__init__(plain)
        self.fields["comment"].error_messages["max_length"] = (
            "Kommentaren er på %(show_value)d tegn. Forkort den til højst 2.000."
        )

    def clean_comment(self) -> str:
        return str(self.cleaned_data["comment"]).strip()

    @property
    def refusal(self) -> Refusal | None:
        if self.is_valid():
            return None
        message = " ".join(str(error) for errors in self.errors.values() for error in errors)
        clear: Any = {"ja": True, "nej": False}.get(self.data.get("clear", ""))
        return Refusal(message, clear=clear, comment=self.data["comment"])
