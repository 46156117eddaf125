"""W1 of the indicators, with disclosure control off: by the query behind the protected table, and through the doors."""

import csv
import io
from datetime import date

import pytest

from app.coverage import queries, suppression
from app.coverage.actions import check, rebuild
from app.permissions import Role
from tests.coverage.conftest import ANALYST, keys_of
from tests.coverage.worked_example import REF_DATE


def shares(database, indicator, *, module=None, on=REF_DATE, audience="T"):
    with database.reading() as session:
        table = queries.coverage_table(
            session, ANALYST, indicator, audience=audience, on=on, by="region", module=module, profile=suppression.OFF
        )
    return {row.code: (row.cell.n, row.cell.d, row.cell.value) for row in (*table.rows, table.total)}


def test_w1_stands_as_the_indicators_say_and_the_ledger_agrees_with_the_facts(database, w1):
    assert shares(database, "COV-1") == {"XX-N": (3, 6, "50.0"), "XX-S": (2, 5, "40.0"), "XX": (5, 11, "45.5")}  # AT-01
    assert shares(database, "COV-3") == {"XX-N": (4, 6, "66.7"), "XX-S": (2, 5, "40.0"), "XX": (6, 11, "54.5")}  # AT-03
    assert shares(database, "COV-4", module="T1") == {
        "XX-N": (4, 6, "66.7"),
        "XX-S": (2, 5, "40.0"),
        "XX": (6, 11, "54.5"),
    }  # AT-04
    assert shares(database, "COV-4", module="T6") == {
        "XX-N": (3, 6, "50.0"),
        "XX-S": (2, 5, "40.0"),
        "XX": (5, 11, "45.5"),
    }  # AT-04b
    with database.reading() as session:
        activity = queries.coverage_table(
            session, ANALYST, "COV-6", audience="T", on=REF_DATE, by="mode", profile=suppression.OFF
        )
    assert [(row.code, row.cell.n) for row in (*activity.rows, activity.total)] == [
        ("activity:online", 5),
        ("activity:group", 12),
        ("XX", 17),
    ]  # AT-05
    assert shares(database, "COV-1", audience="_T")["XX"] == (5, 11, "45.5")
    assert shares(database, "COV-1", on=date(2026, 12, 30))["XX-N"] == (4, 6, "66.7")  # the last day of N2
    assert shares(database, "COV-1", on=date(2026, 1, 31))["XX-N"][0] == 3  # S1 in the north, with N2 and N3
    assert shares(database, "COV-1", on=date(2026, 2, 1))["XX-S"][:2] == (1, 3)  # S1 moved
    assert shares(database, "COV-1", on=date(2026, 11, 30))["XX-S"][:2] == (3, 5)  # the last day of S4
    assert shares(database, "COV-1", on=date(2026, 12, 1))["XX-S"][:2] == (2, 5)  # S4 left, S5 came
    with database.reading() as session:
        assert check(session) == []
    before = shares(database, "COV-1")
    with database.writing() as session:
        assert rebuild(session) > 0
        session.commit()
    with database.reading() as session:
        assert check(session) == []
    assert shares(database, "COV-1") == before


@pytest.fixture
def unprotected(app):
    app.config.update(TESTING=True, SUPPRESSION_PROFILE="off")
    return app


def test_w1_through_the_public_doors(unprotected, api, w1, unit):
    _, token = keys_of(unit, Role.ANALYST)
    ana = api.signed_in(token)
    expected = {
        "COV-1": [(3, 6, 50.0), (2, 5, 40.0), (5, 11, 45.5)],
        "COV-3": [(4, 6, 66.7), (2, 5, 40.0), (6, 11, 54.5)],
        "COV-4": [(4, 6, 66.7), (2, 5, 40.0), (6, 11, 54.5)],
    }
    for indicator, figures in expected.items():
        told = ana.get(f"/coverage/{indicator}?audience=T&on=2026-12-31&by=region").get_json()
        rows = [*told["rows"], told["total"]]
        assert [(row["numerator"], row["denominator"], row["value"]) for row in rows] == figures, indicator
    module = ana.get("/coverage/COV-4?on=2026-12-31&module=T6").get_json()
    assert (module["total"]["numerator"], module["total"]["value"]) == (5, 45.5)
    assert ana.get("/coverage/COV-6?on=2026-12-31&by=none").get_json()["total"]["numerator"] == 17
    answer = ana.get("/coverage/COV-1?on=2026-12-31", headers={"Accept": "text/csv"})
    lines = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    assert [(line["ref_area"], line["numerator"], line["denominator"], line["value"]) for line in lines] == [
        ("XX-N", "3", "6", "50.0"),
        ("XX-S", "2", "5", "40.0"),
        ("XX", "5", "11", "45.5"),
    ]

    unprotected.config["TESTING"] = False  # in service nothing switches protection off
    told = ana.get("/coverage/COV-1?on=2026-12-31").get_json()
    assert [row["numerator"] for row in told["rows"]] == [None, None]
