"""What a corrected key would change, before anybody decides; and the certificates that stand on marks it took back."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from app.assessment.grading import FULL, Grade
from app.assessment.models import Attempt, Kind, Regrade, RegradedAttempt
from app.assessment.queries import Remarkable, earlier_changes, remarkable
from app.assessment.regrading import Effect, effect, remarked
from app.catalogue.documents import TrackDocument
from app.catalogue.queries import PublishedModule, tracks
from app.credentials.models import Certificate
from app.credentials.queries import is_revocable
from app.learning.models import Enrolment
from app.learning.progress import is_of, strictest
from app.permissions import Principal


@dataclass(frozen=True)
class Remarking:
    """An attempt whose key was corrected, with its marks before and after."""

    found: Remarkable
    after: Grade

    @property
    def effect(self) -> Effect:
        """What changes for whoever sat it."""
        return effect(self.found.attempt.kind, self.found.given, self.after)


@dataclass(frozen=True)
class ItemEffect:
    """One corrected item: how many attempts met it, and how many of them have full marks by the old and new key."""

    key: str
    asked: int
    right_before: int
    right_after: int


@dataclass(frozen=True)
class Effects:
    """What a regrade changes; nothing where ``changed`` is 0."""

    items: tuple[ItemEffect, ...]
    left: tuple[str, ...]
    """Keys of items that differ in more than their key: they keep their marks."""
    by_effect: Mapping[Effect, int]
    """How many attempts get other marks, by effect."""

    @property
    def changed(self) -> int:
        """How many attempts get other marks."""
        return sum(self.by_effect.values())


class Tally:
    """Counts effects as attempts go by."""

    def __init__(self) -> None:
        self._asked: Counter[str] = Counter()
        self._before: Counter[str] = Counter()
        self._after: Counter[str] = Counter()
        self._effects: Counter[Effect] = Counter()

    def count(self, each: Remarking) -> None:
        """Take an attempt in."""
        for name, marks in each.found.corrected.items():
            key = name.rpartition(".")[2]
            self._asked[key] += 1
            self._before[key] += each.found.given.per_item[name] == FULL
            self._after[key] += marks == FULL
        if each.found.is_changed:
            self._effects[each.effect] += 1

    def effects(self, left: Iterable[str]) -> Effects:
        """What was counted."""
        items = (ItemEffect(key, self._asked[key], self._before[key], self._after[key]) for key in sorted(self._asked))
        return Effects(tuple(items), tuple(left), {each: self._effects[each] for each in Effect})


def regrade_preview(session: Session, module: PublishedModule) -> Effects:
    """What applying the present keys of a module to earlier attempts would change; nothing is written."""
    tally = Tally()
    for batch in remarkings(session, module):
        for each in batch:
            tally.count(each)
    return tally.effects(left_items(session, module))


def left_items(session: Session, module: PublishedModule) -> list[str]:
    """Keys of the items that differ from an earlier version in more than their key."""
    return sorted({key for each in earlier_changes(session, module).values() for key in each.left})


def remarkings(session: Session, module: PublishedModule, *, to_change: bool = False) -> Iterator[list[Remarking]]:
    """The attempts with a corrected key, in batches, marked anew by the rule that holds for each."""
    offered = [card.document for card in tracks(session)]
    for batch in remarkable(session, module, earlier_changes(session, module), to_change=to_change):
        taken = _taken(session, [each.attempt.account_id for each in batch])
        yield [_remarking(each, offered, taken.get(each.attempt.account_id, frozenset())) for each in batch]


def _remarking(found: Remarkable, offered: Sequence[TrackDocument], taken: frozenset[str]) -> Remarking:
    concerned = [each for each in offered if is_of(found.attempt, each)]
    rule = strictest([each for each in concerned if each.code in taken] or concerned)
    return Remarking(found, remarked(found.given, found.corrected, found.musts, rule))


def _taken(session: Session, account_ids: Sequence[int]) -> dict[int, frozenset[str]]:
    """The codes of the tracks that accounts take."""
    taken: dict[int, set[str]] = {}
    rows = select(Enrolment.account_id, Enrolment.track_code).where(Enrolment.account_id.in_(set(account_ids)))
    for account_id, code in session.execute(rows):
        taken.setdefault(account_id, set()).add(code)
    return {account_id: frozenset(codes) for account_id, codes in taken.items()}


@dataclass(frozen=True)
class Undecided:
    """A valid certificate that rests on a pass which a corrected key took back. It stands until someone decides."""

    certificate: Certificate
    regrade: Regrade


def undecided_certificates(session: Session, principal: Principal, *, on: date) -> list[Undecided]:
    """Those that the principal may revoke, the newest regrade first; each certificate once."""
    documents = {card.code: card.document for card in tracks(session)}
    found: dict[int, Undecided] = {}
    for certificate, attempt, regrade in session.execute(_standing(on)):
        track = documents.get(certificate.track_code)
        if not track or not is_of(attempt, track) or not _rests_on(certificate, attempt, regrade):
            continue
        if is_revocable(session, principal, certificate):
            found.setdefault(certificate.id, Undecided(certificate, regrade))
    return list(found.values())


def _rests_on(certificate: Certificate, attempt: Attempt, regrade: Regrade) -> bool:
    """Whether a certificate was made between an attempt and the regrade that took its pass back."""
    sent = attempt.submitted_at
    return sent is not None and sent <= certificate.created_at <= regrade.made_at


def _standing(on: date) -> Select[Certificate, Attempt, Regrade]:
    """Certificates of whoever would fail now and passed in no other way, with the attempt and the regrade."""
    other = aliased(Attempt)
    stood = select(RegradedAttempt.attempt_id).where(RegradedAttempt.effect == Effect.STANDS)
    passed_otherwise = (
        select(other.id)
        .where(
            other.account_id == Attempt.account_id,
            other.kind == Attempt.kind,
            other.subject == Attempt.subject,
            other.passed.is_(True),
            other.id.not_in(stood),
        )
        .exists()
    )
    return (
        select(Certificate, Attempt, Regrade)
        .join(Attempt, Attempt.account_id == Certificate.account_id)
        .join(RegradedAttempt, RegradedAttempt.attempt_id == Attempt.id)
        .join(Regrade, Regrade.id == RegradedAttempt.regrade_id)
        .where(
            RegradedAttempt.effect == Effect.STANDS,
            Certificate.revoked_on.is_(None),
            Certificate.expires > on,
            Attempt.kind.in_((Kind.QUIZ, Kind.POST)),
            ~passed_otherwise,
        )
        .order_by(Regrade.id.desc(), Certificate.number)
    )
