"""Reads of attempts and answers: those of one account, and of everybody's taken together (statistics, regrades)."""

from app.assessment.queries.regrades import PastRegrade, Remarkable, earlier_changes, past_regrades, remarkable
from app.assessment.queries.sitting import (
    UNKNOWN,
    Sitting,
    answers_of,
    attempt_of,
    attempts_of,
    documents_of,
    has_attempted,
    last_submitted,
    open_attempt,
    sitting_of,
    versions_of,
)
from app.assessment.queries.statistics import module_statistics

__all__ = [
    "UNKNOWN",
    "PastRegrade",
    "Remarkable",
    "Sitting",
    "answers_of",
    "attempt_of",
    "attempts_of",
    "documents_of",
    "earlier_changes",
    "has_attempted",
    "last_submitted",
    "module_statistics",
    "open_attempt",
    "past_regrades",
    "remarkable",
    "sitting_of",
    "versions_of",
]
