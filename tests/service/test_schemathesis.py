"""The OpenAPI document is true: every operation, with input right and wrong, as each kind of person.

A case without input is sent by everybody, any other by two people whom the case itself picks, so that a failure comes
again. ``SAFEGUARD_TEST_CASES`` raises the number of random cases of each operation (releases use 1000).
"""

import gzip
import os
import tempfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from app.config import from_environment
from app.factory import create_app
from app.permissions import Role
from tests.world import NOBODY, Stage

CASES: Final = int(os.environ.get("SAFEGUARD_TEST_CASES", "16"))
PEOPLE: Final = (NOBODY, Role.LEARNER, Role.TRAINER, Role.ANALYST, Role.ADMINISTRATOR, Role.FACILITATOR)
CHECKS: Final = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
    allow_header_conformance,
]
CONFIG: Final = schemathesis.Config.from_dict(
    {
        "seed": 20261122,
        "generation": {"max-examples": CASES, "deterministic": True, "database": "none", "no-shrink": False},
        "phases": {"stateful": {"enabled": False}},
    }
)


@schemathesis.serializer("application/gzip", "application/x-gzip")
def packed(_context: Any, value: Any) -> bytes:
    """A packed file: what is made up, packed."""
    return gzip.compress(value if isinstance(value, bytes) else str(value).encode("utf-8", "replace"), mtime=0)


def document() -> Any:
    """The document as it is served; no database is opened for it."""
    with tempfile.TemporaryDirectory() as folder:
        keys = {"SECRET_KEY": "k" * 32, "STAFF_NUMBER_KEY": "s" * 32, "DATA_DIR": folder}
        program = create_app(from_environment({f"SAFEGUARD_{name}": value for name, value in keys.items()}))
        return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", program, config=CONFIG)


schema = document()


@schema.parametrize()
@settings(max_examples=CASES, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_document_is_kept(case: Case, stage: Stage) -> None:
    for role in senders(case):
        headers = {"Accept-Encoding": "identity"}
        if role != NOBODY:
            headers["Authorization"] = f"Bearer {stage.world.tokens[role]}"
        answer = case.call(app=stage.app, headers=headers)
        case.validate_response(answer, checks=CHECKS, headers=headers)
        if case.method == "DELETE" and answer.status_code == 204:
            stage.fresh(role)


def senders(case: Case) -> Sequence[str]:
    """Who sends a case: two of the people, one half of the round apart; everybody when it has no input."""
    said = (case.path_parameters, case.query, case.headers, case.cookies, case.body)
    if not any(said[:-1]) and not isinstance(case.body, dict | list | str | bytes):
        return PEOPLE
    half = len(PEOPLE) // 2
    first = zlib.crc32(repr(said).encode("utf-8", "backslashreplace")) % half
    return PEOPLE[first], PEOPLE[first + half]


def test_the_document_is_openapi_3_1_and_names_every_operation_once(stage: Stage) -> None:
    served = stage.page().get("/api/v1/openapi.json").json
    assert served["openapi"] == "3.1.0"
    schema.validate()
    operations = [each.items() for each in served["paths"].values()]
    names = [said["operationId"] for each in operations for method, said in each if method != "parameters"]
    assert len(names) == len(set(names)) >= 24


def test_every_operation_says_what_it_is_who_may_and_how_it_refuses(stage: Stage) -> None:
    served = stage.page().get("/api/v1/openapi.json").json
    tags = {tag["name"] for tag in served["tags"]}
    for path, methods in served["paths"].items():
        for method, said in methods.items():
            if method == "parameters":
                continue
            assert said["summary"].endswith("."), path
            assert set(said["tags"]) <= tags
            assert "security" in said, path
            refusals = {status for status in said["responses"] if status >= "400"}
            assert {"400", "401", "503"} <= refusals, path
            assert ("403" in refusals) == bool(said["security"] and said["security"][0]["token"]), path
            if method != "get":
                assert {"409", "411", "413", "422"} <= refusals, path
            for status in refusals:
                assert _form(served, said["responses"][status]) == {"application/problem+json"}, (path, status)


def _form(served: Any, response: Any) -> set[str]:
    if "$ref" in response:
        response = served["components"]["responses"][response["$ref"].rsplit("/", 1)[1]]
    return set(response["content"])


def test_the_explorer_shows_the_document(stage: Stage) -> None:
    page = stage.page().get("/api/v1/docs")
    assert page.status_code == 200
    assert "/api/v1/openapi.json" in page.text
    assert Path(stage.app.static_folder or "").is_dir()


if __name__ == "__main__":
    pytest.main([__file__, "-q"])
