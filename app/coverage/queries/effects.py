"""The facts of the effect report: per person, counted by what is known of them, in four statements.

Of each person, over all accounts, the first sent pre-test, post-test and follow-up of a track. Who took two tracks of
one audience counts with the one whose post-test came first. The period is that of the first post-test; who has none
belongs to the period of the first pre-test. Region and rights: the people whose main post on the last day of the period
lies where the principal may read effects; accounts that nobody on the register owns are seen with a right for the whole
country only.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.accounts.policy import COUNTRY, SignedIn
from app.assessment.models import Attempt, Kind
from app.catalogue.documents import TrackDocument
from app.catalogue.queries import tracks
from app.coverage.effects.measures import Cohort, CurvePoint, Facts, curve_point
from app.coverage.effects.questions import Area, EffectQuestion, EffectReport
from app.coverage.effects.report import Effects, effects
from app.credentials.models import Certificate
from app.learning.following_up import CLOSES_AFTER
from app.learning.models import FollowUp, PracticeAnswer, Rating, Retained
from app.learning.policy import results_seen_by
from app.permissions import Permission
from app.workforce.models import Region, Site

MONTHS: Final[Mapping[int, tuple[int, int]]] = {1: (15, 45), 4: (75, 140), 12: (330, 400)}
"""The points of the retention curve, and the days since the certificate that belong to each."""

VALUES: Final = ("top", "bottom", "third", "fourth")
"""Of a test: its score as a fraction, whether it was passed, whether all safety-critical items were right."""

RATING: Final = "rating"
CERTIFICATE: Final = "certificate"

WANTED: Final[Mapping[str, Sequence[str]]] = {
    Kind.PRE: ("top", "bottom", "at"),
    Kind.POST: (*VALUES, "at"),
    Kind.FOLLOW_UP: ("top", "bottom", "at"),
    RATING: ("top",),
    CERTIFICATE: VALUES,
}
"""What is needed of each kind of event."""

CHANNEL: Final = "channel"
"""The kind of practice question that asks whom one reports to (BEH-2)."""


def effect_report(session: Session, principal: SignedIn, asked: EffectQuestion) -> EffectReport:
    """The protected report of a cohort, as far as the principal's right to read effects reaches."""
    is_national = principal.may(Permission.READ_EFFECTS, within=COUNTRY)
    seen = results_seen_by(principal, asked.end, Permission.READ_EFFECTS)
    offered = [card.document for card in tracks(session) if card.audience == asked.audience]
    channels = _channel_questions(offered)
    is_assessed = not offered or any(track.is_assessed for track in offered)
    cohort = _facts(session.execute(_facts_statement(seen, asked, channels)))
    curve = _curve(session, seen, asked)
    areas = _areas(session, principal, is_national=is_national)
    told = effects(cohort, curve, is_national=is_national, is_assessed=is_assessed)
    return EffectReport(asked, is_national, areas, told)


def national_effects(session: Session, asked: EffectQuestion) -> Effects:
    """The protected figures of a group in the whole country, as a release tells them; nobody in particular asks."""
    offered = [card.document for card in tracks(session) if card.audience == asked.audience]
    channels = _channel_questions(offered)
    is_assessed = not offered or any(track.is_assessed for track in offered)
    cohort = _facts(session.execute(_facts_statement(true(), asked, channels)))
    return effects(cohort, _curve(session, true(), asked), is_national=True, is_assessed=is_assessed)


def _learner() -> ColumnElement[int]:
    """One number per human being: the person, else the account, below zero."""
    return func.coalesce(Account.person_id, -Account.id)


def _event(subject: Any, kind: Any, at: Any, id_: Any, *values: Any) -> Select[Any]:
    """What happened to somebody in a track, with up to four whole numbers that tell how it went."""
    numbers = [*values, *(null() for _ in range(len(VALUES) - len(values)))]
    return select(
        _learner().label("learner"),
        subject.label("subject"),
        kind.label("kind"),
        at.label("at"),
        id_.label("id"),
        *(cast(value, Integer).label(name) for name, value in zip(VALUES, numbers, strict=True)),
    )


def _tests(seen: ColumnElement[bool], audience: str) -> Select[Any]:
    """The first of each kind of test that an account sent."""
    score = (Attempt.score_numerator, Attempt.score_denominator)
    return (
        _event(
            Attempt.subject,
            Attempt.kind,
            Attempt.submitted_at,
            Attempt.id,
            *score,
            _flag(Attempt.passed),
            _flag(Attempt.must_right),
        )
        .join(Account, Account.id == Attempt.account_id)
        .where(
            seen,
            Attempt.kind.in_([Kind.PRE, Kind.POST, Kind.FOLLOW_UP]),
            Attempt.audience == audience,
            Attempt.is_first,
            Attempt.submitted_at.is_not(None),
        )
    )


