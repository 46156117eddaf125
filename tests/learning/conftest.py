"""A small country, learners in it, and tracks to take."""

import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from app.accounts.actions import create_account, create_token, give_role, link_person, open_session
from app.accounts.models import Account
from app.assessment.models import Kind
from app.clock import now
from app.permissions import Role
from app.workforce.actions import add_person, add_position, add_region
from app.workforce.models import Region
from tests import make
from tests.assessment.banks import plain_module, publish, publish_track
from tests.learning import all_types

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
STAFF_KEY = b"s" * 32
PASSWORD = "a quiet morning by the river"


@dataclass(frozen=True)
class Country:
    """The country and two regions."""

    root: Region
    north: Region
    south: Region


def add_country(session):
    root = add_region(session, code="XX", name="Country")
    return Country(
        root,
        add_region(session, code="XX-N", name="North", parent=root),
        add_region(session, code="XX-S", name="South", parent=root),
    )


def add_learner(session, email, *, region=None, audience="T", staff_number=None, role=Role.LEARNER, within=None):
    """An account; with a region also a person posted there, linked to it."""
    account = create_account(session, email=email, name="Amina Okafor", password=PASSWORD, language="en", at=AT)
    give_role(session, account, role, region=within, by=None, at=AT)
    if region is not None:
        number = staff_number or secrets.token_hex(6)
        person = add_person(session, staff_number=number, key=STAFF_KEY, sex="F", birth_year=1984)
        add_position(
            session,
            person=person,
            audience=audience,
            cadre_isco08="2341",
            region=region,
            site=None,
            start=date(2020, 1, 1),
            end=None,
            is_primary=True,
        )
        link_person(session, account, staff_number=number, birth_year=1984, key=STAFF_KEY, at=AT)
    return account


def keys_of(session, account):
    """What opens both doors: a cookie and a token."""
    _, token = create_token(session, account, name="test", days=300, at=now())
    return open_session(session, account, agent="", at=now()), token


def answer(session, attempt, *, right=True, but=()):
    """Answer every question, all right or all wrong."""
    make.answer(session, attempt, right=None if right else 0, but=but, at=AT)


def sit(session, account, module="T1", *, right=True, at=AT):
    """Open, answer and send a quiz."""
    return make.sit_quiz(session, account, module, right=right, at=at)


def sit_test(session, account, track, kind, *, right=None, at=AT):
    """Open, answer and send the pre-test or post-test of a track, with so many right answers, or all."""
    return make.sit_test(session, account, track, Kind(kind), right=right, at=at)


def publish_tracks(session):
    """T with one module, P for parents, and C with two modules."""
    for key in ("T1", "P1", "C1", "C2"):
        publish(session, plain_module(key), at=AT, languages=("en", "ar") if key == "T1" else ("en",))
    publish_track(session, "T", ("T1",), position=0)
    publish_track(session, "P", ("P1",), rule="completion", position=1)
    publish_track(session, "C", ("C1", "C2"), position=2)


def one_before_every_type(unit):
    """A quiz that asks every type of question, and the cookie and the token of a learner."""
    with unit() as session:
        all_types.publish_all(session, AT)
        return keys_of(session, add_learner(session, "amina@example.org", region=add_country(session).north))


@pytest.fixture
def country(session):
    publish_tracks(session)
    return add_country(session)


@pytest.fixture
def amina(session, country) -> Account:
    return add_learner(session, "amina@example.org", region=country.north)
