"""Files of published releases through the three doors: rights, refusals, what is kept and what is written down."""

import csv
import hashlib
import io
import json
from datetime import timedelta

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from sqlalchemy import select, update

from app.audit.models import AuditEntry
from app.clock import now
from app.coverage.actions import post_changes
from app.interop.models import Export
from app.interop.policy import fetchable, may_fetch
from app.interop.release_files import KINDS
from app.permissions import Permission, Role
from app.web.unit_of_work import unit as unit_of
from tests.assessment.banks import bare_bank, plain_module, publish
from tests.coverage import release_world
from tests.interop.dhis2_stand_in import TOKEN, Instance, running

CODE = "2025-12-31.1"
CODES = """kind,ours,theirs
dataset,,OPSC
area,XX,ROOT
area,XX-S,SOUTH
area,XX-N,NORTH
area,XX-E,EAST
element,COV-1/C/n,C_N
element,COV-1/C/d,C_D
element,COV-1/T/n,T_N
element,COV-1/T/d,T_D
option,sex=F,FEMALE
option,sex=M,MALE
"""
NEEDS = {"agency": {"agency": "MOE"}, "codes": {"codes": CODES}, None: {}}


@pytest.fixture
def unit(database):
    return lambda: unit_of(database, post_changes)


def with_release(unit):
    """A small country with a published release of teachers."""
    found = release_world.small(unit)
    found.published()
    return found


@pytest.fixture
def ministry(once, unit):
    """A small country and its release."""
    return once(with_release, unit)


@pytest.fixture
def analyst(api, ministry):
    return api.signed_in(ministry.tokens["preparer"])


@pytest.fixture
def page(client, ministry):
    client.set_cookie("session_token", ministry.cookies["preparer"])
    return client


def ask(client, kind="csv", **more):
    return client.post("/exports", json={"release": CODE, "kind": kind} | more)


def audited(database, *actions):
    with database.reading() as session:
        found = session.scalars(select(AuditEntry).where(AuditEntry.action.in_(actions)).order_by(AuditEntry.id))
        return [(entry.action, entry.thing, entry.detail.get("kind")) for entry in found]


def test_every_kind_is_made_fetched_twice_alike_and_written_down(analyst, database):
    files = {}
    for kind in KINDS.values():
        told = ask(analyst, kind.key, **NEEDS[kind.needs], language="fr")
        assert told.status_code == 201, (kind.key, told.json)
        first, second = (analyst.get(f"/exports/{told.json['id']}") for _ in range(2))
        assert first.status_code == 200, kind.key
        assert first.data == second.data
        assert hashlib.sha256(first.data).hexdigest() == told.json["sha256"]
        assert len(first.data) == told.json["size"]
        assert first.content_type == kind.content_type
        assert first.headers["Content-Disposition"].startswith(f'attachment; filename="safeguard-release-{CODE}')
        assert first.headers["Link"] == f'</published/{CODE}#method>; rel="describedby"'
        files[kind.key] = first.data
    assert audited(database, "export", "download") == [
        line
        for kind in KINDS
        for line in (("export", f"release:{CODE}", kind), *[("download", f"release:{CODE}", kind)] * 2)
    ]
    assert len(PdfReader(io.BytesIO(files["annex"])).pages) <= 4
    assert CalamineWorkbook.from_filelike(io.BytesIO(files["xlsx"])).sheet_names[4] == "COV-1 T"
    assert {row["release_id"] for row in csv.DictReader(io.StringIO(files["csv"].decode()))} == {CODE}
    assert files["sdmx-csv"].decode().splitlines()[1].startswith("dataflow,MOE:DF_OPSC_TRAIN(1.0.0),R")
    assert b'agencyID="MOE"' in files["sdmx-structure"]


def test_a_withheld_number_is_in_no_file(unit, api):
    police = release_world.teachers_and_police(unit)
    police.published()
    analyst = api.signed_in(police.tokens["preparer"])
    told = ask(analyst, "dhis2-json", codes=CODES).json
    assert told["left_out"]["withheld"] > 0
    values = json.loads(analyst.get(f"/exports/{told['id']}").data)["dataValues"]
    police_women = [each for each in values if each["dataElement"] == "C_N" and "categoryOptionCombo" in each]
    assert {each["orgUnit"] for each in police_women} == {"ROOT", "SOUTH"}
    rows = csv.DictReader(io.StringIO(analyst.get(f"/exports/{ask(analyst).json['id']}").text))
    hidden = [row for row in rows if row["conf_status"] != "F"]
    assert hidden
    assert {row["numerator"] for row in hidden} == {""}
    told = ask(analyst, "sdmx-csv", agency="MOE").json
    rows = csv.DictReader(io.StringIO(analyst.get(f"/exports/{told['id']}").text))
    assert {row["OBS_VALUE"] for row in rows if row["OBS_STATUS"] == "Q"} == {""}