def _ratings(seen: ColumnElement[bool]) -> Select[Any]:
    """How useful each account found each track."""
    return (
        _event(Rating.track_code, literal(RATING), Rating.rated_at, Rating.account_id, Rating.value)
        .join(Account, Account.id == Rating.account_id)
        .where(seen)
    )


def _certificates(seen: ColumnElement[bool], asked: EffectQuestion, channels: Sequence[str]) -> Select[Any]:
    """Certificates: whether the time of the follow-up is over, whether it was answered, and the answers about practice.

    A certificate that was revoked counts: the follow-up asks what stayed of a training that took place.
    """
    is_channel = PracticeAnswer.question_key.in_(channels)
    said = (
        select(
            PracticeAnswer.follow_up_id,
            func.max(case((is_channel, 0), else_=_flag(PracticeAnswer.is_safe))).label("applied"),
            func.max(case((is_channel, _flag(PracticeAnswer.is_safe)))).label("knows_channel"),
        )
        .group_by(PracticeAnswer.follow_up_id)
        .subquery()
    )
    return (
        _event(
            Certificate.track_code,
            literal(CERTIFICATE),
            Certificate.created_at,
            Certificate.id,
            _flag(Certificate.issued < asked.on - CLOSES_AFTER),
            _flag(FollowUp.practised_at.is_not(None)),
            said.c.applied,
            said.c.knows_channel,
        )
        .join(Account, Account.id == Certificate.account_id)
        .outerjoin(FollowUp, FollowUp.certificate_id == Certificate.id)
        .outerjoin(said, said.c.follow_up_id == FollowUp.id)
        .where(seen, Certificate.audience == asked.audience)
    )


def _flag(condition: Any) -> ColumnElement[int]:
    """1 where it holds, else 0."""
    return case((condition, 1), else_=0)


def _firsts(*events: Select[Any]) -> Subquery:
    """One row per person and track, and in columns what counts of each kind of event.

    That is the first, but of certificates the first with or after the post-test, else the first of all (a track may
    give its certificate without one). No part of it is joined to another, because no database foresees how many first
    ones there are.
    """
    happened = union_all(*events).subquery()
    own = (happened.c.learner, happened.c.subject)
    post_at = func.min(case((happened.c.kind == Kind.POST, happened.c.at))).over(partition_by=own)
    timed = select(*happened.c, post_at.label("post_at")).subquery()
    is_early = and_(timed.c.kind == CERTIFICATE, timed.c.at < timed.c.post_at)
    place = func.row_number().over(
        partition_by=(timed.c.learner, timed.c.subject, timed.c.kind),
        order_by=(case((is_early, 1), else_=0), timed.c.at, timed.c.id),
    )
    placed = select(*timed.c, place.label("place")).subquery()
    columns = [
        func.max(case((placed.c.kind == kind, placed.c[value]))).label(f"{kind}_{value}")
        for kind, values in WANTED.items()
        for value in values
    ]
    return (
        select(placed.c.learner, placed.c.subject, *columns)
        .where(placed.c.place == 1)
        .group_by(placed.c.learner, placed.c.subject)
        .subquery()
    )


def _times(tests: Select[Any]) -> Subquery:
    """One row per person and track: when the first pre-test and the first post-test were sent."""
    sent = tests.subquery()
    columns = [func.min(case((sent.c.kind == kind, sent.c.at))).label(f"{kind}_at") for kind in (Kind.PRE, Kind.POST)]
    return select(sent.c.learner, sent.c.subject, *columns).group_by(sent.c.learner, sent.c.subject).subquery()


def _in_period(asked: EffectQuestion, taken: Subquery) -> Subquery:
    """Of each person the track whose post-test, or else pre-test, came first, if that was in the period."""
    came = func.coalesce(taken.c.post_at, taken.c.pre_at)
    choice = func.row_number().over(
        partition_by=taken.c.learner,
        order_by=(
            case((taken.c.post_at.is_(None), 1), else_=0),
            case((came.is_(None), 1), else_=0),
            came,
            taken.c.subject,
        ),
    )
    chosen = select(*taken.c, came.label("came"), choice.label("choice")).subquery()
    start = datetime.combine(asked.start, time(), UTC)
    end = datetime.combine(asked.end, time(), UTC) + timedelta(days=1)
    return select(chosen).where(chosen.c.choice == 1, chosen.c.came >= start, chosen.c.came < end).subquery()


