"""What certificates rest on: a country, people, accounts with keys, and a track."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select

from app.accounts.actions import create_account, create_token, give_role, link_person, open_session
from app.catalogue.models import Track
from app.credentials.actions import issue
from app.permissions import Role
from app.workforce.actions import add_person, add_region
from app.workforce.models import Region

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
STAFF_KEY = b"s" * 32
PASSWORD = "a quiet morning by the river"
TITLES = {"en": "Teachers", "fr": "Enseignants", "es": "Docentes", "ar": "المعلمون", "ru": "Учителя", "zh": "教师"}


@dataclass(frozen=True)
class Someone:
    """An account with a key for each door."""

    id: int
    person_id: int | None
    cookie: str
    token: str


def country(session):
    """A country with two regions: the country, North, South."""
    root = add_region(session, code="XX", name="Country")
    return (
        root,
        add_region(session, code="XX-N", name="North", parent=root),
        add_region(session, code="XX-S", name="South", parent=root),
    )


def person(session, staff_number, birth_year=1984):
    """Somebody in the register."""
    return add_person(session, staff_number=staff_number, key=STAFF_KEY, sex="F", birth_year=birth_year)


def someone(session, email, *, role=Role.LEARNER, region=None, name="Amina Okafor", staff_number=None, at=AT):
    """An account with a role and, with a staff number, a link to the register."""
    account = create_account(session, email=email, name=name, password=PASSWORD, language="en", at=at)
    give_role(session, account, role, region=region, by=None, at=at)
    if staff_number:
        link_person(session, account, staff_number=staff_number, birth_year=1984, key=STAFF_KEY, at=at)
    cookie = open_session(session, account, agent="", at=at)
    _, token = create_token(session, account, name="test", days=300, at=at)
    return Someone(account.id, account.person_id, cookie, token)


def track(session, code="T", rule="assessed", position=0):
    """A track with one module, as the content loader keeps it."""
    session.add(
        Track(
            code=code,
            audience=code,
            digest=f"digest-{code}-{rule}",
            position=position,
            document={
                "code": code,
                "audience": code,
                "modules": [f"{code}1"],
                "rule": rule,
                "pass_percent": 80,
                "validity_months": 36,
                "texts": {language: {"title": title, "summary": title} for language, title in TITLES.items()},
            },
        )
    )
    session.flush()


def certificate(session, *, issued=date(2026, 3, 1), at=AT, **award):
    """A certificate in track T."""
    facts = {
        "holder_name": "Amina Okafor",
        "track_code": "T",
        "audience": "T",
        "months": 36,
        "source": "online",
        "curriculum_version": "T1.1",
        "region_id": None,
        "language": "en",
    }
    return issue(session, issued=issued, at=at, **{**facts, **award})


def country_region(session, code):
    """A region of the country by its code."""
    return session.scalar(select(Region).where(Region.code == code))


def send(client, address, **options):
    """Send a form as a browser does: with the token of a page that it has opened."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/verify").text)
    data = {**options.pop("data", {}), "csrf_token": token[1]}
    return client.post(address, data=data, **options)
