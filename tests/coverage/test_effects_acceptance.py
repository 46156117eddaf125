"""AT-20 to AT-27 of the indicators through the public doors: query, API, file and page."""

import csv
import io
from datetime import date

import pytest
from sqlalchemy import select

from app.accounts.pages.door import COOKIE_PLAIN
from app.accounts.policy import Reach, SignedIn
from app.audit.models import AuditEntry
from app.coverage.csv_files import COLUMNS
from app.coverage.effects.questions import EffectQuestion
from app.coverage.queries.effects import effect_report
from app.permissions import Role
from tests.coverage import effects_world
from tests.coverage.conftest import keys_of
from tests.coverage.effects_world import FOLLOWED_UP, W2, YEAR, Taught

ON = date(2025, 6, 1)
QUERY = "from=2024-01-01&to=2024-12-31"
NATIONAL = SignedIn(1, "", "", "en", None, (Reach(Role.ANALYST),))

LEARNING = {
    ("LRN-2", "matched"): (50, 60, 83.3),  # AT-20: unmatched 16.7
    ("LRN-2", "pre"): (None, 50, 66),
    ("LRN-2", "post"): (None, 50, 78),
    ("LRN-2", ""): (None, 50, 0.353),
    ("LRN-3", ""): (None, 50, 0.323),  # AT-21
    ("LRN-3", "worse-off"): (10, 50, 20.0),
    ("LRN-1", ""): (30, 50, 60.0),  # AT-22
    ("LRN-4", ""): (40, 50, 80.0),
    ("RET-1", "pre"): (None, 30, 67),  # AT-23
    ("RET-1", "post"): (None, 30, 90),
    ("RET-1", "follow-up"): (None, 30, 83),
    ("RET-1", ""): (None, 30, 71.4),
    ("RET-2", "1"): (None, 0, None),
    ("RET-2", "4"): (None, 30, 83),
    ("REA-1", ""): (30, 40, 75.0),  # AT-24
    ("REA-1", "response"): (40, 50, 80.0),
}
PRACTICE = {  # AT-25
    ("BEH-1", ""): (20, 30, 66.7),
    ("BEH-1", "response"): (30, 50, 60.0),
    ("BEH-1", "low-bound"): (20, 50, 40.0),
    ("BEH-1", "high-bound"): (40, 50, 80.0),
    ("BEH-1", "interval-low"): (None, 30, 48.8),
    ("BEH-1", "interval-high"): (None, 30, 80.8),
    ("BEH-2", ""): (20, 30, 66.7),
}


def asked(audience="T", start=YEAR[0], end=YEAR[1], on=ON):
    return EffectQuestion(audience, start, end, on)


def told_by_query(session, principal=NATIONAL, **options):
    report = effect_report(session, principal, asked(**options))
    return {
        (each.indicator, each.part): (each.n, each.d, None if each.value is None else float(each.value))
        for each in report.effects.figures
    }


def told_by_api(answer):
    return {
        (each["indicator"], each["part"]): (each["numerator"], each["denominator"], each["value"])
        for each in answer.get_json()["figures"]
    }


def told_by_file(answer):
    def number(text):
        return None if text == "" else float(text)

    return {
        (line["indicator"], "" if line["dim"] == "_T" else line["dim_value"]): (
            number(line["numerator"]),
            number(line["denominator"]),
            number(line["value"]),
        )
        for line in csv.DictReader(io.StringIO(answer.get_data(as_text=True)))
    }


def holds(told, expected):
    """Whether what is told has these figures; names those that differ."""
    different = {name: (told[name], value) for name, value in expected.items() if told[name] != value}
    assert different == {}


@pytest.fixture
def school(unit, app):
    return effects_world.school(unit)


@pytest.fixture
def keys(unit):
    return keys_of(unit, Role.ANALYST)


@pytest.fixture
def page(client, keys):
    client.set_cookie(COOKIE_PLAIN, keys[0])
    return client


@pytest.fixture
def ana(api, keys):
    return api.signed_in(keys[1])