def _facts_statement(seen: ColumnElement[bool], asked: EffectQuestion, channels: Sequence[str]) -> Select[Any]:
    """How many people have the same facts."""
    events = (_tests(seen, asked.audience), _ratings(seen), _certificates(seen, asked, channels))
    found = _in_period(asked, _firsts(*events)).c
    is_before = or_(found.post_at.is_(None), found.pre_at <= found.post_at)
    is_after = found["follow-up_at"] >= found.post_at
    is_tested = found.post_at.is_not(None)
    facts = (
        case((is_before, found.pre_top)),
        case((is_before, found.pre_bottom)),
        found.post_top,
        found.post_bottom,
        case((is_after, found["follow-up_top"])),
        case((is_after, found["follow-up_bottom"])),
        found.post_third,
        found.post_fourth,
        found.rating_top,
        case((is_tested, found.certificate_top)),
        found.certificate_bottom,
        found.certificate_third,
        found.certificate_fourth,
    )
    inner = select(*(fact.label(f"fact_{place}") for place, fact in enumerate(facts))).subquery()
    return select(*inner.c, func.count()).group_by(*inner.c)


def _facts(rows: Iterable[Any]) -> Cohort:
    cohort: Counter[Facts] = Counter()
    for pre, pre_of, post, post_of, later, later_of, passed, must_right, rating, *practice, count in rows:
        eligible, responded, applied, knows_channel = practice
        facts = Facts(
            _score(pre, pre_of),
            _score(post, post_of),
            _score(later, later_of),
            passed=bool(passed),
            must_right=bool(must_right),
            rating=rating,
            is_eligible=bool(eligible),
            responded=bool(responded),
            applied=bool(applied),
            knows_channel=None if knows_channel is None else bool(knows_channel),
        )
        cohort[facts] += count
    return cohort


@lru_cache(maxsize=4096)
def _score(top: int | None, bottom: int | None) -> Fraction | None:
    return None if top is None or bottom is None else Fraction(top, bottom)


def _curve(session: Session, seen: ColumnElement[bool], asked: EffectQuestion) -> tuple[CurvePoint, ...]:
    """The points of the curve: each person once a point, with all that was asked of them on its days."""
    people = _in_period(asked, _times(_tests(seen, asked.audience)))
    point = case(*((Retained.days.between(*days), months) for months, days in MONTHS.items()))
    own = (
        select(
            point.label("months"),
            people.c.learner,
            func.sum(Retained.asked).label("asked"),
            func.sum(Retained.known).label("known"),
        )
        .select_from(Retained)
        .join(Account, Account.id == Retained.account_id)
        .join(people, people.c.learner == _learner())
        .where(Retained.audience == asked.audience, point.is_not(None), people.c.post_at.is_not(None))
        .group_by(point, people.c.learner)
        .subquery()
    )
    found: dict[int, dict[tuple[int, int], int]] = {months: {} for months in MONTHS}
    rows = session.execute(
        select(own.c.months, own.c.asked, own.c.known, func.count()).group_by(own.c.months, own.c.asked, own.c.known)
    )
    for months, items, known, count in rows:
        found[months][int(items), int(known)] = count
    return tuple(curve_point(months, answers) for months, answers in found.items())


def _channel_questions(offered: Iterable[TrackDocument]) -> list[str]:
    """The keys of the practice questions of these tracks that ask for the channel."""
    return sorted({question.key for track in offered for question in track.practice if question.kind == CHANNEL})


def _areas(session: Session, principal: SignedIn, *, is_national: bool) -> tuple[Area, ...]:
    """The country, or the regions and sites in which the right was given."""
    if is_national:
        rows = session.execute(select(Region.code, Region.name).where(Region.parent_id.is_(None)))
    else:
        reaches = principal.reaches(Permission.READ_EFFECTS)
        paths = [each.region_path for each in reaches if each.site_id is None and each.region_path]
        sites = [each.site_id for each in reaches if each.site_id is not None]
        rows = session.execute(
            union_all(
                select(Region.code, Region.name).where(Region.path.in_(paths)),
                select(Site.code, Site.name).where(Site.id.in_(sites)),
            )
        )
    return tuple(sorted((Area(code, name) for code, name in rows), key=lambda area: area.code))
