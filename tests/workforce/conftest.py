"""A small country's register files, and a way to bring files in."""

import gzip
import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, Final

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actions import create_account, create_token, give_role
from app.permissions import Permission, Role
from app.workforce.actions import ImportReport, import_register
from app.workforce.models import HeadCount, Person, Position, Region, Site
from app.workforce.queries import region_by_code
from tests.make import Make

KEY: Final = b"s" * 32
AT: Final = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
REGIONS: Final = "code,name,parent\nXX,Exampleland,\nXX-N,North,XX\nXX-N-1,Upper North,XX-N\nXX-S,South,XX\n"
SITES: Final = (
    "code,name,kind,region,sector,urban_rural\n"
    "SCH-A,River School,school,XX-N-1,PUB,rural\nSCH-B,Hill School,school,XX-S,PRV,\n"
)
HEADER: Final = "staff_number,sex,birth_year,audience,cadre_isco08,region,site,start,end,primary\n"
POSITIONS: Final = (
    HEADER + "EX-001,F,1984,T,2341,,SCH-A,2019-09-01,,yes\n"
    "EX-002,M,,T,2330,XX-S,SCH-B,2018-01-01,2020-12-31,yes\n"
    "EX-002,M,,T,2330,XX-N,,2021-01-01,,yes\n"
    "EX-003,_U,1970,C,5412,XX-S,,2000-02-29,,no\n"
)
HEADCOUNTS: Final = "region,audience,date,count,source\nXX-N,H,2025-12-31,1250,Health account\n"


def taken(session: Session, content: str | bytes, **options: Any) -> ImportReport:
    """Bring a file in, as its header says."""
    raw = content.encode() if isinstance(content, str) else content
    return import_register(session, io.BytesIO(raw), **{"key": KEY, "by": None, "at": AT, **options})


def packed(content: str) -> bytes:
    return gzip.compress(content.encode())


def refusals(report: ImportReport) -> list[tuple[int, str | None]]:
    return [(row.line, row.column) for row in report.errors]


def facts(session: Session) -> list[tuple[object, ...]]:
    """Everything a register says, without ids."""
    parent = Region.__table__.alias()
    places = select(Region.code, Region.name, parent.c.code, Region.depth).join(
        parent, parent.c.id == Region.parent_id, isouter=True
    )
    sites = select(Site.code, Site.name, Site.kind, Region.code, Site.sector, Site.urban_rural).join(Site.region)
    people = select(Person.staff_hash, Person.sex, Person.birth_year)
    posts = (
        select(
            Person.staff_hash,
            Position.audience,
            Position.cadre_isco08,
            Region.code,
            Site.code,
            Position.start,
            Position.end,
            Position.is_primary,
        )
        .join(Person, Person.id == Position.person_id)
        .join(Region, Region.id == Position.region_id)
        .join(Site, Site.id == Position.site_id, isouter=True)
    )
    counts = select(Region.code, HeadCount.audience, HeadCount.on, HeadCount.count, HeadCount.source).join(
        Region, Region.id == HeadCount.region_id
    )
    rows = [tuple(row) for query in (places, sites, people, posts, counts) for row in session.execute(query)]
    return sorted(rows, key=repr)


@pytest.fixture
def register(session: Session) -> Session:
    """The session, with the country's regions and sites."""
    for content in (REGIONS, SITES):
        assert taken(session, content).is_accepted
    return session


TokenOf = Callable[..., str]


@pytest.fixture
def token_of(make: Make) -> TokenOf:
    """``token_of(role, region="XX-N")``: the token of a new account with that role."""

    def token(role: Role, region: str | None = None, scopes: list[Permission] | None = None) -> str:
        with make.unit() as session:
            email = f"{role}-{region or 'all'}@example.org".lower()
            account = create_account(
                session, email=email, name="Someone", password="violet tractor seven lanterns", language="en", at=AT
            )
            place = region_by_code(session, region) if region else None
            give_role(session, account, role, region=place, by=None, at=AT)
            return create_token(session, account, name="test", days=300, at=datetime.now(UTC), scopes=scopes)[1]

    return token


@pytest.fixture
def stored(make: Make) -> Make:
    """The country's regions and sites, committed."""
    with make.unit() as session:
        for content in (REGIONS, SITES):
            assert taken(session, content).is_accepted
    return make


def day(text: str) -> date:
    return date.fromisoformat(text)
