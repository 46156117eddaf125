"""The register through its three doors."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.actions import create_account, give_role
from app.permissions import Role
from app.workforce.file_reading import RegisterFile, lines
from app.workforce.register_files import KINDS, template
from tests.conftest import ApiClient
from tests.make import Make
from tests.workforce.conftest import AT, HEADER, POSITIONS, REGIONS, SITES, TokenOf, facts, packed

BAD = HEADER + "E1,F,1984,Q,2341,XX-Q,,2019-09-01,,yes\n"
PASSWORD = "violet tractor seven lanterns"


@pytest.fixture
def analyst(api: ApiClient, stored: Make, token_of: TokenOf) -> ApiClient:
    return api.signed_in(token_of(Role.ANALYST))


def post(client: ApiClient, content: str | bytes, query: str = "", **headers: str) -> Any:
    return client.post(f"/workforce/imports{query}", data=content, headers={"Content-Type": "text/csv", **headers})


def stored_facts(make: Make) -> list[Any]:
    with make.unit() as session:
        return facts(session)


def test_a_file_comes_in_over_the_api_plain_packed_or_in_a_form(analyst: ApiClient) -> None:
    first = post(analyst, POSITIONS)
    assert (first.status_code, first.json["kind"], first.json["added"], first.json["errors"]) == (
        200, "positions", 4, [],
    )  # fmt: skip
    second = post(analyst, packed(POSITIONS), **{"Content-Type": "application/gzip"})
    assert (second.status_code, second.json["unchanged"]) == (200, 4)
    form = {"file": (io.BytesIO(POSITIONS.encode()), "positions.csv")}
    third = analyst.post("/workforce/imports?kind=positions", data=form, content_type="multipart/form-data")
    assert (third.status_code, third.json["unchanged"]) == (200, 4)


def test_a_bad_file_is_refused_whole_with_every_bad_row(analyst: ApiClient, stored: Make) -> None:
    before = stored_facts(stored)
    answer = post(analyst, POSITIONS + BAD.splitlines()[1])
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert list(answer.json["errors"]) == ["line 6, audience", "line 6, region"]
    assert stored_facts(stored) == before


def test_a_dry_run_over_the_api_tells_what_is_wrong_and_writes_nothing(analyst: ApiClient, stored: Make) -> None:
    before = stored_facts(stored)
    answer = post(analyst, BAD, "?dry_run=true", **{"Accept-Language": "en"})
    assert answer.status_code == 200
    assert (answer.json["dry_run"], answer.json["error_count"]) == (True, 2)
    assert answer.json["errors"][1] == {
        "line": 2, "column": "region", "reason": "No region on the register has this code.",
    }  # fmt: skip
    assert post(analyst, POSITIONS, "?dry_run=true").json["added"] == 4
    assert stored_facts(stored) == before


def test_a_file_may_be_larger_than_other_bodies_up_to_its_own_limit(analyst: ApiClient, app: Flask) -> None:
    many = HEADER + "".join(f"E{n},F,1984,T,2341,XX-N,,2019-09-01,,yes\n" for n in range(30_000))
    assert len(many) > app.config["SETTINGS"].max_body
    assert post(analyst, many, "?dry_run=true").json["added"] == 30_000
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], max_import=1_100_000)
    assert post(analyst, many, "?dry_run=true").status_code == 413


@pytest.mark.parametrize("query", ["?kind=people", "?dry_run=perhaps", "?register_date=2026-13-01", "?colour=red"])
def test_terms_that_make_no_sense_are_refused(analyst: ApiClient, query: str) -> None:
    assert post(analyst, POSITIONS, query).status_code == 422


def test_a_file_of_everybody_ends_who_is_missing_through_every_door(
    analyst: ApiClient, client: FlaskClient, stored: Make, app: Flask, tmp_path: Path
) -> None:
    assert post(analyst, POSITIONS).json["ended"] == 0
    without_anna = POSITIONS.replace("EX-001,F,1984,T,2341,,SCH-A,2019-09-01,,yes\n", "")
    cut_short = post(analyst, without_anna, "?most_ended=5&dry_run=true").json
    assert (cut_short["error_count"], cut_short["ended"]) == (1, 0)
    assert "1 of 3 open positions" in cut_short["errors"][0]["reason"]
    assert post(analyst, without_anna, "?most_ended=50&dry_run=true").json["ended"] == 1
    assert post(analyst, without_anna, "?most_ended=101").status_code == 422
    file = tmp_path / "file.csv"
    file.write_text(without_anna, "utf-8")
    run = app.test_cli_runner().invoke
    assert run(args=["workforce", "import", str(file), "--everybody"]).exit_code == 1
    trial = run(args=["workforce", "import", str(file), "--everybody", "--most-ended", "50", "--dry-run"])
    assert trial.output.endswith("3 as before, 1 would end.\n")
    sign_in(client, stored, Role.ANALYST)
    checked = send(client, "/register/check", without_anna, most_ended="100").get_data(as_text=True)
    assert "that would end: 1." in checked
    assert 'name="most_ended" value="100"' in checked
    digest = re.search(r'name="checked" value="([0-9a-f]{64})"', checked)
    assert digest
    assert send(client, "/register/import", without_anna, checked=digest[1], most_ended="100").status_code == 302
    assert "1 ended" in client.get("/register").get_data(as_text=True)


def test_another_kind_of_body_is_refused(analyst: ApiClient) -> None:
    assert analyst.post("/workforce/imports", json={"file": "x"}).status_code == 415
    assert analyst.post("/workforce/imports", data={"note": "x"}, content_type="multipart/form-data").status_code == 422
    assert post(analyst, b"").status_code == 422
    assert post(analyst, "code,name\n\xe9".encode("latin-1")).status_code == 422


def test_the_same_idempotency_key_brings_a_file_in_once(analyst: ApiClient) -> None:
    answers = [post(analyst, POSITIONS, **{"Idempotency-Key": "one"}) for _ in range(2)]
    assert [answer.json["added"] for answer in answers] == [4, 4]
    assert post(analyst, SITES, **{"Idempotency-Key": "one"}).status_code == 422


def test_who_may_bring_files_in(api: ApiClient, stored: Make, token_of: TokenOf) -> None:
    assert post(api, POSITIONS).status_code == 401
    assert post(api.signed_in(token_of(Role.TRAINER)), POSITIONS).status_code == 403
    assert post(api.signed_in(token_of(Role.ANALYST, "XX-N")), POSITIONS).status_code == 403
    assert post(api.signed_in(token_of(Role.ADMINISTRATOR)), POSITIONS).status_code == 200


def test_regions_are_listed_as_far_as_the_asker_sees(
    api: ApiClient, stored: Make, token_of: TokenOf, queries: Callable[..., Any]
) -> None:
    analyst, learner = api.signed_in(token_of(Role.ANALYST)), api.signed_in(token_of(Role.LEARNER))
    with queries(most=5):
        page = analyst.get("/regions?page_size=3").json
    assert [region["code"] for region in page["items"]] == ["XX", "XX-N", "XX-S"]
    assert page["items"][1] == {"code": "XX-N", "name": "North", "parent": "XX", "depth": 1}
    assert analyst.get(page["next"].removeprefix("/api/v1")).json["items"][0]["code"] == "XX-N-1"
    assert [region["code"] for region in analyst.get("/regions?parent=XX").json["items"]] == ["XX-N", "XX-S"]
    assert analyst.get("/regions?parent=ZZ").status_code == 404
    assert learner.get("/regions").json["items"] == []
    assert learner.get("/regions?parent=XX").status_code == 404
    assert api.get("/regions").status_code == 401


def sign_in(client: FlaskClient, make: Make, role: Role) -> None:
    with make.unit() as session:
        account = create_account(session, email="ana@example.org", name="Ana", password=PASSWORD, language="en", at=AT)
        give_role(session, account, role, by=None, at=AT)
    text = client.get("/sign-in").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', text)
    answer = client.post(
        "/sign-in",
        data={"email": "ana@example.org", "password": PASSWORD, "csrf_token": token[1] if token else ""},
    )
    assert answer.status_code == 302


def send(client: FlaskClient, path: str, content: str, **fields: str) -> Any:
    data = {"file": (io.BytesIO(content.encode()), "register.csv"), **fields}
    return client.post(path, data=data, content_type="multipart/form-data")


def test_the_page_checks_a_file_first_and_then_brings_in_that_file(client: FlaskClient, stored: Make) -> None:
    sign_in(client, stored, Role.ANALYST)
    assert "Brought in before" in client.get("/register").get_data(as_text=True)
    before = stored_facts(stored)
    checked = send(client, "/register/check", POSITIONS, register_date="2026-09-30").get_data(as_text=True)
    assert "The file is in order" in checked
    assert stored_facts(stored) == before
    digest = re.search(r'name="checked" value="([0-9a-f]{64})"', checked)
    assert digest
    other = send(client, "/register/import", POSITIONS + "\nEX-9,F,,T,,XX-N,,2020-01-01,,yes\n", checked=digest[1])
    assert other.status_code == 409
    assert stored_facts(stored) == before
    done = send(client, "/register/import", POSITIONS, checked=digest[1], register_date="2026-09-30")
    assert done.status_code == 302
    page = client.get("/register").get_data(as_text=True)
    assert "4 rows added" in page
    assert "September 30, 2026" in page
    assert len(stored_facts(stored)) == len(before) + 3 + 4


def test_the_page_shows_every_bad_row_and_keeps_what_was_chosen(client: FlaskClient, stored: Make) -> None:
    sign_in(client, stored, Role.ADMINISTRATOR)
    answer = send(client, "/register/check", BAD, kind="positions")
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "<code>audience</code>" in page
    assert "No region on the register has this code." in page
    assert '<option value="positions" selected>' in page
    assert send(client, "/register/import", BAD).status_code == 422
    assert client.post("/register/check", data={}).status_code == 422
    assert send(client, "/register/check", BAD, kind="people").status_code == 422


def test_a_name_with_markup_is_shown_as_text(client: FlaskClient, stored: Make) -> None:
    sign_in(client, stored, Role.ANALYST)
    page = send(client, "/register/check", "code,<script>alert(1)</script>\nXX,x\n").get_data(as_text=True)
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_the_page_and_its_templates_are_for_those_who_import(client: FlaskClient, stored: Make) -> None:
    assert client.get("/register").status_code == 302
    sign_in(client, stored, Role.TRAINER)
    assert client.get("/register").status_code == 403
    assert send(client, "/register/check", POSITIONS).status_code == 403


def test_templates_can_be_fetched(client: FlaskClient, stored: Make) -> None:
    sign_in(client, stored, Role.ANALYST)
    answer = client.get("/register/template/sites.csv")
    assert answer.get_data(as_text=True) == template(KINDS["sites"])
    assert "attachment" in answer.headers["Content-Disposition"]
    assert client.get("/register/template/people.csv").status_code == 404


def test_the_console_brings_files_in_and_names_bad_rows(app: Flask, stored: Make, tmp_path: Path) -> None:
    def run(content: str | bytes, *options: str) -> Any:
        file = tmp_path / "file.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return app.test_cli_runner().invoke(args=["workforce", "import", str(file), *options])

    before = stored_facts(stored)
    trial = run(POSITIONS, "--dry-run")
    assert (trial.exit_code, trial.output) == (0, "positions: 4 rows, 4 would be added, 0 changed, 0 as before.\n")
    assert stored_facts(stored) == before
    bad = run(BAD, "--kind", "positions")
    assert bad.exit_code == 1
    assert "line 2, audience: The cell is none of T, H," in bad.stderr
    assert bad.stderr.endswith("Nothing was brought in. Flaws in the file: 2.\n")
    assert bad.stdout == ""
    done = run(packed(POSITIONS), "--register-date", "2026-09-30")
    assert (done.exit_code, done.output) == (0, "positions: 4 rows, 4 added, 0 changed, 0 as before.\n")
    late = run(POSITIONS, "--register-date", "2999-01-01")
    assert late.exit_code == 1
    assert "must not lie ahead" in late.stderr
    assert app.test_cli_runner().invoke(args=["workforce", "import", str(tmp_path / "none.csv")]).exit_code == 2


def test_the_console_prints_templates(app: Flask) -> None:
    for name, kind in KINDS.items():
        assert app.test_cli_runner().invoke(args=["workforce", "template", name]).output == template(kind)


def test_the_documentation_names_every_column_and_its_examples_come_in(make: Make) -> None:
    page = (Path(__file__).parents[2] / "docs" / "register-files.md").read_text("utf-8")
    for kind in KINDS.values():
        section = page.split(f"## {kind.name}\n")[1].split("\n## ")[0]
        assert [name for name in kind.header if f"| `{name}` |" not in section] == []
    with make.unit() as session:
        from tests.workforce.conftest import taken

        for example in re.findall(r"```csv\n(.*?)```", page, re.DOTALL):
            assert taken(session, example).errors == ()


def test_the_files_of_these_tests_are_read_line_by_line() -> None:
    assert [number for number, _ in lines(RegisterFile(io.BytesIO(REGIONS.encode())))] == [1, 2, 3, 4, 5]
