"""Single rows, and what one may see of regions."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.policy import Reach, SignedIn
from app.db import take_changes
from app.errors import Conflict, Invalid, NotFound
from app.permissions import Role
from app.workforce import actions, policy, queries
from app.workforce.models import Person, Position, Region, Site
from tests.workforce.conftest import KEY, day


@pytest.fixture
def north(register: Session) -> Region:
    return queries.region_by_code(register, "XX-N")


def person(session: Session, number: str = "E1") -> Person:
    return actions.add_person(session, staff_number=number, key=KEY, sex="F", birth_year=1980)


def test_a_person_moves_and_is_noted(register: Session, north: Region) -> None:
    anna = person(register)
    south = queries.region_by_code(register, "XX-S")
    post = actions.add_position(register, anna, audience="T", region=south, start=day("2020-01-01"))
    take_changes(register)
    actions.move(register, post, region=north, on=day("2026-02-01"))
    assert take_changes(register) == {"person": {anna.id}}
    before = queries.primary_position(register, anna.id, day("2026-01-31"))
    after = queries.primary_position(register, anna.id, day("2026-02-01"), audience="T")
    assert before
    assert after
    assert (before.region_id, after.region_id) == (south.id, north.id)
    assert [held.id for held in queries.positions_of(register, anna.id)] == [before.id, after.id]
    actions.end_position(register, after, on=day("2026-03-31"))
    assert queries.primary_position(register, anna.id, day("2026-04-01")) is None


def test_two_primary_positions_of_one_audience_never_overlap(register: Session, north: Region) -> None:
    anna = person(register)
    add = lambda start, end, **more: actions.add_position(  # noqa: E731
        register, anna, **{"audience": "T", "region": north, "start": day(start), "end": day(end), **more}
    )
    add("2020-01-01", "2020-12-31")
    for start, end in (("2020-12-31", "2021-01-01"), ("2019-01-01", "2020-01-01"), ("2020-02-01", "2020-03-01")):
        with pytest.raises(actions.Overlap):
            add(start, end)
    add("2020-02-01", "2020-03-01", is_primary=False)
    add("2020-02-01", "2020-03-01", audience="C")
    add("2021-01-01", "2021-02-01")


def test_the_same_post_twice_is_refused_with_and_without_a_site(register: Session, north: Region) -> None:
    anna, site = person(register), queries.site_by_code(register, "SCH-A")
    region = register.get_one(Region, site.region_id)
    for place in ({"region": north}, {"region": region, "site": site}):
        post = {"audience": "T", "start": day("2020-01-01"), "is_primary": False, **place}
        actions.add_position(register, anna, **post)
        with pytest.raises(Conflict, match="already"):
            actions.add_position(register, anna, **post)


def test_single_rows_that_break_a_rule_are_refused(register: Session, north: Region) -> None:
    anna, site = person(register), queries.site_by_code(register, "SCH-A")
    post = {"audience": "T", "region": north, "start": day("2020-01-01")}
    for wrong in ({"audience": "K"}, {"end": day("2019-12-31")}, {"start": day("1899-12-31")}, {"site": site}):
        with pytest.raises(Invalid):
            actions.add_position(register, anna, **{**post, **wrong})
    for more in ({"sex": "X"}, {"birth_year": 1899}, {"staff_number": " - "}):
        with pytest.raises(Invalid):
            actions.add_person(register, **{"staff_number": "E9", "key": KEY, **more})
    with pytest.raises(Conflict):
        actions.add_person(register, staff_number="e-1", key=KEY)
    with pytest.raises(Conflict):
        actions.add_region(register, code="YY", name="Another country")
    with pytest.raises(Conflict):
        actions.add_region(register, code="XX-N", name="Again", parent=north)
    with pytest.raises(Conflict):
        actions.add_site(register, code="SCH-A", name="Again", kind="school", region=north)
    with pytest.raises(Invalid):
        actions.add_site(register, code="SCH-Z", name="New", kind="school", region=north, sector="GOV")
    with pytest.raises(Invalid):
        actions.add_head_count(register, region=north, audience="T", on=day("2020-01-01"), count=-1, source="x")
    assert register.scalars(select(Position)).all() == []


def test_a_head_count_is_kept_once_a_day(register: Session, north: Region) -> None:
    once = {"region": north, "audience": "T", "on": day("2020-01-01"), "count": 5, "source": "Census"}
    assert actions.add_head_count(register, **once).count == 5
    with pytest.raises(Conflict):
        actions.add_head_count(register, **once)


def test_the_tree_is_walked_by_name_and_by_path(register: Session, north: Region) -> None:
    country = queries.root_region(register)
    assert country
    assert [region.code for region in queries.children_of(register, country)] == ["XX-N", "XX-S"]
    below = queries.subtree_ids(register, north)
    assert set(queries.codes_of(register, below).values()) == {"XX-N", "XX-N-1"}
    with pytest.raises(NotFound):
        queries.region_by_code(register, "XX-Q")
    with pytest.raises(NotFound):
        queries.site_by_code(register, "XX-Q")


def someone(*grants: Reach) -> SignedIn:
    return SignedIn(id=1, email="a@example.org", name="A", language="en", person_id=None, grants=grants)


def test_predicate_and_filter_agree_on_who_sees_which_region(register: Session, north: Region) -> None:
    upper = queries.region_by_code(register, "XX-N-1")
    site = register.scalars(select(Site)).first()
    assert site
    everyone = [
        someone(Reach(Role.ANALYST)),
        someone(Reach(Role.ADMINISTRATOR, north.path)),
        someone(Reach(Role.MANAGER, upper.path), Reach(Role.LEARNER)),
        someone(Reach(Role.FACILITATOR, None, site.id)),
        someone(Reach(Role.LEARNER)),
        someone(),
    ]
    seen = []
    for principal in everyone:
        listed = {region.id for region in register.scalars(queries.regions(register, principal))}
        assert listed == {region.id for region in register.scalars(select(Region)) if policy.may_see(principal, region)}
        seen.append(len(listed))
    assert seen == [4, 2, 1, 0, 0, 0]


def test_a_region_that_one_does_not_see_is_not_found(register: Session, north: Region) -> None:
    of_north = someone(Reach(Role.MANAGER, north.path))
    assert queries.region_seen_by(register, of_north, "XX-N-1").code == "XX-N-1"
    with pytest.raises(NotFound):
        queries.region_seen_by(register, of_north, "XX-S")


def test_only_a_right_over_the_whole_country_brings_files_in(register: Session, north: Region) -> None:
    country = queries.root_region(register)
    assert policy.may_import(someone(Reach(Role.ANALYST)), country)
    assert not policy.may_import(someone(Reach(Role.ANALYST, north.path)), country)
    assert policy.may_import(someone(Reach(Role.ADMINISTRATOR)), None)
    assert not policy.may_import(someone(Reach(Role.TRAINER)), country)
