"""Fill an empty database with the demonstration country, through the public actions of every room."""

import io
import random
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actions import give_role, invite, link_person
from app.accounts.models import Account
from app.accounts.queries import is_empty
from app.authoring.findings import Ground
from app.demo import country as invented
from app.demo import geometry
from app.demo.actions.learners import DOMAIN, TRACKS, Channels, learn_online
from app.demo.actions.releases import OFFICIALS, publish_last_year
from app.demo.actions.studio import lay_on_desks
from app.demo.country import Country, Post
from app.errors import Conflict
from app.facilitation.actions import Held, record_session
from app.facilitation.roster import RosterLine
from app.i18n import N_
from app.permissions import Role
from app.workforce.actions import RegisterRefused, import_register, keep_maps, plan_maps
from app.workforce.models import Region, Site
from app.workforce.queries import region_by_code, site_by_code

Unit = Callable[[], AbstractContextManager[Session]]
"""Opens one committed transaction."""
Progress = Callable[[str, int, int], None]
"""Told what is going on, how much is done, how much there is."""

SESSION_SIZE: Final = 24
YEARS: Final = 3
ONLINE_LEARNERS: Final = 40
ALSO: Final = {"trainer": (Role.FACILITATOR,), "adviser": (Role.TRANSLATOR,)}
"""What somebody may do besides: the trainer holds sessions, the adviser reads what is written in her own language."""
SHARE_TRAINED: Final = {"XX-N": 0.58, "XX-C": 0.46, "XX-K": 0.27, "XX-B": 0.5, "XX-I": 0.35}
"""How many of a region's people came to a session, so that regions differ."""


@dataclass(frozen=True)
class Visitor:
    """Somebody to sign in as: the role, the e-mail address and the one-time password."""

    role: str
    email: str
    password: str


class NotEmpty(Conflict):
    """Raised when the database holds accounts or a register already; nothing was added."""


def fill(
    unit: Unit, *, key: bytes, channels: Channels, ground: Ground, at: datetime, progress: Progress
) -> list[Visitor]:
    """Make the country, what it has published, and eleven people to sign in as.

    Args:
        unit: opens a committed transaction; each step is one, so that a crash leaves whole steps.
        key: the key of staff numbers.
        channels: where one reports in the country, for what learners answer three months later.
        ground: what drafts of modules are judged by.
        at: now; the history ends here.
        progress: told after each piece of work.

    Raises:
        NotEmpty: the database holds accounts or a register already.
    """
    with unit() as session:
        if not is_empty(session) or session.scalar(select(Region.id).limit(1)) is not None:
            raise NotEmpty(N_("The database is not empty; the demonstration country would mix with what is there."))
    country = invented.invent(at.date())
    _bring_register(unit, country, key, at, progress)
    with unit() as session:
        people = list(_people(session, country, key, at))
    dice = random.Random(invented.SEED)  # noqa: S311  (an invented country, not a secret)
    sessions = list(_sessions(dice, country, at.date()))
    for done, held in enumerate(sessions, 1):
        with unit() as session:
            _hold(session, held, key)
        progress("group sessions", done, len(sessions))
    taught = {post.staff_number for held in sessions for post in held.people}
    learners = _online_learners(dice, country, taught, at.date())
    for done, post in enumerate(learners, 1):
        with unit() as session:
            learn_online(session, dice, post, key, channels, at)
        progress("online learners", done, len(learners))
    emails = {each.role: each.email for each in people}
    with unit() as session:
        publish_last_year(session, emails, at=at)
    progress("releases", 1, 1)
    with unit() as session:
        lay_on_desks(session, emails, ground, at=at)
    progress("drafts", 1, 1)
    return people


def _bring_register(unit: Unit, country: Country, key: bytes, at: datetime, progress: Progress) -> None:
    files = (
        invented.region_file(country),
        invented.site_file(country),
        invented.position_file(country),
        invented.head_count_file(at.date()),
    )
    for done, file in enumerate(files, 1):
        with unit() as session:
            report = import_register(
                session, io.BytesIO(file), key=key, by=None, at=at, register_date=at.date().replace(day=1)
            )
            if not report.is_accepted:
                raise RegisterRefused(report)
        progress("register files", done, len(files))
    with unit() as session:
        keep_maps(session, plan_maps(session, io.BytesIO(geometry.map_file())), by=None, at=at)


