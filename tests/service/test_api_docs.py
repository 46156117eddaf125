"""``docs/api.md`` names every operation of the JSON API and no other, and its examples are calls that exist."""

import json
import re
import shlex
from pathlib import Path
from typing import Any, Final

import pytest
from flask import Flask

PAGE: Final = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text("utf-8")
OPERATION: Final = re.compile(r"`(GET|POST|PUT|PATCH|DELETE) (/api/v1[^`?\s]*)`")
EXAMPLE: Final = re.compile(r"^curl .*?(?<!\\)$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def served(program: Flask) -> dict[str, Any]:
    document: dict[str, Any] = program.test_client().get("/api/v1/openapi.json").json
    return document


def operations(served: dict[str, Any]) -> dict[tuple[str, str], Any]:
    return {
        (method.upper(), path): said
        for path, methods in served["paths"].items()
        for method, said in methods.items()
        if method != "parameters"
    }


def test_every_operation_is_named_and_every_name_is_an_operation(served: dict[str, Any]) -> None:
    named = OPERATION.findall(PAGE)
    assert len(named) == len(set(named))
    assert set(named) == set(operations(served))


def test_other_addresses_that_are_named_answer(program: Flask) -> None:
    for path in set(re.findall(r"`(/api/v1/[a-z.]+)`", PAGE)):
        assert program.test_client().get(path).status_code == 200, path


def test_every_group_of_operations_has_an_example_that_fits_the_document(served: dict[str, Any]) -> None:
    tags = set()
    for example in EXAMPLE.findall(PAGE):
        said = _called(served, shlex.split(example.replace("\\\n", " ")))
        tags.update(said["tags"])
    assert tags >= {"accounts", "catalogue", "learning", "credentials", "workforce", "coverage"}


def _called(served: dict[str, Any], words: list[str]) -> Any:
    """The operation that an example calls; its body and its query are what that operation takes."""
    method = words[words.index("-X") + 1] if "-X" in words else "GET"
    path, _, query = next(word for word in words if word.startswith("https://")).partition("?")
    path = "/" + path.split("/", 3)[3]
    rule, said = next(
        (rule, said)
        for (verb, rule), said in operations(served).items()
        if verb == method and re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", rule), path)
    )
    known = {each["name"] for each in said.get("parameters", ()) if "name" in each}
    assert {pair.split("=")[0] for pair in query.split("&") if pair} <= known, rule
    assert bool(said["security"]) == any(word.startswith("Authorization: Bearer") for word in words), rule
    if "-d" in words:
        body = said["requestBody"]["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
        schema = served["components"]["schemas"][body]
        sent = json.loads(words[words.index("-d") + 1])
        assert set(sent) <= set(schema["properties"]), rule
        assert set(schema.get("required", ())) <= set(sent), rule
    return said


def test_the_statuses_that_the_page_explains_are_those_of_the_document(served: dict[str, Any]) -> None:
    refusals = {status for said in operations(served).values() for status in said["responses"] if status >= "400"}
    assert [status for status in sorted(refusals) if f"{status} " not in PAGE] == []
