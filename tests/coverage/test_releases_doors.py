"""Releases through their doors: the staff's pages, the public page and its files, the API, the console."""

import csv
import hashlib
import io
import json

import pytest

from app.accounts.pages.door import COOKIE_PLAIN
from app.coverage.csv_files import COLUMNS
from app.permissions import Role
from tests.coverage import release_world

CODE = "2025-12-31.1"
PREPARE = {"ref_date": "2025-12-31"}


@pytest.fixture
def few(once, unit):
    """A small country whose numbers are all large enough."""
    return once(release_world.small, unit)


@pytest.fixture
def ministry(once, unit):
    """Teachers and police in three regions."""
    return once(release_world.teachers_and_police, unit)


@pytest.fixture
def browser(app, few):
    """A browser of somebody, or of nobody."""

    def of(name=None):
        client = app.test_client()
        if name:
            client.set_cookie(COOKIE_PLAIN, few.cookies[name])
        return client

    return of


@pytest.fixture
def caller(api, few):
    """A program of somebody."""
    return lambda name: api.signed_in(few.tokens[name])


def digest_on(page):
    """The digest that the page's form would send."""
    return page.partition('name="digest" value="')[2].partition('"')[0]


def test_a_release_is_walked_on_the_pages(browser):
    ana, ines, omar, anybody = (browser(name) for name in ("preparer", "statistician", "coordinator", None))
    assert "Prepare a release" in ana.get("/releases").text
    assert "Prepare a release" not in ines.get("/releases").text
    answer = ana.post("/releases", data=PREPARE)
    assert (answer.status_code, answer.location) == (302, f"/releases/{CODE}")
    assert "Run the automatic checks" in ana.get(f"/releases/{CODE}").text
    assert anybody.get(f"/published/{CODE}").status_code == 404
    assert ana.get(f"/published/{CODE}").status_code == 404
    assert ana.post(f"/releases/{CODE}/checks").status_code == 302
    assert "I have reviewed it" not in ana.get(f"/releases/{CODE}").text
    seen = ines.get(f"/releases/{CODE}").text
    assert seen.count("Passed") == 6
    assert "To be weighed" in seen
    refused = ines.post(f"/releases/{CODE}/reviews", data={"digest": digest_on(seen), "verdict": "returned"})
    assert refused.status_code == 422
    assert "Say why it goes back" in refused.text
    assert ines.post(f"/releases/{CODE}/reviews", data={"digest": digest_on(seen)}).status_code == 302
    assert omar.post(f"/releases/{CODE}/signatures", data={"digest": "0" * 64}).status_code == 409
    seen = omar.get(f"/releases/{CODE}").text
    assert omar.post(f"/releases/{CODE}/signatures", data={"digest": digest_on(seen)}).status_code == 302
    page = anybody.get(f"/published/{CODE}").text
    assert f"Safeguard release 2025-12-31, version 1, {digest_on(seen)[:12]}" in page
    assert "Teachers and other education staff" in page
    assert "draft" not in page
    assert CODE in anybody.get("/published").text
    assert "Who did what" in omar.get(f"/releases/{CODE}").text


def test_the_pages_refuse_in_whole_sentences(browser):
    ana, ines = browser("preparer"), browser("statistician")
    for typed, said in (
        ({"ref_date": "2025-12-30"}, "last day of a month"),
        ({"ref_date": "2099-12-31"}, "Choose a month that is over"),
        ({"ref_date": "yesterday"}, "ref_date"),
        ({}, "ref_date"),
    ):
        answer = ana.post("/releases", data=typed)
        assert answer.status_code == 422, typed
        assert said in answer.text, typed
    assert ines.post("/releases", data=PREPARE).status_code == 403
    ana.post("/releases", data=PREPARE)
    assert ines.post(f"/releases/{CODE}/reviews", data={"digest": "0" * 64}).status_code == 409
    assert ines.post("/releases/nothing/reviews", data={"digest": "0" * 64}).status_code == 404
    for address in ("/releases/nothing", f"/releases/{CODE}?audience=ZZ", f"/releases/{CODE}?area=XX-Z"):
        assert ana.get(address).status_code == 404


