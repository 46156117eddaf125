"""What every answer has in common: safety headers, the form of refusals, and that no text of others becomes markup."""

import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from html.parser import HTMLParser
from typing import Any, Final

import pytest
from sqlalchemy import text
from werkzeug.routing import Rule

from app.accounts.models import Account
from app.clock import now
from app.db import Base
from app.errors import Invalid
from app.permissions import Role
from app.web.security import HEADERS
from tests.world import NOBODY, ROLES, Stage, filled

MARKUP: Final = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
FORMULA: Final = '=HYPERLINK("http://x.example","North")'
FOR_GOOD: Final = "private, max-age=31536000, immutable"
"""How long a picture of a lesson is kept: it never changes under its address, and says nothing of who saw it."""
RAW: Final = ("<script>alert", "<img src=x", "onerror=alert(1)>")
STAFF: Final = (Role.LEARNER, Role.FACILITATOR, Role.TRAINER, Role.ANALYST, Role.ADMINISTRATOR)


def pages(stage: Stage) -> Iterator[Rule]:
    """Every rule that answers GET."""
    return (rule for rule in stage.app.url_map.iter_rules() if "GET" in (rule.methods or ()))


def is_safe(answer: Any, what: object) -> None:
    for name, value in HEADERS.items():
        assert answer.headers.get(name) == value, (what, name)
    if "/static/" not in str(what) and "/favicon" not in str(what):
        kept = ("no-store", "private, no-cache", *([FOR_GOOD] if "/pictures/" in str(what) else []))
        assert answer.headers.get("Cache-Control") in kept, what
    assert "Server" not in answer.headers or "Werkzeug" not in answer.headers["Server"]


@pytest.mark.parametrize("role", [NOBODY, Role.LEARNER, Role.ADMINISTRATOR])
def test_every_answer_carries_the_safety_headers(stage: Stage, role: str) -> None:
    for rule in pages(stage):
        path = filled(rule.rule, stage.world)
        headers = {"Authorization": f"Bearer {stage.world.tokens[role]}"} if role != NOBODY else {}
        for method in ("GET", "HEAD", "OPTIONS", "DELETE"):
            answer = stage.page(role).open(path, method=method, headers=headers, buffered=True)
            assert answer.status_code < 500, (method, path)
            is_safe(answer, (role, method, path, answer.status))


def test_refusals_and_faults_carry_the_safety_headers_too(open_stage: Stage) -> None:
    def fail() -> str:
        raise RuntimeError("secret of the inside")

    fail.access = "public"  # type: ignore[attr-defined]
    stage = open_stage
    stage.app.add_url_rule("/fails", view_func=fail)
    stage.app.add_url_rule("/api/v1/fails", endpoint="fails", view_func=fail)
    stage.app.config["WTF_CSRF_ENABLED"] = True
    client = stage.page()
    for method, path, options, status in (
        ("GET", "/nothing/here", {}, 404),
        ("DELETE", "/sign-in", {}, 405),
        ("POST", "/sign-in", {}, 400),
        ("GET", "/fails", {}, 500),
        ("POST", "/sign-in", {"data": b"x" * 1_100_000, "content_type": "application/x-www-form-urlencoded"}, 413),
        ("POST", "/sign-out", {"environ_overrides": {"HTTP_TRANSFER_ENCODING": "chunked"}}, 411),
        ("GET", "/a%00b", {}, 400),
        ("GET", "/static/../safeguard.css", {}, 404),
        ("GET", "/static/none.css", {}, 404),
        ("GET", "/api/v1/nothing", {}, 404),
        ("GET", "/api/v1", {}, 404),
        ("POST", "/api/v1/me", {}, 405),
        ("GET", "/api/v1/me", {}, 401),
        ("GET", "/api/v1/fails", {}, 500),
        ("GET", "/api/v1/certificates/%00", {}, 400),
        ("GET", "/api/v1/certificates/none", {}, 404),
    ):
        answer = client.open(path, method=method, **options)
        assert answer.status_code == status, (path, answer.status)
        is_safe(answer, path)
        kind = "application/problem+json" if path.startswith("/api/") else "text/html"
        assert answer.content_type.startswith(kind), path
        assert "secret of the inside" not in answer.text
        assert "Traceback" not in answer.text
        if status == 405:
            assert answer.headers["Allow"]


