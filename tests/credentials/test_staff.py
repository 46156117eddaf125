"""Managers see who at their own place of work is certified and until when, and nothing else of anybody."""

import logging
import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.accounts.actions import create_token, disable, give_role, open_session
from app.accounts.models import Account
from app.clock import now, today
from app.credentials import staff
from app.credentials.actions import revoke
from app.credentials.models import Certificate
from app.permissions import Role
from app.workforce.actions import add_person, add_position, add_region, add_site, end_position
from app.workforce.models import Position, Region, Site
from tests.credentials import rows

KEY = b"s" * 32
DAY = timedelta(days=1)


@pytest.fixture
def school(make):
    """A school of five in the north, a clinic elsewhere; a manager of the school, one of the north, one of the clinic.

    Amina is certified for long, Bela soon no more, Cyr's certificate was revoked, Dana has left, two have no account.
    """
    at = now()
    with make.unit() as session:
        root, *_ = rows.country(session)
        rows.track(session)
        north = add_region(session, code="XX-NN", name="Far North", parent=root)
        site = add_site(session, code="SCH/1", name="River School", kind="school", region=north)
        other = add_site(session, code="CLI-1", name="Hill Clinic", kind="clinic", region=root)
        people = {}
        for number, name in enumerate(("Amina", "Bela", "Cyr", "Dana", "paper", "nobody")):
            person = add_person(session, staff_number=f"S-{number}", key=KEY, sex="F", birth_year=1984)
            add_position(session, person, audience="T", region=north, site=site, start=date(2020, 1, 1))
            people[name] = person.id
        for number, name in enumerate(("Amina", "Bela", "Cyr", "Dana")):
            email = f"{name}@example.org".lower()
            account = rows.someone(session, email, at=at, name=name, staff_number=f"S-{number}")
            issued = today() - timedelta(days=1050 if name == "Bela" else 40)
            kept = rows.certificate(session, account_id=account.id, issued=issued, at=at)
            if name == "Cyr":
                revoke(session, kept, reason="issued-in-error", by=account.id, at=at)
        rows.certificate(session, person_id=people["paper"], issued=today() - DAY, at=at)
        left = session.scalars(select(Position).where(Position.person_id == people["Dana"])).one()
        end_position(session, left, on=today() - DAY)
        places = {"school": site, "clinic": other}
        leads = {name: {"site": place} for name, place in places.items()}
        leads |= {"north": {"region": north}, "root": {"region": root}}
        managers = {}
        for name, where in leads.items():
            someone = rows.someone(session, f"m-{name}@example.org", at=at, name=f"Lead {name}")
            account = session.get_one(Account, someone.id)
            give_role(session, account, Role.MANAGER, by=None, at=at, **where)
            token = create_token(session, account, name="manager", days=1, at=at)[1]
            managers[name] = (open_session(session, account, agent="", at=at), token)
    return managers


def browse(app, school, name):
    client = app.test_client()
    client.set_cookie("session_token", school[name][0])
    return client


def ask(app, school, name, path):
    token = {"Authorization": f"Bearer {school[name][1]}"}
    return app.test_client(use_cookies=False).get(f"/api/v1{path}", headers=token)


