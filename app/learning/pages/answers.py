"""What the form of a question sends in this request; see ``assessment.posted`` for its shapes."""

from flask import request

from app.assessment.forms import FormItem
from app.assessment.posted import AGAIN, BACK, refusal_of, tokens_of, typed_of
from app.assessment.questions import Question
from app.i18n import Message

__all__ = ["refusal", "refusal_of", "stays", "tokens", "tokens_of", "typed"]


def tokens(asked: FormItem) -> list[str]:
    """The response that the form of this question sends; an empty list withdraws the answer."""
    return tokens_of(asked, request.form)


def stays() -> bool:
    """Whether the same question is shown again after saving: a story goes on there until it ends."""
    return "step" in request.form or request.form.get("way") in (BACK, AGAIN)


def refusal(asked: FormItem) -> Message | None:
    """Why the form of this question cannot be saved as it was sent, if so."""
    return refusal_of(asked, request.form)


def typed(question: Question) -> Question:
    """The question with what was just sent in place of what is saved, so that a refused form is shown as it was."""
    return typed_of(question, request.form)