def test_the_worked_example_ten_times_over_through_every_door(school, database, page, ana, queries):
    school.teach(W2, times=10)
    school.teach(FOLLOWED_UP, times=10, code="H")
    with database.reading() as session:
        holds(told_by_query(session), LEARNING)
        holds(told_by_query(session, audience="H"), PRACTICE)
    for audience, expected in (("T", LEARNING), ("H", PRACTICE)):
        address = f"?audience={audience}&{QUERY}"
        holds(told_by_api(ana.get(f"/effects{address}")), expected)
        holds(told_by_file(page.get(f"/effects.csv{address}")), expected)
        with queries(most=6):
            assert page.get(f"/effects{address}").status_code == 200
    text = page.get(f"/effects?{QUERY}").get_data(as_text=True)
    assert "mean score from 66 to 78 of 100 points, 35.3\u00a0% of what could be gained" in text
    assert "71.4\u00a0%" in text
    assert "there was room to gain" in text
    assert "What may not be concluded" in text
    assert "<circle" in text
    people_are_counted_in_the_period_of_their_post_test(database)


def people_are_counted_in_the_period_of_their_post_test(database):
    with database.reading() as session:
        assert told_by_query(session, end=date(2024, 3, 9))["LRN-2", "matched"] == (0, 10, 0.0)  # L6 alone
        assert told_by_query(session, start=date(2024, 3, 10))["LRN-2", "matched"] == (50, 50, 100.0)
        assert told_by_query(session, start=date(2024, 3, 11))["LRN-2", "matched"] == (0, 0, None)
        open_window = told_by_query(session, audience="H", on=date(2024, 7, 8))
        assert open_window["BEH-1", "response"] == (0, 0, None)  # CR-14: closes on 8 July
        closed = told_by_query(session, audience="H", on=date(2024, 7, 9))
        assert closed["BEH-1", "response"] == (30, 50, 60.0)


def test_the_six_alone_are_withheld_everywhere(school, database, page, ana):
    school.teach(W2)
    with database.reading() as session:
        told = told_by_query(session)
    assert {value for _, _, value in told.values()} == {None}
    assert {number for n, d, _ in told.values() for number in (n, d)} <= {None, 0}
    answer = ana.get(f"/effects?{QUERY}").get_json()
    assert {each["value"] for each in answer["figures"]} | {each["bound"] for each in answer["figures"]} == {None}
    assert answer["at_ceiling"] is None
    lines = list(csv.DictReader(io.StringIO(page.get(f"/effects.csv?{QUERY}").get_data(as_text=True))))
    assert tuple(lines[0]) == COLUMNS
    withheld = [line for line in lines if line["obs_status"] == "Q"]
    assert len(withheld) >= 18
    assert {line[name] for line in withheld for name in ("numerator", "denominator", "value")} == {""}
    assert {line["conf_status"] for line in withheld} <= {"A", "D"}
    text = page.get(f"/effects?{QUERY}").get_data(as_text=True)
    assert "the gain is withheld so that nobody can be singled out" in text
    assert "\u00a0%" not in text.split("<table>", 1)[1]


def test_what_cannot_be_calculated_is_null_at_every_door(school, page, ana):
    """AT-27: everybody had all of it before; and nothing was gained that could stay."""
    school.teach((Taught(100, 100),), times=10)
    school.teach((Taught(85, 80, 70),), times=10, code="H")
    for audience, indicator, statuses in (("T", "LRN-2", "c"), ("H", "RET-1", "z")):
        address = f"?audience={audience}&{QUERY}"
        answer = ana.get(f"/effects{address}")
        told, written = told_by_api(answer), told_by_file(page.get(f"/effects.csv{address}"))
        assert told[indicator, ""][2] is None
        assert written[indicator, ""][2] is None
        (status,) = (
            each["status"]
            for each in answer.get_json()["figures"]
            if (each["indicator"], each["part"]) == (indicator, "")
        )
        assert status == statuses
    assert told["RET-1", "follow-up"] == (None, 10, 70)
    assert told["LRN-2", ""][2] == -0.333


def test_an_empty_period_says_so(school, page, ana):
    text = page.get("/effects").get_data(as_text=True)
    assert "nobody has both a pre-test and a post-test in this period" in text
    told = ana.get("/effects").get_json()
    assert {each["status"] for each in told["figures"]} == {"z"}


