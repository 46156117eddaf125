"""AT-02 and AT-06 to AT-14 of the indicators through the public doors, with disclosure control off."""

import csv
import io
from datetime import date

import pytest

from app.coverage.indicators import rate
from app.coverage.queries.figures import share
from app.permissions import Role
from app.workforce.actions import add_site, import_register
from app.workforce.models import Region
from tests.assessment.banks import bare_bank, plain_module, publish
from tests.coverage.conftest import keys_of
from tests.coverage.worked_example import STAFF_KEY, moment

ON = "2026-12-31"


@pytest.fixture
def ask(app, api, unit):
    """Ask the API for a table, as an analyst; gives its rows and total as tuples, with disclosure control off."""
    app.config.update(TESTING=True, SUPPRESSION_PROFILE="off")

    def asked(indicator, query="", on=ON):
        _, token = asked.keys = getattr(asked, "keys", None) or keys_of(unit, Role.ANALYST)
        answer = api.signed_in(token).get(f"/coverage/{indicator}?on={on}&{query}")
        assert answer.status_code == 200, answer.get_json()
        told = answer.get_json()
        rows = [*told["rows"], told["total"]]
        return {row["code"]: (row["numerator"], row["denominator"], row["value"]) for row in rows}

    return asked


def test_w1_tells_every_indicator_that_the_sheet_works_out(ask, w1):
    assert ask("COV-2") == {"XX-N": (2, 6, 33.3), "XX-S": (1, 5, 20.0), "XX": (3, 11, 27.3)}  # AT-02
    assert ask("COV-7a", "by=none") == {"XX": (4, 4, 100.0)}  # AT-06
    assert ask("COV-7b") == {"XX-N": (1, 2, 50.0), "XX-S": (1, 2, 50.0), "XX": (2, 4, 50.0)}
    assert ask("COV-8")["XX"] == (2, 3, 66.7)  # AT-07
    assert ask("COV-8")["XX-S"] == (1, 2, 50.0)
    assert ask("EXP-1") == {"XX-N": (1, 3, 33.3), "XX-S": (0, 2, 0.0), "XX": (1, 5, 20.0)}  # AT-08
    assert ask("PRG-1")["XX"] == (4, 6, 66.7)  # AT-09
    assert ask("PRG-1")["_Z"] == (1, 1, 100.0)  # X1, in no region
    assert ask("EQ-1")["XX"] == (None, 11, 10.0)  # AT-10
    assert ask("EQ-2")["XX"] == (None, 11, 0.8)
    assert ask("EQ-3")["XX"] == (None, 11, 4.5)
    assert ask("DQ-1", "by=none") == {"XX": (5, 6, 83.3)}  # AT-11
    assert ask("DQ-2") == {"XX": (1, 6, 16.7)}
    assert ask("DQ-7")["XX-S"] == (1, 12, 8.3)


def test_police_units_need_everybody(ask, world):
    """AT-06, police variant: 8 units, 7 with one certified, 5 fully."""
    with world.unit() as session:
        north = session.get_one(Region, world.regions["north"])
        for number in range(8):
            site = add_site(session, code=f"U{number}", name=f"Unit {number}", kind="police unit", region=north)
            world.sites[site.code] = site.id
    for number in range(8):
        for place in range(2):
            world.post(f"P{number}{place}", "north", f"U{number}", audience="C")
    certify(world, "C", [f"P{number}{place}" for number in range(7) for place in range(2 if number < 5 else 1)])
    assert ask("COV-7a", "audience=C&by=none") == {"XX": (7, 8, 87.5)}
    assert ask("COV-7b", "audience=C&by=none") == {"XX": (5, 8, 62.5)}


def certify(world, audience, names, on=date(2026, 5, 1)):
    """Certificates of a group from outside courses."""
    from app.credentials.actions import issue

    with world.unit() as session:
        for name in names:
            issue(
                session,
                person_id=world.people[name],
                holder_name="",
                track_code=audience,
                audience=audience,
                issued=on,
                months=36,
                source="recognised",
                curriculum_version="1",
                region_id=world.regions["north"],
                language="en",
                at=moment(on),
            )


def bring_in(world, text, on=date(2026, 12, 31), register_date=None):
    with world.unit() as session:
        return import_register(
            session, io.BytesIO(text.encode()), key=STAFF_KEY, by=None, at=moment(on), register_date=register_date
        )


HEADER = "region,year,audience,measure,value,complete,source\n"