def _people(session: Session, country: Country, key: bytes, at: datetime) -> Iterator[Visitor]:
    """Everybody to sign in as; the teacher stands on the register, at the manager's school in the analyst's region."""
    region = region_by_code(session, invented.ANALYST_REGION)
    school = site_by_code(session, country.teachers_site.code)
    for role, name, granted, within in (
        ("teacher", "Tala Teacher", Role.LEARNER, None),
        ("trainer", "Tomas Trainer", Role.TRAINER, None),
        ("expert", "Elena Expert", Role.REVIEWER, None),
        ("adviser", "Aisha Adviser", Role.REVIEWER, None),
        ("translator", "Tariq Translator", Role.TRANSLATOR, None),
        ("analyst", "Amira Analyst", Role.ANALYST, region),
        ("manager", "Mona Manager", Role.MANAGER, school),
        ("administrator", "Ada Administrator", Role.ADMINISTRATOR, None),
        (OFFICIALS[Role.ANALYST], "Priya Planner", Role.ANALYST, None),
        (OFFICIALS[Role.STATISTICIAN], "Samir Statistician", Role.STATISTICIAN, None),
        (OFFICIALS[Role.COORDINATOR], "Carla Coordinator", Role.COORDINATOR, None),
    ):
        account, password = invite(session, email=f"{role}@{DOMAIN}", name=name, language="en", at=at, by=None)
        place = {"site": within} if isinstance(within, Site) else {"region": within}
        give_role(session, account, granted, **place, by=None, at=at)
        for besides in ALSO.get(role, ()):
            give_role(session, account, besides, by=None, at=at)
        if role == "teacher":
            link_person(
                session,
                account,
                staff_number=invented.TEACHER_NUMBER,
                birth_year=invented.TEACHER_BIRTH_YEAR,
                key=key,
                at=at,
            )
        yield Visitor(role, account.email, password)


@dataclass(frozen=True)
class Planned:
    """A group session to be held."""

    on: date
    audience: str
    district: str
    people: Sequence[Post]
    others: int
    """Heads without a line on the roster."""
    failed: frozenset[str]
    """Staff numbers of those who did not pass."""


def _sessions(dice: random.Random, country: Country, today: date) -> Iterator[Planned]:
    """Sessions over the last years, the oldest first; some people come twice, some certificates have run out by now."""
    planned: list[Planned] = []
    for audience in TRACKS:
        for (district, region), posts in _by_district(country, audience).items():
            wanted = [post for post in posts if dice.random() < SHARE_TRAINED[region] * 1.35]
            dice.shuffle(wanted)
            for start in range(0, len(wanted), SESSION_SIZE):
                planned += _planned(dice, audience, district, wanted[start : start + SESSION_SIZE], today)
    yield from sorted(planned, key=lambda each: (each.on, each.audience, each.district))


def _by_district(country: Country, audience: str) -> dict[tuple[str, str], list[Post]]:
    found: dict[tuple[str, str], list[Post]] = defaultdict(list)
    for post in country.posts:
        if post.audience == audience and post.birth_year and post.staff_number != invented.TEACHER_NUMBER:
            found[post.site.district, country.region_of(post.site)].append(post)
    return found


def _planned(
    dice: random.Random, audience: str, district: str, posts: Sequence[Post], today: date
) -> Iterator[Planned]:
    """One session; whoever was not in post on its day is left out."""
    on = today - timedelta(days=dice.randint(10, YEARS * 365 + 200))
    present = [post for post in posts if post.start <= on and (post.end is None or on <= post.end)]
    failed = frozenset(post.staff_number for post in present if dice.random() < 0.08)
    if present:
        yield Planned(on, audience, district, present, dice.randint(0, 5), failed)


def _hold(session: Session, planned: Planned, key: bytes) -> None:
    region = region_by_code(session, planned.district)
    trainer = session.scalars(select(Account).where(Account.email == f"trainer@{DOMAIN}")).one()
    roster = [
        RosterLine(line, post.staff_number, post.birth_year or 0, *_result(post.staff_number in planned.failed))
        for line, post in enumerate(planned.people, 1)
    ]
    held = Held(
        on=planned.on,
        track_code=TRACKS[planned.audience],
        region=region,
        site=None,
        attendees=len(roster) + planned.others,
        roster=roster,
    )
    record_session(session, held, key=key, by=trainer.id, at=_noon(planned.on))


def _result(failed: bool) -> tuple[int, bool]:  # noqa: FBT001  (a fact of the plan, not a switch)
    return (55, False) if failed else (90, True)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def _online_learners(dice: random.Random, country: Country, taught: Container[str], today: date) -> list[Post]:
    """Who learns online: people in post today whose birth year is known and who came to no session."""
    present = [
        post
        for post in country.posts
        if post.audience in TRACKS
        and post.birth_year
        and post.end is None
        and (today - post.start).days > 60
        and post.staff_number != invented.TEACHER_NUMBER
        and post.staff_number not in taught
    ]
    return dice.sample(present, min(ONLINE_LEARNERS, len(present)))
