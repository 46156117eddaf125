"""Remember what was answered, draw the next short set, and let a learner do without."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.assessment.actions import Sat, start_attempt
from app.assessment.forms import Form, draw_across
from app.assessment.models import Attempt, Kind
from app.catalogue.queries import PublishedModule, current_modules, track, tracks
from app.errors import Conflict
from app.i18n import N_
from app.learning import refreshing
from app.learning.models import LearnerChoice, RefresherCard, Retained
from app.learning.policy import Learner
from app.learning.queries.changes import asked_refreshers
from app.learning.queries.refreshers import cards_of, certified_on, marks_of, refresher_standing
from app.learning.queries.way import standing
from app.learning.refreshing import Kept

REMEMBERED_KINDS: Final = frozenset({Kind.QUIZ, Kind.POST, Kind.FOLLOW_UP, Kind.REFRESHER})
"""A pre-test is not among them: nothing was taught yet, so nothing can be forgotten."""
MEASURED_KINDS: Final = frozenset({Kind.FOLLOW_UP, Kind.REFRESHER})
"""What shows how much stayed."""


def _put_cards(insert: sqlite.Insert | postgresql.Insert) -> sqlite.Insert | postgresql.Insert:
    new = {name: insert.excluded[name] for name in ("track_code", "due", "was_missed", "card")}
    return insert.on_conflict_do_update(index_elements=["account_id", "module_key", "item_key"], set_=new)


PUT_CARDS: Final[Mapping[str, sqlite.Insert | postgresql.Insert]] = {
    "sqlite": _put_cards(sqlite.insert(RefresherCard)),
    "postgresql": _put_cards(postgresql.insert(RefresherCard)),
}
"""Insert cards or replace them, in one statement of either store."""


class NothingToRefresh(Conflict):
    """Raised when no set can be begun now: turned off, too soon, or nothing is about to be forgotten."""


def remember(
    session: Session,
    attempt: Attempt,
    *,
    by: Learner,
    at: datetime,
    track_code: str | None = None,
    cards: Mapping[tuple[str, str], Mapping[str, Any]] | None = None,
) -> None:
    """Take what a sent attempt shows into what is remembered of each of its items; two statements, however many.

    A follow-up or a refresher also tells how much stayed since the certificate. ``track_code``: the track that a quiz
    was taken for, ``cards``: what was remembered before, by module and item; each where the caller knows it.
    """
    if attempt.kind not in REMEMBERED_KINDS or attempt.submitted_at is None:
        return
    answered = _answered(attempt)
    track_code = track_code or _track_of(session, attempt)
    if track_code is None or not answered:
        return
    if cards is None:
        kept = cards_of(session, by.id, {module for module, _ in answered})
        cards = {key: row.card for key, row in kept.items()}
    rows = []
    for (module, item), marks in answered.items():
        memory = refreshing.reviewed(cards.get((module, item)), marks, at=at)
        rows.append(
            {
                "account_id": by.id,
                "module_key": module,
                "item_key": item,
                "track_code": track_code,
                "due": memory.due,
                "was_missed": memory.was_missed,
                "card": dict(memory.card),
            }
        )
    session.connection().execute(PUT_CARDS[session.get_bind().dialect.name], rows)
    if attempt.kind in MEASURED_KINDS:
        _retain(session, attempt, list(answered.values()), at=at)


def _answered(attempt: Attempt) -> dict[tuple[str, str], Fraction]:
    """The marks by module and item; in a quiz, items carry no module."""
    found = {}
    for name, marks in marks_of(attempt).items():
        module, _, item = name.rpartition(".")
        found[module or attempt.subject, item] = marks
    return found


def _track_of(session: Session, attempt: Attempt) -> str | None:
    """The track in which it was learnt; None for a module that no track has any more."""
    if attempt.kind != Kind.QUIZ:
        return attempt.subject
    having = [card.document for card in tracks(session) if attempt.subject in card.document.modules]
    having.sort(key=lambda document: document.audience != attempt.audience)
    return having[0].code if having else None


def _retain(session: Session, attempt: Attempt, marks: Sequence[Fraction], *, at: datetime) -> None:
    """Keep how many of the items were known, so many days after the certificate; nothing without a certificate."""
    certified = certified_on(session, attempt.account_id, attempt.subject, on=at.date())
    if certified is None:
        return
    issued, audience = certified
    session.add(
        Retained(
            attempt_id=attempt.id,
            account_id=attempt.account_id,
            audience=audience,
            days=(at.date() - issued).days,
            asked=len(marks),
            known=refreshing.known(marks),
        )
    )
    session.flush()


def correct_retained(session: Session, corrected: Sequence[Attempt]) -> None:
    """Count anew how much of follow-ups and refreshers was known, after a corrected key changed their marks."""
    measured = {attempt.id: attempt for attempt in corrected if attempt.kind in MEASURED_KINDS}
    if not measured:
        return
    for kept in session.scalars(select(Retained).where(Retained.attempt_id.in_(measured))):
        kept.known = refreshing.known(list(marks_of(measured[kept.attempt_id]).values()))
    session.flush()


def begin_refresher(session: Session, *, by: Learner, language: str, at: datetime) -> Attempt:
    """Begin the next short set, or go on with the one that is open. Raises :class:`NothingToRefresh`."""
    found = refresher_standing(session, by, at=at)
    if not found.is_wanted:
        raise NothingToRefresh(N_("You turned refreshers off. You can turn them on again under “Refreshers and mail”."))
    if found.open_set is not None:
        return found.open_set
    if found.is_too_soon(at):
        raise NothingToRefresh(
            N_("There is at most one refresher in two weeks. The next one will be on your first page.")
        )
    if not found.items:
        raise NothingToRefresh(N_("Nothing needs refreshing today. You remember well what you have learnt."))
    taught = track(session, found.items[0].track_code)
    return start_attempt(
        session,
        by.id,
        Sat(Kind.REFRESHER, taught.code, taught.audience),
        _set_of(session, found.items),
        version_id=None,
        at=at,
        language=language,
    )


def begin_module_refresher(session: Session, module_key: str, *, by: Learner, language: str, at: datetime) -> Attempt:
    """Begin the refresher that a critical change of a module asks for, or go on with it.

    It does not wait for a fortnight and is asked of those too who turned refreshers off. Raises
    :class:`NothingToRefresh` when no change asks for it, or none any more.
    """
    learnt = standing(session, by)
    module = current_modules(session, [module_key]).get(module_key)
    asked = asked_refreshers(session, learnt, {module_key: module}, on=at.date()) if module else {}
    if module is None or module_key not in asked:
        raise NothingToRefresh(N_("Nothing in this module asks you for a refresher."))
    having = [card.document for card in tracks(session) if module_key in card.document.offered]
    having.sort(key=lambda document: not learnt.takes(document.code))
    return start_attempt(
        session,
        by.id,
        Sat(Kind.REFRESHER, module_key, having[0].audience if having else ""),
        lambda seed, avoid: draw_across([module], refreshing.MOST_ITEMS, seed, avoid),
        version_id=None,
        at=at,
        language=language,
    )


def _set_of(session: Session, items: Sequence[Kept]) -> Callable[[int, frozenset[str]], Form]:
    """Draws the form of exactly these items: a test over modules that hold nothing else."""
    modules = current_modules(session, {each.module_key for each in items})
    wanted = {each.name for each in items}
    small = [_holding(module, wanted) for module in modules.values()]

    def form(seed: int, _avoid: frozenset[str]) -> Form:
        return draw_across(small, len(items), seed)

    return form


def _holding(module: PublishedModule, names: set[str]) -> PublishedModule:
    held = tuple(item for item in module.document.items if f"{module.key}.{item.key}" in names)
    return replace(module, document=replace(module.document, items=held))


def choose(session: Session, *, by: Learner, refreshers: bool, mail: bool, at: datetime) -> None:
    """Keep what a learner wants; what is turned off already keeps the moment it was."""
    row = session.get(LearnerChoice, by.id, with_for_update=True)
    if row is None:
        row = LearnerChoice(account_id=by.id)
        session.add(row)
    row.refreshers_off_at = None if refreshers else row.refreshers_off_at or at
    row.mail_off_at = None if mail else row.mail_off_at or at
    session.flush()