def test_only_people_within_reach_are_counted_and_gains_of_a_part_need_thirty(school, database, unit, api):
    school.teach(W2[:2] + W2[2:4], times=5, region="XX-N")
    school.teach(W2[:1], times=5, region="XX-S")
    school.teach(W2[:1], times=5)
    with database.reading() as session:
        assert told_by_query(session)["LRN-2", "matched"][0] == 30
        north = SignedIn(1, "", "", "en", None, (Reach(Role.ANALYST, f"/1/{school.regions['XX-N']}/"),))
        told = told_by_query(session, north)
        assert told["LRN-2", "matched"] == (20, 20, 100.0)
        assert told["LRN-1", ""] == (10, 20, 50.0)
        assert {told["LRN-2", part][2] for part in ("pre", "post", "", "low", "high")} == {None}
        nobody = SignedIn(1, "", "", "en", None, (Reach(Role.LEARNER),))
        assert told_by_query(session, nobody)["LRN-2", "matched"] == (0, 0, None)
    token = keys_of(unit, Role.TRAINER, region_id=school.regions["XX-N"], email="trainer@example.org")[1]
    answer = api.signed_in(token).get(f"/effects?{QUERY}").get_json()
    assert (answer["is_national"], answer["areas"]) == (False, [{"code": "XX-N", "name": "North"}])


def test_a_person_with_two_accounts_counts_once_with_the_first_tests(school, database):
    from app.accounts.actions import link_person
    from tests.coverage.effects_world import BEFORE, STAFF_KEY, Taught, moment

    school.teach(W2[:1], times=10)
    with school.unit() as session:
        first = school.account(session, region="XX-N", number="4711")
        second = school.account(session)
        school.walk(session, first, Taught(40, 80, rating=5), code="T", shift=effects_world.timedelta())
        school.walk(session, second, Taught(90, 100, rating=1), code="T", shift=effects_world.timedelta(days=5))
        link_person(session, second, staff_number="4711", birth_year=1984, key=STAFF_KEY, at=moment(BEFORE))
    with database.reading() as session:
        told = told_by_query(session)
    assert told["LRN-2", "matched"] == (11, 11, 100.0)
    assert (told["LRN-2", "pre"][2], told["LRN-2", "post"][2]) == (40, 80)


def test_the_file_is_audited_and_named(school, page, ana, database):
    answer = page.get(f"/effects.csv?{QUERY}")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="effects-T-2024-01-01-2024-12-31.csv"'
    assert ana.get(f"/effects?{QUERY}", headers={"Accept": "text/csv"}).mimetype == "text/csv"
    with database.reading() as session:
        kept = session.scalars(select(AuditEntry).where(AuditEntry.action == "export")).all()
    assert [entry.thing for entry in kept] == ["effects:T"] * 2
    assert kept[0].detail == {"region": "XX", "from": "2024-01-01", "to": "2024-12-31"}


REFUSED = {
    "from=2024-02-01&to=2024-01-31": "The first day lies after the last.",
    "audience=Z": "There is no such group.",
    "audience=_T": "There is no such group.",
    "from=1999-12-31&to=2000-01-01": "Choose a date from 2000 to 2100.",
    "to=2101-01-01": "Choose a date from 2000 to 2100.",
    "from=yesterday": "Not a valid date.",
    "audience=%3Cscript%3E": "There is no such group.",
}


@pytest.mark.parametrize("question", REFUSED)
def test_bad_questions_are_refused_in_words(page, ana, question):
    for address in (f"/effects?{question}", f"/effects.csv?{question}"):
        answer = page.get(address)
        assert answer.status_code == 422
        text = answer.get_data(as_text=True)
        assert REFUSED[question] in text
        assert "<script>" not in text
    answer = ana.get(f"/effects?{question}")
    assert answer.status_code == 422
    assert REFUSED[question] in str(answer.get_json()["errors"])


def test_only_who_may_read_effects_reads_them(client, api, unit, page, ana):
    assert api.get("/effects").status_code == 401
    assert ana.get("/effects?misspelt=1").status_code == 422
    cookie, token = keys_of(unit, Role.MANAGER, email="manager@example.org")
    client.set_cookie(COOKIE_PLAIN, cookie)
    for address in ("/effects", "/effects.csv", "/effects/definitions"):
        assert client.get(address).status_code == 403
    assert api.signed_in(token).get("/effects").status_code == 403
    cookie, token = keys_of(unit, Role.TRAINER, email="trainer@example.org")
    client.set_cookie(COOKIE_PLAIN, cookie)
    assert client.get("/effects").status_code == 200
    definitions = client.get("/effects/definitions").get_data(as_text=True)
    assert "Normalised gain" in definitions
    assert 'href="/coverage"' not in definitions