def test_what_the_register_leaves_open_and_how_old_it_is(ask, world):
    """AT-12: of 11 people one has no sex and two no birth year, one of them neither; updated on 2026-09-30."""
    for number in range(11):
        world.post(
            f"A{number}",
            "north",
            "A",
            sex="_U" if number == 0 else "F",
            birth_year=None if number < 2 else 1984,
            cadre="2341",
        )
    assert ask("DQ-3", "by=none") == {"XX": (9, 11, 81.8)}
    report = bring_in(
        world,
        "region,audience,date,count,source\nXX-S,H,2026-06-30,70,office\n",
        register_date=date(2026, 9, 30),
    )
    assert report.is_accepted
    assert ask("DQ-5") == {"XX": (None, None, 3.0)}


def test_what_other_agencies_count(ask, world):
    """AT-12 DQ-4, AT-13 COV-5 and RES-1, AT-13b RES-2."""
    assert ask("RES-1", "by=none") == {"XX": (None, None, None)}
    report = bring_in(
        world,
        f"{HEADER}XX,2026,,units,4,3,office\nXX,2026,,pupils,1600,,schools\nXX-N,2026,T,reports,120,100,authority\n"
        "XX-S,2026,T,reports,80,60,authority\nXX,2025,T,reports,150,,authority\nXX,2026,T,sites,60,45,inspectors\n",
    )
    assert report.is_accepted
    assert bring_in(world, "region,audience,date,count,source\nXX,T,2025-01-01,12500,office\n").is_accepted
    assert ask("DQ-4") == {"XX": (3, 4, 75.0)}
    assert ask("RES-1", "by=none") == {"XX": (200, 12500, 16.0)}
    assert ask("RES-1", "by=none", on="2025-12-31")["XX"] == (150, 12500, 12.0)
    assert ask("RES-1c") == {"XX-N": (100, 120, 83.3), "XX-S": (60, 80, 75.0), "XX": (160, 200, 80.0)}
    assert ask("RES-2", "by=none") == {"XX": (45, 60, 75.0)}
    for number in range(6):
        world.post(f"P{number}", "north", audience="P")
    certify(world, "P", [f"P{number}" for number in range(6)])
    assert ask("COV-5", "by=none") == {"XX": (6, 1600, 0.4)}


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ("XX-Q,2026,T,reports,1,,x", "line 2, region"),
        ("XX,2027,T,reports,1,,x", "line 2, year"),
        ("XX,1999,T,reports,1,,x", "line 2, year"),
        ("XX,２０２６,T,reports,1,,x", "line 2, year"),
        ("XX,2026,Q,reports,1,,x", "line 2, audience"),
        ("XX,2026,T,rumours,1,,x", "line 2, measure"),
        ("XX,2026,T,reports,-1,,x", "line 2, value"),
        ("XX,2026,T,reports,1.5,,x", "line 2, value"),
        ("XX,2026,T,reports,1,2,x", "line 2, complete"),
        ("XX,2026,T,reports,1,1,", "line 2, source"),
        ("XX,2026,T,reports,1,1,x\nXX,2026,T,reports,2,1,x", "line 3"),
    ],
)
def test_a_bad_row_of_an_agency_is_refused_with_its_place_and_nothing_comes_in(world, row, place):
    report = bring_in(world, f"{HEADER}{row}\n")
    assert not report.is_accepted
    assert [error.place for error in report.errors] == [place]


def test_gaps_between_town_and_country_and_women_and_men(ask, world):
    """AT-13b: urban 60/100, rural 27/60; women 70/120, men 17/40."""
    with world.unit() as session:
        north = session.get_one(Region, world.regions["north"])
        for kind in ("urban", "rural"):
            site = add_site(session, code=kind, name=kind, kind="school", region=north, urban_rural=kind)
            world.sites[kind] = site.id
    certified = [*range(60), *range(100, 127)]
    others = [number for number in range(160) if number not in certified]
    women = {*certified[:70], *others[:50]}
    lines = ["staff_number,sex,birth_year,audience,cadre_isco08,region,site,start,end,primary"]
    for number in range(160):
        sex, kind = "F" if number in women else "M", "urban" if number < 100 else "rural"
        lines.append(f"E-{number},{sex},1984,T,2341,,{kind},2020-01-01,,yes")
    assert bring_in(world, "\n".join([*lines, ""])).is_accepted
    certified = [f"E-{number}" for number in certified]
    people_of(world, certified)
    certify(world, "T", certified)
    assert ask("EQ-4", "by=setting") == {
        "urban": (60, 100, 60.0),
        "rural": (27, 60, 45.0),
        "XX": (None, 160, 15.0),
    }
    assert ask("EQ-4", "by=sex") == {"F": (70, 120, 58.3), "M": (17, 40, 42.5), "XX": (None, 160, 15.8)}
    assert ask("COV-1", "by=setting")["XX"] == (87, 160, 54.4)
    assert ask("COV-1", "by=sector")["PUB"] == (87, 160, 54.4)