def test_a_manager_sees_published_releases_only(browser, few):
    few.accounts["manager"] = release_world.account(few, "manager", Role.MANAGER)
    few.prepared()
    manager = browser("manager")
    assert CODE not in manager.get("/releases").text
    assert manager.get(f"/releases/{CODE}").status_code == 404
    few.checked(CODE)
    digest = few.document(CODE).digest
    few.reviewed(CODE, digest)
    few.signed(CODE, digest)
    assert CODE in manager.get("/releases").text
    assert "Who did what" not in manager.get(f"/releases/{CODE}").text


def test_the_public_files_prove_themselves_and_keep_withheld_cells(ministry, app):
    document = ministry.published()
    anybody = app.test_client()
    answer = anybody.get(f"/published/{CODE}/release.json")
    assert answer.mimetype == "application/json"
    told = json.loads(answer.text)
    canonical = json.dumps(told["document"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(canonical.encode()).hexdigest() == told["digest"] == document.digest
    answer = anybody.get(f"/published/{CODE}/release.csv")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="safeguard-release-{CODE}.csv"'
    lines = list(csv.DictReader(io.StringIO(answer.text)))
    assert tuple(lines[0]) == COLUMNS
    assert {line["release_id"] for line in lines} == {CODE}
    assert len(lines) == len(document.cells)
    withheld = [line for line in lines if line["obs_status"] == "Q"]
    assert withheld
    assert {(line["numerator"], line["value"], line["conf_status"]) for line in withheld} == {("", "", "C")}
    page = anybody.get(f"/published/{CODE}?audience=C&area=XX-N").text
    assert page.count(">[c]</abbr>") >= 4
    assert "District 1" in page


def test_a_revised_release_says_so_and_what_changed_is_told(browser, few):
    few.published()
    few.people("south", "T", "F", n=10, d=20)
    few.published(reason="The register of South came in late.")
    old, new = (browser().get(f"/published/2025-12-31.{number}").text for number in (1, 2))
    assert "This version has been revised" in old
    assert "/published/2025-12-31.2" in old
    assert "This version has been revised" not in new
    assert "The register of South came in late." in new
    assert "What changed since the release before" in new
    assert "+" in new.partition('id="changes"')[2]


def test_a_release_is_walked_over_the_api(caller, api):
    ana, ines, omar = (caller(name) for name in ("preparer", "statistician", "coordinator"))
    made = ana.post("/releases", json=PREPARE)
    assert made.status_code == 201
    head = made.get_json()
    assert (head["code"], head["state"], head["checks"]) == (CODE, "draft", [])
    assert api.get(f"/releases/{CODE}").status_code == 404
    assert ana.get(f"/releases/{CODE}").status_code == 200
    checked = ana.post(f"/releases/{CODE}/checks").get_json()
    assert checked["state"] == "checked"
    assert [check["code"] for check in checked["checks"] if not check["passed"]] == ["register"]
    said = {"digest": head["digest"]}
    assert ana.post(f"/releases/{CODE}/reviews", json=said).status_code == 403
    assert omar.post(f"/releases/{CODE}/signatures", json=said).status_code == 409
    sent_back = ines.post(f"/releases/{CODE}/reviews", json={**said, "verdict": "returned", "reason": "Look again."})
    assert sent_back.get_json()["state"] == "draft"
    assert ana.post("/releases", json=PREPARE).status_code == 201
    assert ana.post(f"/releases/{CODE}/checks").get_json()["state"] == "checked"
    assert ines.post(f"/releases/{CODE}/reviews", json=said).get_json()["state"] == "reviewed"
    assert omar.post(f"/releases/{CODE}/signatures", json=said).get_json()["state"] == "published"
    whole = api.get(f"/releases/{CODE}").get_json()
    assert whole["document"]["code"] == CODE
    assert whole["citation"].endswith(head["digest"][:12])
    assert whole["before"] is None
    assert [row["code"] for row in ines.get("/releases").get_json()["items"]] == [CODE]


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("/releases", {}),
        ("/releases", {"ref_date": "2025-12-30"}),
        ("/releases", {"ref_date": "2025-12-31", "reason": ""}),
        ("/releases", {"ref_date": "2025-12-31", "misspelt": 1}),
        ("/releases/2025-12-31.1/reviews", {"digest": "short"}),
        ("/releases/2025-12-31.1/reviews", {"digest": "Z" * 64}),
        ("/releases/2025-12-31.1/signatures", {"digest": "0" * 64, "verdict": "passed"}),
    ],
)
def test_the_api_refuses_bad_input(caller, address, sent):
    name = "coordinator" if "signatures" in address else "statistician" if "reviews" in address else "preparer"
    answer = caller(name).post(address, json=sent)
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"


