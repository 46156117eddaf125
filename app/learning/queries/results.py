"""Results per track and module, as far as disclosure protection lets them out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import ColumnElement, Subquery, func, literal, select, union
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.accounts.policy import SignedIn
from app.assessment.models import Attempt, Kind
from app.catalogue.documents import TrackDocument
from app.catalogue.queries import tracks
from app.learning import protection
from app.learning.models import Enrolment, ModulePass
from app.learning.policy import results_seen_by
from app.learning.protection import Protected


@dataclass(frozen=True)
class ModuleResult:
    """Protected results of one module for the learners of one track."""

    track_code: str
    audience: str
    module_key: str
    enrolled: int | None
    """People who take the track; None is withheld."""
    completed: Protected
    """Those of them who ever passed the module."""
    first_attempts: int | None
    """Those of them who sent a first attempt; None is withheld."""
    passed_first: Protected
    mean_score: int | None
    """Of first attempts, in whole percent."""


def results(session: Session, principal: SignedIn, *, on: date) -> list[ModuleResult]:
    """Results per track and module, people counted once, limited to those the principal may see; always protected."""
    seen = results_seen_by(principal, on)
    cards = tracks(session)
    enrolled = _enrolled(session, seen)
    completed = _completed(session, seen)
    firsts = _first_attempts(session, seen)
    return [
        _protected(card.document, key, enrolled.get(card.code, 0), completed, firsts)
        for card in cards
        for key in card.document.modules
    ]


TrackModule = tuple[str, str]


@dataclass(frozen=True)
class _Firsts:
    attempts: int = 0
    passed: int = 0
    score: Fraction = Fraction(0)


def _protected(
    track: TrackDocument,
    key: str,
    enrolled: int,
    completed: Mapping[TrackModule, int],
    firsts: Mapping[TrackModule, _Firsts],
) -> ModuleResult:
    first = firsts.get((track.code, key), _Firsts())
    return ModuleResult(
        track_code=track.code,
        audience=track.audience,
        module_key=key,
        enrolled=protection.total(enrolled),
        completed=protection.share(completed.get((track.code, key), 0), enrolled),
        first_attempts=protection.total(first.attempts),
        passed_first=protection.share(first.passed, first.attempts),
        mean_score=protection.mean_percent(first.score, first.attempts),
    )


def _learner() -> ColumnElement[int]:
    """One number per human being: the person, else the account, below zero."""
    return func.coalesce(Account.person_id, -Account.id)


def _takers(seen: ColumnElement[bool]) -> Subquery:
    """Who takes which track, each human being once."""
    return (
        select(Enrolment.track_code, _learner().label("learner"))
        .join(Account, Account.id == Enrolment.account_id)
        .where(seen)
        .distinct()
        .subquery()
    )


def _enrolled(session: Session, seen: ColumnElement[bool]) -> dict[str, int]:
    takers = _takers(seen)
    rows = session.execute(select(takers.c.track_code, func.count()).group_by(takers.c.track_code))
    return {row[0]: row[1] for row in rows}


def _completed(session: Session, seen: ColumnElement[bool]) -> dict[TrackModule, int]:
    takers = _takers(seen)
    passed = union(
        select(_learner().label("learner"), ModulePass.module_key).join(Account, Account.id == ModulePass.account_id),
        select(ModulePass.person_id, ModulePass.module_key).where(ModulePass.person_id.is_not(None)),
    ).subquery()
    rows = session.execute(
        select(takers.c.track_code, passed.c.module_key, func.count())
        .join(passed, passed.c.learner == takers.c.learner)
        .group_by(takers.c.track_code, passed.c.module_key)
    )
    return {(code, key): count for code, key, count in rows}


def _first_attempts(session: Session, seen: ColumnElement[bool]) -> dict[TrackModule, _Firsts]:
    """The first quiz of each module that each human being sent; scores are added exactly, one sum per denominator."""
    place = func.row_number().over(
        partition_by=(_learner(), Attempt.subject), order_by=(Attempt.submitted_at, Attempt.id)
    )
    ranked = (
        select(
            _learner().label("learner"),
            Attempt.subject.label("module_key"),
            Attempt.passed,
            Attempt.score_numerator,
            Attempt.score_denominator,
            place.label("place"),
        )
        .join(Account, Account.id == Attempt.account_id)
        .where(seen, Attempt.kind == Kind.QUIZ, Attempt.is_first, Attempt.submitted_at.is_not(None))
        .subquery()
    )
    takers = _takers(seen)
    rows = session.execute(
        select(
            takers.c.track_code,
            ranked.c.module_key,
            ranked.c.passed,
            ranked.c.score_denominator,
            func.count(),
            func.sum(ranked.c.score_numerator),
        )
        .join(ranked, ranked.c.learner == takers.c.learner)
        .where(ranked.c.place == literal(1))
        .group_by(takers.c.track_code, ranked.c.module_key, ranked.c.passed, ranked.c.score_denominator)
    )
    firsts: dict[TrackModule, _Firsts] = {}
    for code, key, passed, denominator, count, numerators in rows:
        sofar = firsts.get((code, key), _Firsts())
        firsts[code, key] = _Firsts(
            sofar.attempts + count,
            sofar.passed + (count if passed else 0),
            sofar.score + Fraction(int(numerators), denominator),
        )
    return firsts