def test_a_request_that_cannot_be_met_is_refused_with_its_field(analyst):
    for kind, more, field in (
        ("sdmx-csv", {}, "agency"),
        ("sdmx-structure", {"agency": "Ministry of Education"}, "agency"),
        ("dhis2-json", {}, "codes"),
        ("dhis2-csv", {"codes": "kind,ours,theirs\narea,XX\n"}, "codes"),
        ("dhis2-csv", {"codes": "x" * 200_001}, "codes"),
        ("word", {}, "kind"),
        ("csv", {"language": "de"}, "language"),
    ):
        answer = ask(analyst, kind, **more)
        assert answer.status_code in (400, 422), (kind, more)
        assert field in json.dumps(answer.json), (kind, more, answer.json)
    assert analyst.post("/exports", json={"kind": "csv"}).status_code in (400, 422)
    assert ask(analyst, "csv", agency="MOE", codes="nonsense").status_code == 201


def test_only_published_releases_go_out(analyst, ministry):
    for code in ("2031-12-31.1", "x", "x" * 20):
        assert analyst.post("/exports", json={"release": code, "kind": "csv"}).status_code == 404
    code, _ = ministry.prepared(release_world.NEXT)
    assert analyst.post("/exports", json={"release": code, "kind": "csv"}).status_code == 409


def test_nobody_fetches_what_somebody_else_asked_for(analyst, api, ministry):
    own = ask(analyst).json["id"]
    release_world.account(ministry, "other", Role.ANALYST)
    release_world.account(ministry, "manager", Role.MANAGER)
    for name, status in (("other", 404), ("manager", 403), ("coordinator", 403)):
        client = api.signed_in(ministry.tokens[name])
        assert client.get(f"/exports/{own}").status_code == status
        assert (ask(client).status_code == 403) == (status == 403)
    assert analyst.get("/exports/nothing").status_code == 404


def test_predicate_and_filter_agree(analyst, ministry, unit):
    ask(analyst)

    class Somebody:
        def __init__(self, id_, *rights):
            self.id, self.rights = id_, rights

        def may(self, permission, *, within=None):
            return permission in self.rights

    own = ministry.accounts["preparer"].id
    with unit() as session:
        row = session.scalars(select(Export)).one()
        for asker in (
            Somebody(own),
            Somebody(own, Permission.EXPORT_COVERAGE),
            Somebody(own + 1, Permission.EXPORT_COVERAGE),
            Somebody(own, Permission.READ_COVERAGE),
        ):
            found = session.scalars(select(Export).where(fetchable(asker))).all()
            assert (found == [row]) == may_fetch(asker, row)


def test_after_seven_days_a_file_is_asked_for_anew_and_its_codes_are_forgotten(analyst, unit):
    told = ask(analyst, "dhis2-csv", codes=CODES).json
    with unit() as session:
        session.execute(update(Export).values(expires_at=now() - timedelta(seconds=1)))
    answer = analyst.get(f"/exports/{told['id']}")
    assert answer.status_code == 409
    assert "seven days" in answer.json["detail"]
    assert ask(analyst, "dhis2-csv", codes=CODES).json["sha256"] == told["sha256"]
    with unit() as session:
        assert session.scalars(select(Export.codes).order_by(Export.id)).all() == [None, CODES]


def test_a_file_is_never_another_one_than_was_asked_for(analyst, unit):
    told = ask(analyst, "annex").json
    another = plain_module("T1", items=bare_bank())
    another["outcomes"][0]["anchors"] = ["G99"]
    with unit() as session:
        publish(session, another, at=now())
    answer = analyst.get(f"/exports/{told['id']}")
    assert answer.status_code == 409
    assert "Ask for it again" in answer.json["detail"]
    assert analyst.get(f"/exports/{ask(analyst, 'annex').json['id']}").status_code == 200


def test_a_later_release_does_not_change_the_annex_of_an_earlier_one(analyst, ministry):
    told = ask(analyst, "annex").json
    ministry.published(reason="A district handed in late.")
    assert analyst.get(f"/exports/{told['id']}").status_code == 200
    revision = analyst.post("/exports", json={"release": "2025-12-31.2", "kind": "annex"}).json
    text = "".join(
        each.extract_text() for each in PdfReader(io.BytesIO(analyst.get(f"/exports/{revision['id']}").data)).pages
    )
    assert "A district handed in late." in " ".join(text.split())


