"""The predicate and the SQL filter of each rule agree."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.accounts import queries
from app.accounts.models import Account, Grant
from app.accounts.policy import Reach, SignedIn, Spot, manageable, may_manage, reach
from app.permissions import ROLES, Permission, Role
from app.workforce.models import Region, Site
from tests.accounts.conftest import AT, Country, country_in

PLACES = ("nowhere", "root", "north", "district", "south", "school", "clinic")
some_grants = st.lists(st.tuples(st.sampled_from(list(Role)), st.sampled_from(PLACES)), max_size=4)
repeated = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def signed_in(
    country: Country, grants: list[tuple[Role, str]], scopes: frozenset[Permission] | None = None
) -> SignedIn:
    held = []
    for role, where in grants:
        place = getattr(country, where, None)
        if isinstance(place, Site):
            held.append(Reach(role, site_id=place.id))
        else:
            held.append(Reach(role, place.path if place else None))
    return SignedIn(1, "a@b.org", "A", "en", None, tuple(held), scopes)


@pytest.fixture
def land(session: Session) -> Country:
    return country_in(session)


@repeated
@given(grants=some_grants, permission=st.sampled_from(list(Permission)), scoped=st.booleans())
def test_what_one_may_reach_is_what_the_filter_lets_through(
    session: Session, land: Country, grants: list[tuple[Role, str]], permission: Permission, *, scoped: bool
) -> None:
    who = signed_in(land, grants, frozenset({Permission.READ_COVERAGE}) if scoped else None)
    seen = set(session.scalars(select(Region.id).where(reach(who, permission, Region.path))))
    assert seen == {region.id for region in land.regions() if who.may(permission, within=region)}
    rows = session.execute(select(Site.id).join(Region).where(reach(who, permission, Region.path, Site.id))).scalars()
    assert set(rows) == {site.id for site in (land.school, land.clinic) if who.may(permission, within=site)}
    if seen:
        assert who.may(permission)


@repeated
@given(mine=some_grants, theirs=st.lists(some_grants, min_size=1, max_size=5))
def test_whom_one_manages_is_what_the_filter_lets_through(
    session: Session, land: Country, mine: list[tuple[Role, str]], theirs: list[list[tuple[Role, str]]]
) -> None:
    who = signed_in(land, mine)
    inner = session.begin_nested()
    expected = set()
    for number, grants in enumerate(theirs):
        account_id = _bare_account(session, number)
        places = []
        for role, where in grants:
            place: Any = getattr(land, where, None)
            places.append(Spot(place.region_path, place.site_id) if place else None)
            session.execute(
                insert(Grant).values(
                    account_id=account_id,
                    role=role,
                    region_id=place.id if isinstance(place, Region) else None,
                    site_id=place.id if isinstance(place, Site) else None,
                    given_at=AT,
                )
            )
        if may_manage(who, places):
            expected.add(account_id)
    assert set(session.scalars(select(Account.id).where(manageable(who)))) == expected
    inner.rollback()


def _bare_account(session: Session, number: int) -> int:
    made = session.execute(
        insert(Account)
        .values(
            email=f"n{number}@example.org",
            name="N",
            search_text="n",
            password_hash="-",
            language="en",
            created_at=AT,
            must_change_password=False,
            failures_in_a_row=0,
        )
        .returning(Account.id)
    )
    return made.scalar_one()


def test_scopes_only_ever_narrow(land: Country) -> None:
    wide = signed_in(land, [(Role.ANALYST, "north")])
    narrow = signed_in(land, [(Role.ANALYST, "north")], frozenset({Permission.READ_COVERAGE, Permission.READ_AUDIT}))
    assert wide.permissions == ROLES[Role.ANALYST]
    assert narrow.permissions == {Permission.READ_COVERAGE}


def test_an_account_without_grants_belongs_to_the_country(session: Session, land: Country) -> None:
    account_id = _bare_account(session, 1)
    national = signed_in(land, [(Role.ADMINISTRATOR, "nowhere")])
    regional = signed_in(land, [(Role.ADMINISTRATOR, "north")])
    assert session.scalars(queries.accounts(national)).all()[0].id == account_id
    assert session.scalars(queries.accounts(regional)).all() == []
