"""A published release that is taken back: who may, what is said of it, and that nothing it told is forgotten."""

import csv
import io

import pytest
from sqlalchemy import select

from app.accounts.pages.door import COOKIE_PLAIN
from app.audit.models import AuditEntry
from app.coverage import actions
from app.coverage.actions.releasing import Stale
from app.coverage.queries import releases as reads
from app.coverage.queries.releases import WrongStep
from app.errors import Invalid, NotAllowed
from tests.coverage import release_world
from tests.coverage.release_world import AT, NEXT, REF_DATE, TODAY

CODE = "2025-12-31.1"
REASON = "The register of South was wrong."


@pytest.fixture
def few(once, unit):
    """A small country with a published release."""
    return once(small_and_published, unit)


def small_and_published(unit):
    """Made once."""
    found = release_world.small(unit)
    found.published()
    return found


@pytest.fixture
def browser(app, few):
    """A browser of somebody, or of nobody."""

    def of(name=None):
        client = app.test_client()
        if name:
            client.set_cookie(COOKIE_PLAIN, few.cookies[name])
        return client

    return of


def test_the_coordinator_alone_withdraws_with_a_reason_and_once(few, unit, database):
    digest = few.document(CODE).digest
    omar = few.accounts["coordinator"]
    for name in ("preparer", "statistician"):
        with pytest.raises(NotAllowed), unit() as session:
            actions.withdraw(session, CODE, REASON, digest=digest, by=few.accounts[name], at=AT)
    with pytest.raises(Invalid), unit() as session:
        actions.withdraw(session, CODE, "  ", digest=digest, by=omar, at=AT)
    with pytest.raises(Stale), unit() as session:
        actions.withdraw(session, CODE, REASON, digest="0" * 64, by=omar, at=AT)
    few.withdrawn(CODE)
    with pytest.raises(WrongStep), unit() as session:
        actions.withdraw(session, CODE, REASON, digest=digest, by=omar, at=AT)
    with database.reading() as session:
        kept = session.scalars(select(AuditEntry).where(AuditEntry.action == "withdraw")).all()
    assert [(entry.thing, entry.account_id, entry.detail["digest"]) for entry in kept] == [
        (f"release:{CODE}", omar.id, digest)
    ]


def test_a_release_on_its_way_is_not_withdrawn(unit):
    ministry = release_world.small(unit)
    code, digest = ministry.prepared()
    with pytest.raises(WrongStep), unit() as session:
        actions.withdraw(session, code, REASON, digest=digest, by=ministry.accounts["coordinator"], at=AT)


def test_its_public_page_says_why_and_gives_no_figure(few, browser, api):
    digest = few.document(CODE).digest
    omar, anybody = browser("coordinator"), browser()
    assert "Withdraw it" not in browser("statistician").get(f"/releases/{CODE}").text
    assert "Withdraw it" in omar.get(f"/releases/{CODE}").text
    refused = omar.post(f"/releases/{CODE}/withdrawals", data={"digest": digest, "reason": ""})
    assert refused.status_code == 422
    assert omar.post(f"/releases/{CODE}/withdrawals", data={"digest": digest, "reason": REASON}).status_code == 302
    page = anybody.get(f"/published/{CODE}")
    assert page.status_code == 410
    assert REASON in page.text
    assert digest in page.text
    assert "<table" not in page.text
    assert REASON in anybody.get("/published").text
    for name in ("release.json", "release.csv"):
        assert anybody.get(f"/published/{CODE}/{name}").status_code == 410
    told = api.get(f"/releases/{CODE}")
    assert (told.status_code, told.content_type) == (410, "application/problem+json")
    assert REASON in told.get_json()["detail"]
    assert omar.get(f"/releases/{CODE}").status_code == 200
    listed = api.signed_in(few.tokens["statistician"]).get("/releases").get_json()["items"]
    assert [(row["state"], row["withdrawn_because"]) for row in listed] == [("withdrawn", REASON)]


def test_it_is_withdrawn_over_the_api_and_no_file_of_it_goes_out(few, api):
    omar, ana = (api.signed_in(few.tokens[name]) for name in ("coordinator", "preparer"))
    made = ana.post("/exports", json={"release": CODE, "kind": "csv"}).get_json()
    said = {"digest": few.document(CODE).digest[:12], "reason": REASON}
    assert ana.post(f"/releases/{CODE}/withdrawals", json=said).status_code == 403
    assert omar.post(f"/releases/{CODE}/withdrawals", json={"digest": said["digest"]}).status_code == 422
    told = omar.post(f"/releases/{CODE}/withdrawals", json=said)
    assert (told.status_code, told.get_json()["state"]) == (200, "withdrawn")
    assert omar.post(f"/releases/{CODE}/withdrawals", json=said).status_code == 409
    assert ana.post("/exports", json={"release": CODE, "kind": "annex"}).status_code == 410
    assert ana.get(f"/exports/{made['id']}").status_code == 410


def test_it_is_withdrawn_on_the_console_and_its_digest_can_still_be_proved(few, app):
    run = app.test_cli_runner().invoke
    digest = few.document(CODE).digest
    words = ["coverage", "release", "withdraw", CODE, "--digest", digest[:12], "--reason", REASON]
    assert run(args=[*words, "--as", "preparer@example.org"]).exit_code == 1
    told = run(args=[*words, "--as", "coordinator@example.org"])
    assert told.exit_code == 0, told.output
    assert told.output.splitlines()[0].endswith(": withdrawn")
    assert "withdrawn by Coordinator" in run(args=["coverage", "release", "show", CODE]).output
    assert run(args=["coverage", "release", "verify", CODE]).exit_code == 0
    refused = run(args=["coverage", "export", CODE, "csv", "--out", "-"])
    assert refused.exit_code == 1
    assert REASON in refused.output


def test_what_it_told_and_withheld_binds_the_revision(unit):
    ministry = release_world.teachers_and_police(unit)
    first = ministry.published()
    ministry.withdrawn(first.code)
    with pytest.raises(Invalid), unit() as session:
        reads.draft(session, REF_DATE, today=TODAY)
    ministry.people("south", "T", "F", n=2, d=2)
    revised = ministry.published(reason="The register of South was put right.")
    assert (revised.number, revised.revises) == (2, first.code)
    for cell in first.cells:
        now = revised.cell(cell.key)
        assert not cell.withheld or now.withheld
        if cell.n is not None and now.n is not None:
            assert abs(cell.n - now.n) not in range(1, 5)


def test_nothing_is_compared_with_it_and_the_latest_is_another(few, unit, browser):
    few.published(NEXT, explanation="More people were trained.")
    few.withdrawn(CODE)
    page = browser().get(f"/published/{NEXT.isoformat()}.1").text
    assert "What changed since" not in page
    with unit() as session:
        assert reads.latest_release(session).ref_date == NEXT
    few.withdrawn(f"{NEXT.isoformat()}.1")
    with unit() as session:
        assert reads.latest_release(session) is None
    revised = few.published(reason="A region was counted twice.")
    page = browser().get(f"/published/{CODE}")
    assert page.status_code == 410
    assert f"/published/{revised.code}" in page.text
    rows = list(csv.DictReader(io.StringIO(browser().get(f"/published/{revised.code}/release.csv").text)))
    assert {row["release_id"] for row in rows} == {revised.code}