def test_the_page_offers_every_kind_and_keeps_ones_files(page, database):
    assert f"/published/{CODE}/exports" in page.get(f"/published/{CODE}").text
    shown = page.get(f"/published/{CODE}/exports")
    assert shown.status_code == 200
    for kind in KINDS:
        assert f'value="{kind}"' in shown.text
    sent = page.post(f"/published/{CODE}/exports", data={"kind": "dhis2-csv", "language": "en", "codes": CODES})
    assert sent.status_code == 303
    assert sent.location == f"/published/{CODE}/exports#files"
    with database.reading() as session:
        public_id = session.scalars(select(Export.public_id)).one()
    told = page.get(f"/published/{CODE}/exports").text
    assert f"/exports/{public_id}" in told
    assert "figure without a code: " in told
    file = page.get(f"/exports/{public_id}")
    assert file.text.startswith("dataelement,period,orgunit")
    assert audited(database, "download") == [("download", f"release:{CODE}", "dhis2-csv")]


def test_the_page_refuses_with_a_sentence_beside_the_field(page, ministry):
    assert page.post("/published/2031-12-31.1/exports", data={}).status_code == 404
    for sent, words in (
        ({"kind": "dhis2-csv", "codes": "kind,ours,theirs\narea,XX\n<b>"}, "Line 2: A line has three values."),
        ({"kind": "sdmx-csv"}, "This file needs the agency"),
        ({"kind": "sdmx-csv", "agency": "<b>"}, "Name the agency"),
        ({}, "each field is named below"),
    ):
        answer = page.post(f"/published/{CODE}/exports", data={"language": "en"} | sent)
        assert answer.status_code == 422, sent
        assert words in answer.text
        assert "<b>" not in answer.text.replace("<bdi>", "")
    page.set_cookie("session_token", ministry.cookies["coordinator"])
    assert page.get(f"/published/{CODE}/exports").status_code == 403
    assert f"/published/{CODE}/exports" not in page.get(f"/published/{CODE}").text


def test_the_console_writes_a_file(app, ministry, database, tmp_path):
    runner = app.test_cli_runner()
    out = tmp_path / "annex.pdf"
    done = runner.invoke(args=["coverage", "export", CODE, "annex", "--out", str(out), "--language", "ar"])
    assert done.exit_code == 0, done.output
    assert PdfReader(str(out)).trailer["/Root"]["/Lang"].startswith("ar")
    codes = tmp_path / "codes.csv"
    codes.write_text(CODES, "utf-8")
    done = runner.invoke(args=["coverage", "export", CODE, "dhis2-csv", "--out", "-", "--codes", str(codes)])
    assert done.stdout.startswith("dataelement,")
    assert "(element)" in done.stderr
    assert audited(database, "export") == [
        ("export", f"release:{CODE}", "annex"),
        ("export", f"release:{CODE}", "dhis2-csv"),
    ]
    for arguments, status in (
        ([CODE, "sdmx-csv", "--out", "-"], 1),
        (["2031-12-31.1", "csv", "--out", "-"], 1),
        ([CODE, "word", "--out", "-"], 2),
        ([CODE, "csv"], 2),
    ):
        assert runner.invoke(args=["coverage", "export", *arguments]).exit_code == status, arguments
    codes.write_bytes(b"\xff\xfe")
    done = runner.invoke(args=["coverage", "export", CODE, "dhis2-csv", "--out", "-", "--codes", str(codes)])
    assert (done.exit_code, "is not a text in UTF-8" in done.stderr) == (1, True)


def test_the_console_pushes_only_when_told_to(app, ministry, database, tmp_path):
    runner = app.test_cli_runner()
    codes, token = tmp_path / "codes.csv", tmp_path / "token"
    codes.write_text(CODES, "utf-8")
    token.write_text(f"{TOKEN}\n", "utf-8")
    instance = Instance(("T_N", "T_D"), ("ROOT", "SOUTH", "NORTH", "EAST"))
    with running(instance) as address:
        common = ["coverage", "push", CODE, "--codes", str(codes), "--url", f"{address}/", "--token-file", str(token)]
        done = runner.invoke(args=common)
        assert (done.exit_code, "Use https" in done.stderr) == (1, True)
        done = runner.invoke(args=[*common, "--allow-private"])
        assert done.exit_code == 0, done.output
        assert "Dry run, nothing was changed: " in done.stdout
        assert instance.held == {}
        assert audited(database, "push") == []
        done = runner.invoke(args=[*common, "--allow-private", "--send"])
        assert done.stdout.startswith("Sent: ")
        assert len(instance.held) > 4
        instance.areas.discard("SOUTH")
        done = runner.invoke(args=[*common, "--allow-private", "--send"])
        assert (done.exit_code, "SOUTH: is not known here" in done.stderr) == (1, True)
    assert audited(database, "push") == [("push", f"release:{CODE}", None)] * 2
    with database.reading() as session:
        assert TOKEN not in str([entry.detail for entry in session.scalars(select(AuditEntry))])