def test_405_names_what_is_allowed_on_every_operation_and_page(stage: Stage) -> None:
    allowed: dict[str, set[str]] = {}
    for rule in stage.app.url_map.iter_rules():
        allowed.setdefault(filled(rule.rule, stage.world), set()).update(rule.methods or ())
    for path, methods in allowed.items():
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "COLOUR"} - methods:
            answer = stage.page(Role.ADMINISTRATOR).open(path, method=method)
            if answer.status_code == 404:  # a broader rule of another page (``/attempts/<id>/<number>``)
                continue
            assert answer.status_code == 405, (method, path, answer.status)
            assert {each.strip() for each in answer.headers["Allow"].split(",")} >= methods - {"HEAD", "OPTIONS"}, (
                path,
                methods,
            )
            assert answer.content_type.startswith(
                "application/problem+json" if path.startswith("/api/") else "text/html"
            )


def test_a_form_sent_from_another_site_is_refused(stage: Stage) -> None:
    import re

    stage.app.config["WTF_CSRF_ENABLED"] = True
    client = stage.page()
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in").text)
    assert token is not None
    form = {"csrf_token": token[1], "email": "x@example.org", "password": "wrong"}
    assert client.post("/sign-in", data=form, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400
    assert client.post("/sign-in", data=form, headers={"Sec-Fetch-Site": "same-origin"}).status_code != 400


def test_a_rule_of_the_tables_that_nobody_foresaw_is_no_fault(open_stage: Stage) -> None:
    from app.web.unit_of_work import session

    def orphan() -> str:
        session().execute(
            text("INSERT INTO enrolment (account_id, track_code, enrolled_at) VALUES (424242, 'T', '2026-01-01')")
        )
        return "never"

    orphan.access = "public"  # type: ignore[attr-defined]
    stage = open_stage
    stage.app.config["WTF_CSRF_ENABLED"] = False
    stage.app.add_url_rule("/orphan", view_func=orphan, methods=["POST"])
    stage.app.add_url_rule("/api/v1/orphan", endpoint="api-orphan", view_func=orphan, methods=["POST"])
    for path in ("/orphan", "/api/v1/orphan"):
        answer = stage.page().post(path)
        assert answer.status_code == 409
        assert "FOREIGN KEY" not in answer.text
        assert "INSERT" not in answer.text
    assert stage.api(Role.LEARNER)("POST", "/enrolments", json={"track": "P"}).status_code == 201


class Forms(HTMLParser):
    """The forms of a page: where each leads and the names of its fields."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, set[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "form":
            self.found.append((values.get("action") or "", (values.get("method") or "get").upper(), set()))
        elif tag in ("input", "textarea", "select", "button") and values.get("name") and self.found:
            self.found[-1][2].add(str(values["name"]))


def forms_of(html: str) -> list[tuple[str, str, set[str]]]:
    parser = Forms()
    parser.feed(html)
    return parser.found


def is_escaped(answer: Any, what: object) -> None:
    if answer.content_type and answer.content_type.startswith("text/html"):
        for raw in RAW:
            assert raw not in answer.text, (what, raw)


def _seen(stage: Stage, role: str) -> dict[str, Any]:
    """Every page that somebody with the role can open, by address."""
    seen = {}
    for rule in pages(stage):
        if rule.rule.startswith("/api/") or rule.endpoint in ("static", "web.icon", "credentials.certificate_file"):
            continue
        for path in {filled(rule.rule, stage.world), rule.rule.replace("<int(max=2147483647):account_id>", "1")}:
            if "<" not in path:
                seen[path] = stage.page(role).get(path)
    return seen


def _sendable(stage: Stage, role: str) -> Iterator[tuple[str, str, set[str]]]:
    """Every form that somebody with the role meets, once: where it leads, how it is sent, its fields."""
    known = {("/sign-out", "POST")}
    for page, answer in _seen(stage, role).items():
        is_page = answer.content_type.startswith("text/html")
        for action, method, names in forms_of(answer.text) if is_page else ():
            where = action or page
            if (where, method) not in known:
                known.add((where, method))
                yield where, method, names


def _opens(stage: Stage, role: str) -> None:
    """Every page draws, and no markup of others is in it."""
    for page, answer in _seen(stage, role).items():
        assert answer.status_code < 500, (role, page)
        is_escaped(answer, (role, page))


def test_markup_typed_into_every_field_of_every_form_comes_back_as_text(stage: Stage) -> None:
    """Sent in the body and in the query, refused or taken; and afterwards on every page."""
    tried = 0
    for role in STAFF:
        for where, method, names in _sendable(stage, role):
            stage.fresh(role)
            tried += 1
            marked = dict.fromkeys(names, MARKUP)
            for form in (marked, {**marked, "password": "x", "email": "x@example.org"}):
                options = {"data": form} if method == "POST" else {"query_string": form}
                sent = stage.page(role).open(where, method=method, headers={"User-Agent": MARKUP}, **options)
                assert sent.status_code < 500, (role, where, sent.status)
                is_escaped(sent, (role, where))
    assert tried > 15
    for role in STAFF:
        with suppress(Invalid):  # one of the forms ended its only right
            stage.fresh(role)
        _opens(stage, role)


@pytest.fixture
def marked(stage: Stage) -> Stage:
    """The world with markup and formulas in the names that people and registers bring."""
    from app.accounts.actions import change_profile, create_token
    from app.workforce.actions import add_region, add_site
    from app.workforce.queries import region_by_code

    with stage.unit() as session:
        for account_id in stage.world.accounts.values():
            account = session.get_one(Account, account_id)
            change_profile(session, account, name=MARKUP, language="en")
            create_token(session, account, name=MARKUP, days=3, at=now())
        root = region_by_code(session, "XX")
        east = add_region(session, code="XX-E", name=MARKUP, parent=root)
        add_region(session, code="XX-F", name=FORMULA, parent=root)
        add_region(session, code="XX-G", name="@SUM(1)", parent=root)
        add_site(session, code="SCH-M", name=MARKUP, kind="school", region=east)
        session.execute(text("UPDATE certificate SET holder_name = :name"), {"name": MARKUP})
    return stage


def test_names_full_of_markup_are_text_on_every_page(marked: Stage) -> None:
    for role in ROLES:
        _opens(marked, role)
        for query in (
            ()
            if role in (Role.MANAGER, Role.REVIEWER, Role.LEARNER, Role.TRAINER)
            else ("search", "number", "next", "region", "audience", "on", "by", "module", "track", "page", "indicator")
        ):
            for page in (
                "/people",
                "/verify",
                "/sign-in",
                "/coverage",
                "/results",
                "/audit",
                "/register",
                "/group-sessions",
            ):
                answer = marked.page(role).get(page, query_string={query: MARKUP})
                assert answer.status_code < 500, (role, page, query)
                is_escaped(answer, (role, page, query))


def test_names_full_of_markup_are_json_on_the_api(marked: Stage) -> None:
    for role, path in (
        (Role.ADMINISTRATOR, "/accounts"),
        (Role.ANALYST, "/regions"),
        (Role.LEARNER, "/tokens"),
        (Role.ANALYST, "/coverage/COV-1"),
        (Role.LEARNER, "/certificates"),
    ):
        answer = marked.api(role)("GET", path)
        assert answer.status_code == 200, path
        assert answer.content_type == "application/json"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/coverage.csv?audience=T&by=region", "/register/template/regions.csv"])
def test_no_cell_of_a_file_is_a_formula(marked: Stage, path: str) -> None:
    answer = marked.page(Role.ANALYST).get(path)
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/csv")
    cells = [cell for row in csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))) for cell in row]
    assert cells
    for cell in cells:
        assert not cell.startswith(("=", "@", "\t", "\r", "+")), cell
        assert not cell.startswith("-") or cell[1:].replace(".", "").isdigit(), cell


def test_every_table_of_the_program_is_in_the_metadata() -> None:
    assert len(Base.metadata.tables) > 15
