"""Every page that can be looked at: the addresses of the GET routes, filled with rows of the shared server."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import Flask
from werkzeug.routing import Rule

from app.catalogue.documents import TextDocument
from app.catalogue.queries import readable_modules, tracks
from app.config import from_environment
from app.factory import create_app
from tests.browser.conftest import Ground
from tests.browser.ground import Rows
from tests.live import Server

NO_PAGES: Final = frozenset(
    {
        "static",
        "web.alive",
        "web.ready",
        "web.icon",
        "web.language",
        "learning.follow_ups",
        "catalogue.paragraphs_file",
        "catalogue.picture",
        "credentials.certificate_file",
        "workforce.template_file",
    }
)
"""Routes that answer with no page of this program's own: files, health, redirects."""
OTHERS_PAGES: Final = frozenset({"web.explorer"})
"""Pages that are somebody else's program: the API explorer is Swagger UI; nothing of ours is on it but its start."""
EMPTY_FIRST_RUN: Final = frozenset({"accounts.welcome"})
"""Pages that only an empty service shows; test_access visits them on one."""


@dataclass(frozen=True)
class Address:
    """One page: the route it belongs to and where it is."""

    endpoint: str
    path: str


def program_of(server: Server) -> Flask:
    """The program as the server runs it, for its map of addresses."""
    return create_app(from_environment({"SAFEGUARD_DATA_DIR": str(server.data)}))


def addresses(program: Flask, rows: Rows) -> list[Address]:
    """Every page once with ordinary rows, then the states that an address can ask for."""
    adapter = program.url_map.bind("")
    pages = [
        Address(rule.endpoint, adapter.build(rule.endpoint, values))
        for rule in _page_rules(program)
        for values in _values(rule, rows)
    ]
    return pages + [Address(adapter.match(path.partition("?")[0])[0], path) for path in _states(rows)]


def answers(program: Flask, ground: Ground, role: str | None) -> dict[str, tuple[int, bool]]:
    """What the shared server answers a role at every address, asked once: the status, and whether it is a page."""
    if role not in ground.answers:
        asking = ground.context(role).request
        found = ground.answers[role] = {}
        for path in dict.fromkeys(address.path for address in addresses(program, ground.rows)):
            answer = asking.get(ground.url + path, max_redirects=0)
            found[path] = answer.status, answer.headers.get("content-type", "").startswith("text/html")
    return ground.answers[role]


def _page_rules(program: Flask) -> Iterator[Rule]:
    for rule in program.url_map.iter_rules():
        is_other = rule.endpoint in NO_PAGES | OTHERS_PAGES | EMPTY_FIRST_RUN or rule.rule.startswith("/api/")
        if "GET" in (rule.methods or ()) and not is_other:
            yield rule


