"""What happens, in order, when a learner does something: the one place that tells."""

from app.learning.actions.passing import record_group_result
from app.learning.actions.rating import rate
from app.learning.actions.regrading import Regraded, regrade
from app.learning.actions.sitting import answer_item, open_quiz, open_test, send, submit
from app.learning.actions.way import complete_lesson, enrol, skip_pre_test

__all__ = [
    "Regraded",
    "answer_item",
    "complete_lesson",
    "enrol",
    "open_quiz",
    "open_test",
    "rate",
    "record_group_result",
    "regrade",
    "send",
    "skip_pre_test",
    "submit",
]