def test_reading_a_published_release_costs_few_statements(browser, few, queries):
    few.published()
    browser().get(f"/published/{CODE}")
    with queries(most=4):
        assert browser().get(f"/published/{CODE}").status_code == 200
    with queries(most=4):
        assert browser().get(f"/published/{CODE}?audience=T&area=XX-N").status_code == 200


def test_a_release_is_walked_on_the_console(app, few, tmp_path):
    run = app.test_cli_runner().invoke
    words = ("coverage", "release")
    made = run(args=[*words, "prepare", "2025-12-31", "--as", "preparer@example.org"])
    assert made.exit_code == 0, made.output
    digest = made.output.split()[-1]
    assert run(args=[*words, "check", CODE, "--as", "preparer@example.org"]).exit_code == 0
    wrong = run(args=[*words, "review", CODE, "--as", "preparer@example.org", "--digest", digest])
    assert wrong.exit_code == 1
    assert "whole country" in wrong.output
    decide = ["--digest", digest[:12]]
    assert run(args=[*words, "review", CODE, "--as", "statistician@example.org", *decide]).exit_code == 0
    signed = run(args=[*words, "sign", CODE, "--as", "coordinator@example.org", *decide])
    assert signed.output.splitlines() == [
        f"Safeguard release 2025-12-31, version 1, {digest[:12]}: published",
        f"{CODE}\t{digest}",
    ]
    assert run(args=[*words, "list"]).output == f"{CODE}\tpublished\t{digest}\n"
    assert "signed by Coordinator" in run(args=[*words, "show", CODE]).output
    assert run(args=[*words, "verify", CODE]).exit_code == 0
    file = tmp_path / "release.json"
    file.write_text(run(args=[*words, "show", CODE, "--json"]).output, "utf-8")
    assert run(args=[*words, "verify", str(file)]).output == "The digest fits the contents.\n"
    file.write_text(file.read_text("utf-8").replace('"n": 10', '"n": 11'), "utf-8")
    changed = run(args=[*words, "verify", str(file)])
    assert changed.exit_code == 1
    assert "it was changed" in changed.output
    file.write_text("{}", "utf-8")
    assert run(args=[*words, "verify", str(file)]).exit_code == 1
    nobody = run(args=[*words, "prepare", "2025-11-30", "--as", "nobody@example.org"])
    assert nobody.exit_code == 1
    assert "nobody@example.org" in nobody.output


def test_the_console_says_when_a_check_is_not_passed(app, few):
    few.prepared()
    few.people("south", "T", "F", n=10, d=20)
    found = app.test_cli_runner().invoke(args=["coverage", "release", "check", CODE, "--as", "preparer@example.org"])
    assert found.exit_code == 1
    assert "NOT PASSED" in found.output
    assert "Prepare the release again" in found.output