def test_the_manager_of_a_site_sees_certified_yes_or_no_and_until_when(app, school):
    client = browse(app, school, "school")
    answer = client.get("/sites")
    assert (answer.status_code, answer.location) == (303, "/sites/SCH/1")
    page = client.get("/sites/SCH/1")
    assert page.status_code == 200
    cells = [re.sub("<[^>]+>", " ", row).split() for row in re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", page.text)]
    assert [row[:2] for row in cells] == [["Amina", "yes"], ["Bela", "yes"], ["Cyr", "no"]]
    assert "2 of 3 people with an account are certified" in page.text
    assert page.text.count("expires soon") == 1
    assert "2 people, 1 of them certified" in page.text


def test_the_api_tells_the_same_and_has_no_place_for_more(app, school):
    answer = ask(app, school, "school", "/sites/SCH/1/certificates").json
    assert set(answer) == {"site", "name", "on", "people", "without_account"}
    assert [person["name"] for person in answer["people"]] == ["Amina", "Bela", "Cyr"]
    for person in answer["people"]:
        assert set(person) == {"name", "certificates"}
        assert {frozenset(each) for each in person["certificates"]} == {
            frozenset({"audience", "is_certified", "last_day", "is_expiring"})
        }
    amina, bela, cyr = (person["certificates"][0] for person in answer["people"])
    assert (amina["is_certified"], amina["is_expiring"]) == (True, False)
    assert (bela["is_certified"], bela["is_expiring"]) == (True, True)
    assert (cyr["is_certified"], cyr["last_day"]) == (False, None)
    assert answer["without_account"] == [{"audience": "T", "people": 2, "certified": 1}]


def test_nothing_of_a_score_a_number_or_a_staff_number_is_on_the_page(app, school, make):
    page = browse(app, school, "school").get("/sites/SCH/1").text
    main = page[page.index("<main") : page.index("</main>")]
    with make.unit() as session:
        numbers = session.scalars(select(Certificate.number)).all()
    assert not [number for number in numbers if number in page]
    assert "%" not in main
    assert not re.search(r"S-\d", main)
    for word in ("percent", "attempt", "points", "passed", "follow-up", "issued-in-error", "revoked", "1984"):
        assert word not in main.lower(), word


@pytest.mark.parametrize(
    ("who", "site", "status"),
    [
        ("school", "CLI-1", 404),
        ("clinic", "SCH/1", 404),
        ("school", "NO-SUCH", 404),
        ("north", "SCH/1", 200),
        ("north", "CLI-1", 404),
        ("root", "SCH/1", 200),
    ],
)
def test_only_who_leads_that_site_or_a_region_above_it_sees_it(app, school, who, site, status):
    assert browse(app, school, who).get(f"/sites/{site}").status_code == status
    assert ask(app, school, who, f"/sites/{site}/certificates").status_code == status


def test_a_manager_of_a_region_chooses_among_its_sites(app, school):
    listed = browse(app, school, "root").get("/sites")
    assert listed.status_code == 200
    assert listed.text.index("Hill Clinic") < listed.text.index("River School")


def test_a_manager_of_one_site_is_offered_no_coverage_and_a_manager_of_a_region_is(app, school):
    page = browse(app, school, "school").get("/sites/SCH/1").text
    assert 'href="/sites"' in page
    assert 'href="/coverage' not in page
    assert browse(app, school, "school").get("/coverage").status_code == 403
    assert 'href="/coverage' in browse(app, school, "north").get("/sites/SCH/1").text
    assert browse(app, school, "north").get("/coverage").status_code == 200


def test_an_account_that_was_closed_names_nobody(app, school, make):
    with make.unit() as session:
        disable(session, session.scalars(select(Account).where(Account.name == "Amina")).one(), by=None, at=now())
    answer = ask(app, school, "school", "/sites/SCH/1/certificates").json
    assert [person["name"] for person in answer["people"]] == ["Bela", "Cyr"]
    assert answer["without_account"] == [{"audience": "T", "people": 3, "certified": 2}]


def test_reading_is_logged_and_the_log_names_nobody_there(app, school, caplog):
    caplog.set_level(logging.INFO, logger="app.credentials.disclosure")
    browse(app, school, "school").get("/sites/SCH/1")
    lines = [line.getMessage() for line in caplog.records if line.name == "app.credentials.disclosure"]
    assert len(lines) == 1
    assert "site=SCH/1" in lines[0]
    assert not [name for name in ("Amina", "Bela", "Cyr") if name in lines[0]]


def test_a_page_of_a_site_costs_the_same_whatever_it_shows(app, school, queries):
    client = browse(app, school, "school")
    with queries(most=6):
        client.get("/sites/SCH/1")


def test_who_works_in_two_groups_is_told_of_each():
    held = {(1, "T"): date(2027, 1, 1)}
    posts = [(1, "T"), (1, "S"), (1, "T"), (2, "T")]
    found = staff.colleagues(posts, {1: "Ana"}, held, date(2026, 11, 22))
    assert [(each.audience, each.last_day, each.is_expiring) for each in found[0].standings] == [
        ("S", None, False),
        ("T", date(2027, 1, 1), True),
    ]
    assert staff.without_account(posts, {1: "Ana"}, held) == [staff.WithoutAccount("T", 1, 0)]


def test_sites_are_seen_by_predicate_and_filter_alike(make, school):
    from app.accounts.queries import principal_by_session
    from app.credentials import policy, queries

    with make.unit() as session:
        for cookie, _ in school.values():
            principal = principal_by_session(session, cookie, now())
            seen = {row[0].code for row in session.execute(queries.sites(principal))}
            every = session.scalars(select(Site).join(Region)).all()
            assert seen == {site.code for site in every if policy.may_read_site(principal, site)}
