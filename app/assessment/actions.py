"""Start an attempt, save answers, submit once; give corrected marks."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.assessment import forms
from app.assessment.forms import Form
from app.assessment.grading import GRADING_VERSION, Answers, Grade, PassRule, grade
from app.assessment.models import Answer, Attempt, Kind, Regrade, RegradedAttempt
from app.assessment.queries import Sitting, answers_of, documents_of, has_attempted, last_submitted, open_attempt
from app.assessment.regrading import Effect, effect, plain
from app.assessment.responses import normal, problem
from app.catalogue.documents import ModuleDocument
from app.catalogue.queries import PublishedModule
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
class Sat:
    """What an attempt is at: its kind, the module or track that is tested, and the audience for which it was begun."""

    kind: Kind
    subject: str
    audience: str


@dataclass(frozen=True)
class Script:
    """What an attempt is marked by: the documents of its modules, and what was chosen."""

    documents: Mapping[str, ModuleDocument]
    answers: Answers


@dataclass(frozen=True)
class Submission:
    """A marked attempt; ``is_repeated`` when the same submission had arrived before."""

    attempt: Attempt
    is_repeated: bool


def start_attempt(
    session: Session,
    account_id: int,
    sat: Sat,
    form: Callable[[int, frozenset[str]], Form],
    *,
    version_id: int | None,
    at: datetime,
    language: str,
) -> Attempt:
    """Draw a form for the account, or give back its open attempt, whatever version that was drawn from.

    Args:
        session: writes.
        account_id: who sits it.
        sat: what it is at.
        form: draws one from a seed, avoiding items of these names; after a failed attempt those are that attempt's.
        version_id: of the module, for a quiz; None for a test over a track, whose form names its versions.
        at: now.
        language: in which it is read.
    """
    found = open_attempt(session, account_id, sat.kind, sat.subject)
    if found is not None:
        return found
    seed = secrets.randbelow(forms.SEEDS)
    drawn = Attempt(
        public_id=secrets.token_urlsafe(ID_BYTES),
        account_id=account_id,
        kind=sat.kind,
        subject=sat.subject,
        audience=sat.audience,
        version_id=version_id,
        form=form(seed, _just_failed(session, account_id, sat)).plain(),
        seed=seed,
        started_at=at,
        language=language,
        is_first=not has_attempted(session, account_id, sat.kind, sat.subject),
    )
    try:
        with session.begin_nested():
            session.add(drawn)
    except IntegrityError:
        found = open_attempt(session, account_id, sat.kind, sat.subject)
        if found is None:
            raise
        return found
    return drawn


def _just_failed(session: Session, account_id: int, sat: Sat) -> frozenset[str]:
    last = last_submitted(session, account_id, sat.kind, sat.subject)
    return frozenset() if last is None or last.passed else frozenset(Form.from_plain(last.form).item_names)


def record_answer(session: Session, sitting: Sitting, item_name: str, chosen: Sequence[str], *, at: datetime) -> None:
    """Save what is chosen for one item, in place of what was chosen before; an empty choice withdraws the answer.

    Raises:
        AlreadySubmitted: the answers were sent; nothing is changed.
        Invalid: the item is not part of the form, or the response is none to it; nothing is changed.
    """
    if sitting.is_submitted:
        raise AlreadySubmitted(N_("These answers were sent already; they cannot be changed any more."))
    asked = sitting.form.item(item_name)
    if asked is None:
        raise Invalid(N_("This question is not part of your attempt."))
    reason = problem(asked, chosen)
    if reason is not None:
        raise Invalid(reason, fields={"chosen": [reason]})
    put = PUT_ANSWER[session.get_bind().dialect.name]
    kept = normal(asked, chosen)
    values = {"attempt_id": sitting.attempt_id, "item_key": item_name, "chosen": kept, "answered_at": at}
    session.connection().execute(put, values)


def submit_attempt(
    session: Session, attempt: Attempt, rule: PassRule, *, key: str, at: datetime, script: Script | None = None
) -> Submission:
    """Mark a locked attempt, once. The same ``key`` again gives the same result and changes nothing.

    One statement, however long the form is, and two more without the ``script``, which is then read here.

    Raises:
        AlreadySubmitted: it was submitted under another key.
        Conflict: the key was used for another attempt.
    """
    if attempt.is_submitted:
        if attempt.submission_key != key:
            raise AlreadySubmitted(N_("These answers were sent already. The first result stands."))
        return Submission(attempt, is_repeated=True)
    found = script or Script(documents_of(session, attempt), answers_of(session, attempt))
    marks = grade(found.documents, Form.from_plain(attempt.form), found.answers, rule)
    try:
        with session.begin_nested():
            attempt.submitted_at, attempt.submission_key = at, key
            attempt.score_numerator, attempt.score_denominator = marks.score.numerator, marks.score.denominator
            attempt.must_right, attempt.passed = marks.must_right, marks.passed
            attempt.marks = {name: str(each) for name, each in marks.per_item.items()}
            attempt.grading_version = GRADING_VERSION
    except IntegrityError:
        raise Conflict(N_("This submission key was used before. Send the answers with a new one.")) from None
    return Submission(attempt, is_repeated=False)


@dataclass(frozen=True)
class Remark:
    """An attempt with the marks it has and the marks that a corrected key gives."""

    attempt: Attempt
    before: Grade
    after: Grade


def keep_regrade(
    session: Session, module: PublishedModule, items: Sequence[str], reason: str, *, by: int, at: datetime
) -> Regrade:
    """Write down that the keys of a module's present version are applied to these items."""
    made = Regrade(
        public_id=secrets.token_urlsafe(ID_BYTES),
        module_key=module.key,
        version_id=module.version_id,
        items=list(items),
        reason=reason,
        made_by=by,
        made_at=at,
    )
    session.add(made)
    session.flush()
    return made


def regrade_attempts(session: Session, made: Regrade, remarks: Sequence[Remark]) -> None:
    """Give attempts their corrected marks and keep what they were. A pass that was granted is not taken away."""
    for each in remarks:
        what = effect(each.attempt.kind, each.before, each.after)
        session.add(
            RegradedAttempt(
                regrade_id=made.id,
                attempt_id=each.attempt.id,
                before=plain(each.before),
                after=plain(each.after),
                effect=what,
            )
        )
        attempt, after = each.attempt, each.after
        attempt.score_numerator, attempt.score_denominator = after.score.numerator, after.score.denominator
        attempt.must_right, attempt.passed = after.must_right, after.passed or what is Effect.STANDS
        attempt.marks = {name: str(marks) for name, marks in after.per_item.items()}
        attempt.grading_version = GRADING_VERSION
    session.flush()