def test_a_gap_below_zero_is_a_number_in_a_file(app, api, unit, world):
    app.config.update(TESTING=True, SUPPRESSION_PROFILE="off")
    for name, sex in (("A", "F"), ("B", "M")):
        world.post(name, "north", sex=sex)
    certify(world, "T", ["B"])
    _, token = keys_of(unit, Role.ANALYST)
    answer = api.signed_in(token).get(f"/coverage/EQ-4?on={ON}&by=sex", headers={"Accept": "text/csv"})
    assert [line["value"] for line in csv.DictReader(io.StringIO(answer.get_data(as_text=True)))] == ["-100.0"]


def people_of(world, numbers):
    """Learn the ids of persons that came in by a file."""
    from sqlalchemy import select

    from app.workforce.models import Person
    from app.workforce.staff_numbers import keyed_hash

    with world.unit() as session:
        for number in numbers:
            hashed = keyed_hash(number, STAFF_KEY)
            world.people[number] = session.scalars(select(Person.id).where(Person.staff_hash == hashed)).one()


def test_lessons_in_date_and_languages(ask, world):
    """AT-13 in the small: the six modules of W1 (3 lessons each) are of 2023; one is published anew in 2026."""
    assert ask("CNT-1", "by=none") == {"XX": (0, 18, 0.0)}
    with world.unit() as session:
        publish(session, plain_module("T1", items=bare_bank(), version=2), at=moment(date(2026, 3, 1)))
    assert ask("CNT-1", "by=track") == {"T": (3, 18, 16.7), "XX": (3, 18, 16.7)}
    assert ask("CNT-2")["XX"][1] == 6


def test_dates_and_double_audiences(ask, world):
    """AT-14: 2024-02-29 for 36 months is valid to 2027-02-27; two audiences count once in all."""
    world.post("A", "north")
    world.post("A", "north", audience="C")
    for audience in "TC":
        certify(world, audience, ["A"], on=date(2024, 2, 29))
    for audience, expected in (("T", 1), ("C", 1), ("_T", 1)):
        last = f"audience={audience}&by=none"
        assert ask("COV-1", last, on="2027-02-27")["XX"][:2] == (expected, 1)
        assert ask("COV-1", last, on="2027-02-28")["XX"][:2] == (0, 1)


def test_the_consistency_checks_say_where(ask, world, database):
    world.post("A", "north")
    run = ask("DQ-6")["XX"]
    assert run[0] == run[1] > 0
    with database.writing() as session:
        session.connection().exec_driver_sql(
            "UPDATE ledger_total SET amount = amount + 1 WHERE measure = 'headcount' AND region_id = 1"
        )
        session.commit()
    passed, run, value = ask("DQ-6")["XX"]
    assert passed < run
    assert value < 100


@pytest.mark.parametrize(("passed", "run", "value"), [(57, 60, "95.0"), (18, 20, "90.0"), (4, 6, "66.7")])
def test_shares_of_checks_lessons_and_languages_are_rounded_as_the_sheet_does(passed, run, value):
    """AT-13 CNT-1 and CNT-2, AT-13b DQ-6."""
    assert share(passed, run).value == value


@pytest.mark.parametrize(("n", "d", "per", "value"), [(240, 1600, 100, "15.0"), (200, 12500, 1000, "16.0")])
def test_rates_are_rounded_as_the_sheet_does(n, d, per, value):
    """AT-13 COV-5 and RES-1."""
    assert str(rate(n, d, per)) == value


def test_the_file_of_a_gap_holds_the_gap_alone(app, api, unit, w1):
    app.config.update(TESTING=True, SUPPRESSION_PROFILE="off")
    _, token = keys_of(unit, Role.ANALYST)
    answer = api.signed_in(token).get(f"/coverage/EQ-1?on={ON}", headers={"Accept": "text/csv"})
    lines = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    assert [(line["indicator"], line["value"], line["unit"], line["numerator"]) for line in lines] == [
        ("EQ-1", "10.0", "points", "")
    ]
