"""Start an attempt, save answers, submit once."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.assessment import forms
from app.assessment.forms import Form
from app.assessment.grading import PassRule, grade
from app.assessment.models import Answer, Attempt
from app.assessment.queries import Sitting, answers_of, has_attempted, last_submitted, open_attempt
from app.catalogue.queries import PublishedModule, module_version
from app.errors import Conflict, Invalid
from app.i18n import N_

ID_BYTES: Final = 16


def _put_answer(insert: sqlite.Insert | postgresql.Insert) -> sqlite.Insert | postgresql.Insert:
    new = {"chosen": insert.excluded.chosen, "answered_at": insert.excluded.answered_at}
    return insert.on_conflict_do_update(index_elements=["attempt_id", "item_key"], set_=new)


PUT_ANSWER: Final[Mapping[str, sqlite.Insert | postgresql.Insert]] = {
    "sqlite": _put_answer(sqlite.insert(Answer)),
    "postgresql": _put_answer(postgresql.insert(Answer)),
}
"""Insert an answer or replace it, in one statement of either store; built once, this is the hottest write."""


class AlreadySubmitted(Conflict):
    """Raised when an attempt was submitted before; its answers and marks stand."""


@dataclass(frozen=True)
class Submission:
    """A marked attempt; ``is_repeated`` when the same submission had arrived before."""

    attempt: Attempt
    is_repeated: bool


def start_attempt(
    session: Session, account_id: int, version: PublishedModule, *, at: datetime, language: str
) -> Attempt:
    """Draw a form for the account, or give back its open attempt, whatever version that was drawn from.

    After a failed attempt, the form repeats none of its items while the bank allows.
    """
    found = open_attempt(session, account_id, version.key)
    if found is not None:
        return found
    seed = secrets.randbelow(forms.SEEDS)
    drawn = Attempt(
        public_id=secrets.token_urlsafe(ID_BYTES),
        account_id=account_id,
        module_key=version.key,
        version_id=version.version_id,
        form=forms.draw(version.document, seed, _just_failed(session, account_id, version.key)).plain(),
        seed=seed,
        started_at=at,
        language=language,
        is_first=not has_attempted(session, account_id, version.key),
    )
    try:
        with session.begin_nested():
            session.add(drawn)
    except IntegrityError:
        found = open_attempt(session, account_id, version.key)
        if found is None:
            raise
        return found
    return drawn


def _just_failed(session: Session, account_id: int, module_key: str) -> frozenset[str]:
    last = last_submitted(session, account_id, module_key)
    return frozenset() if last is None or last.passed else frozenset(Form.from_plain(last.form).item_keys)


def record_answer(session: Session, sitting: Sitting, item_key: str, chosen: Sequence[str], *, at: datetime) -> None:
    """Save what is chosen for one item, in place of what was chosen before; an empty choice withdraws the answer.

    Raises:
        AlreadySubmitted: the answers were sent; nothing is changed.
        Invalid: the item or an option is not part of the form, or too many are chosen; nothing is changed.
    """
    if sitting.is_submitted:
        raise AlreadySubmitted(N_("These answers were sent already; they cannot be changed any more."))
    _check(sitting.form, item_key, chosen)
    put = PUT_ANSWER[session.get_bind().dialect.name]
    values = {"attempt_id": sitting.attempt_id, "item_key": item_key, "chosen": list(chosen), "answered_at": at}
    session.connection().execute(put, values)


def _check(form: Form, item_key: str, chosen: Sequence[str]) -> None:
    item = form.item(item_key)
    if item is None:
        raise Invalid(N_("This question is not part of your attempt."))
    picked = set(chosen)
    if len(picked) != len(chosen) or not picked.issubset(item.options):
        reason = N_("Choose among the options of this question, each at most once.")
        raise Invalid(reason, fields={"chosen": [reason]})
    if len(picked) > item.most:
        reason = N_("Choose one answer only.")
        raise Invalid(reason, fields={"chosen": [reason]})


def submit_attempt(session: Session, attempt: Attempt, rule: PassRule, *, key: str, at: datetime) -> Submission:
    """Mark an attempt, once. The same ``key`` again gives the same result and changes nothing.

    Raises:
        AlreadySubmitted: it was submitted under another key.
        Conflict: the key was used for another attempt.
    """
    session.refresh(attempt, with_for_update=True)
    if attempt.is_submitted:
        if attempt.submission_key != key:
            raise AlreadySubmitted(N_("These answers were sent already. The first result stands."))
        return Submission(attempt, is_repeated=True)
    document = module_version(session, attempt.version_id).document
    marks = grade(document, Form.from_plain(attempt.form), answers_of(session, attempt), rule)
    try:
        with session.begin_nested():
            attempt.submitted_at, attempt.submission_key = at, key
            attempt.score_numerator, attempt.score_denominator = marks.score.numerator, marks.score.denominator
            attempt.must_right, attempt.passed = marks.must_right, marks.passed
    except IntegrityError:
        raise Conflict(N_("This submission key was used before. Send the answers with a new one.")) from None
    return Submission(attempt, is_repeated=False)