def _values(rule: Rule, rows: Rows) -> list[Mapping[str, Any]]:
    """What fills the gaps of an address; a route with unknown gaps fails the tests until it is told here."""
    lesson = {"code": "T", "module_key": "T1", "lesson_key": "yes-under-eighteen"}
    module = {"code": "T", "module_key": "T1"}
    known: dict[str, list[Mapping[str, Any]]] = {
        "accounts.person": [{"account_id": rows.accounts["teacher"]}],
        "catalogue.card": [{"code": "T"}, {"code": "P"}],
        "catalogue.module": [{"key": "T1"}],
        "credentials.certificate": [{"number": rows.own_certificate}],
        "credentials.verification": [
            {"number": number}
            for number in (rows.valid_certificate, rows.expired_certificate, rows.revoked_certificate, "SG-NONE")
        ],
        "credentials.staff": [{"code": "T-XX-C1-01"}],
        "entries.list_file": [],
        "entries.one_list": [{"kind": kind} for kind in ("double", "no-site", "unmatched")],
        "assessment.statistics": [{"key": "T1"}],
        "exports.choices": [{"code": rows.release}],
        "exports.fetch": [],
        "interop.download": [{"key": "T1", "format": "gift"}],
        "interop.exchange": [{"key": "T1"}],
        "interop.import_as_yaml": [],
        "interop.one_import": [],
        "interop.report": [{"key": "T1", "format": "gift"}],
        "learning.attempt": [],
        "learning.follow_up_page": [{"public_id": rows.own_certificate}],
        "learning.module_changes": [module],
        "learning.paper": [],
        "learning.paper_key": [],
        "learning.practice": [{"public_id": rows.own_certificate}],
        "learning.regrades": [{"key": "T1"}],
        "learning.test": [{"code": "T", "kind": "pre"}, {"code": "T", "kind": "post"}],
        "learning.test_paper": [],
        "learning.test_paper_key": [],
        "learning.question": [{"public_id": rows.open, "number": 1}, {"public_id": rows.open, "number": 8}],
        "learning.review": [{"public_id": rows.open}],
        "learning.result": [{"public_id": rows.failed}, {"public_id": rows.passed}],
        "learning.track_page": [{"code": "T"}, {"code": "P"}, {"code": "S"}],
        "learning.lesson": [lesson],
        "learning.quiz": [module],
        "learning.scenario": [module],
        "releases.csv_file": [],
        "releases.json_file": [],
        "releases.published": [{"code": rows.release}],
        "releases.release": [{"code": rows.release}],
        "pilots.group": [{"draft_id": rows.draft}],
        "pilots.tried": [
            {"draft_id": rows.draft, "name": name} for name in ("front", "lesson/yes-under-eighteen", "scenario")
        ],
        "studio.overview": [{"draft_id": rows.draft}, {"draft_id": rows.new_draft}],
        "studio.editor": [
            {"draft_id": draft, "name": name}
            for draft, names in (
                (rows.draft, ("front", "lesson/yes-under-eighteen", "scenario")),
                (rows.new_draft, ("front", "lesson/lesson-1", "item/item-1", "scenario")),
            )
            for name in names
        ],
        "studio.module": [{"key": "T1"}],
        "studio.pictures": [{"draft_id": rows.draft}, {"draft_id": rows.new_draft}],
        "studio.compare": [],
        "studio.review": [{"draft_id": rows.draft}, {"draft_id": rows.new_draft}],
        "studio.translation": [{"draft_id": rows.draft, "language": "ar"}],
        "studio.translated_part": [
            {"draft_id": rows.draft, "language": "ar", "name": name} for name in ("front", "lesson/yes-under-eighteen")
        ],
        "studio.preview": [
            {"draft_id": rows.draft, "name": name} for name in ("front", "lesson/yes-under-eighteen", "scenario")
        ]
        + [{"draft_id": rows.new_draft, "name": "item/item-1"}],
        "translations.po_file": [],
        "translations.xliff_file": [],
        "module-files.draft_files": [],
        "module-files.version_files": [],
        "learning.scenario_step": [{**module, "step_key": "report"}, {**module, "step_key": "end-well"}],
    }
    if not rule.arguments:
        return [{}]
    assert rule.endpoint in known, f"tell tests/browser/pages.py with which rows {rule.rule} can be looked at"
    return known[rule.endpoint]


def _states(rows: Rows) -> tuple[str, ...]:
    """States of pages that lie behind a question mark, a refusal or an address that leads nowhere."""
    return (
        "/tracks/T/T1/lessons/harms-in-plain-words?short=1",
        "/tracks/T/T1/scenario/kit-room?choice=name-it",
        "/tracks/T/T1/scenario/kit-room?choice=leave-it",
        "/tracks/T/T1/scenario/kit-room?choice=consult",
        "/curriculum/paragraphs?part=G-2",
        "/curriculum/paragraphs?part=R-1",
        "/people?search=nobody+of+this+name",
        "/coverage/overview?region=XX-C2",
        "/coverage?by=sex",
        "/coverage?by=age",
        "/coverage?indicator=COV-6&audience=C",
        "/coverage?audience=C&by=region&region=XX-C2",
        "/coverage?audience=J",
        "/coverage?audience=C&region=XX-C",
        f"/published/{rows.release}?audience=C&area=XX-C",
        "/published/now?audience=C&area=XX-C",
        "/coverage?indicator=EXP-1",
        "/coverage?indicator=EQ-4&by=sex",
        "/coverage?indicator=DQ-5",
        "/coverage/equity",
        "/coverage/quality?audience=_T",
        "/coverage?on=1999-01-01",
        f"/people/{rows.accounts['administrator']}",
        "/studio/modules/T1/changes?before=1&after=1",
        f"/studio/drafts/{rows.draft}/preview/lesson/yes-under-eighteen?language=fr",
        *(
            f"/tracks/T/{place}{sheet}?seed=7&of={rows.version}"
            for place in ("T1/paper", "tests/post/paper")
            for sheet in ("", "/key")
        ),
    )


def lessons(program: Flask) -> list[str]:
    """The longest lesson of every module that a track offers, each module once."""
    store = program.extensions["database"]
    with store.reading() as session:
        tracks_of = {key: card.code for card in tracks(session) for key in card.document.offered}
        found = [
            f"/tracks/{tracks_of[each.module.key]}/{each.module.key}/lessons/{_longest(each.text)}"
            for each in readable_modules(session, tracks_of, "en")
        ]
    store.engine.dispose()
    return found


def _longest(text: TextDocument) -> str:
    return max(text.lessons, key=lambda key: len(text.lessons[key].body))
