"""Borders of regions through the page, the API and the console."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.permissions import Role
from app.workforce.outlines import LARGEST_SENT
from tests.conftest import ApiClient
from tests.make import Make
from tests.workforce.borders import collection, feature, square
from tests.workforce.conftest import TokenOf
from tests.workforce.test_doors import sign_in

GOOD = collection(feature("XX-N", square(0, 1)), feature("XX-S", square(0, 0)))
BAD = collection(feature("XX-N", square(0, 1)), feature("<b>", square(0, 0)))
GEOJSON = {"Content-Type": "application/geo+json"}


@pytest.fixture
def analyst(api: ApiClient, stored: Make, token_of: TokenOf) -> ApiClient:
    return api.signed_in(token_of(Role.ANALYST))


def send(client: FlaskClient, raw: bytes, **fields: str) -> Any:
    data = {"file": (io.BytesIO(raw), "borders.geojson"), **fields}
    return client.post("/register/map", data=data, content_type="multipart/form-data")


def test_borders_come_in_over_the_api_and_are_given_back_as_paths(analyst: ApiClient) -> None:
    assert analyst.get("/regions/XX/map").status_code == 404
    trial = analyst.post("/workforce/maps?dry_run=true", data=GOOD, headers=GEOJSON)
    assert (trial.status_code, trial.json["dry_run"], trial.json["flaws"]) == (200, True, [])
    assert analyst.get("/regions/XX/map").status_code == 404
    done = analyst.post("/workforce/maps", data=GOOD, headers=GEOJSON)
    assert done.json["maps"] == [{"code": "XX", "name": "Exampleland", "parts": 2}]
    found = analyst.get("/regions/XX/map").json
    assert (found["region"], found["width"]) == ("XX", 1000)
    assert [(shape["code"], shape["path"][0]) for shape in found["shapes"]] == [("XX-N", "M"), ("XX-S", "M")]
    assert analyst.get("/regions/XX-N/map").status_code == 404
    assert analyst.get("/regions/ZZ/map").status_code == 404


def test_a_bad_file_is_refused_over_the_api_with_every_flaw(analyst: ApiClient) -> None:
    answer = analyst.post("/workforce/maps", data=BAD, headers={**GEOJSON, "Accept-Language": "en"})
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert answer.json["errors"] == {"feature 2, <b>": ["No region on the register has this code."]}
    told = analyst.post("/workforce/maps?dry_run=true", data=BAD, headers=GEOJSON).json
    assert [(flaw["feature"], flaw["code"]) for flaw in told["flaws"]] == [(2, "<b>")]
    assert analyst.get("/regions/XX/map").status_code == 404
    assert analyst.post("/workforce/maps", data=GOOD, headers={"Content-Type": "text/csv"}).status_code == 415
    assert analyst.post("/workforce/maps?code=", data=GOOD, headers=GEOJSON).status_code == 422


def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    analyst: ApiClient, client: FlaskClient, stored: Make
) -> None:
    class Unread(io.BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            raise AssertionError("the file was read")

        def readinto(self, _buffer: Any) -> int:
            raise AssertionError("the file was read")

    size = {"CONTENT_LENGTH": str(200 * 1024**2)}
    answer = analyst.post("/workforce/maps", input_stream=Unread(), headers=GEOJSON, environ_overrides=size)
    assert answer.status_code == 413
    assert "A file of borders may have 8 MB" in answer.json["detail"]
    sign_in(client, stored, Role.ANALYST)
    kind = "multipart/form-data; boundary=x"
    page = client.post("/register/map", input_stream=Unread(), content_type=kind, environ_overrides=size)
    assert page.status_code == 413
    assert "A file of borders may have 8 MB" in page.get_data(as_text=True)
    other = client.post("/register/check", input_stream=Unread(), content_type=kind, environ_overrides={
        "CONTENT_LENGTH": str(2**40),
    })  # fmt: skip
    assert other.status_code == 413
    assert "borders" not in other.get_data(as_text=True)
    assert analyst.post("/workforce/maps", data=b" " * LARGEST_SENT, headers=GEOJSON).status_code == 422


def test_who_may_bring_borders_in(api: ApiClient, stored: Make, token_of: TokenOf) -> None:
    def status(client: ApiClient) -> int:
        return int(client.post("/workforce/maps", data=GOOD, headers=GEOJSON).status_code)

    assert status(api) == 401
    assert status(api.signed_in(token_of(Role.TRAINER))) == 403
    assert status(api.signed_in(token_of(Role.ANALYST, "XX-N"))) == 403
    assert status(api.signed_in(token_of(Role.ADMINISTRATOR))) == 200
    northern = api.signed_in(token_of(Role.MANAGER, "XX-N"))
    assert northern.get("/regions/XX/map").status_code == 404


def test_the_page_draws_what_came_in_and_shows_every_flaw(client: FlaskClient, stored: Make) -> None:
    sign_in(client, stored, Role.ADMINISTRATOR)
    assert "/register/map" in client.get("/register").get_data(as_text=True)
    assert "No borders were brought in yet" in client.get("/register/map").get_data(as_text=True)
    refused = send(client, BAD, code="code")
    text = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "&lt;b&gt;" in text
    assert "No region on the register has this code." in text
    assert 'name="code" maxlength="80" value="code"' in text
    assert client.post("/register/map", data={}).status_code == 422
    assert send(client, GOOD).status_code == 302
    page = client.get("/register/map").get_data(as_text=True)
    assert "Regions: 2; maps: 1." in page
    assert len(re.findall(r'<path class="k1" fill-rule="evenodd" d="M', page)) == 2


def test_the_page_is_for_those_who_import(client: FlaskClient, stored: Make) -> None:
    assert client.get("/register/map").status_code == 302
    sign_in(client, stored, Role.TRAINER)
    assert client.get("/register/map").status_code == 403
    assert send(client, GOOD).status_code == 403


def test_the_console_brings_borders_in_and_names_flaws(app: Flask, stored: Make, tmp_path: Path) -> None:
    def run(content: bytes, *options: str) -> Any:
        file = tmp_path / "borders.geojson"
        file.write_bytes(content)
        return app.test_cli_runner().invoke(args=["workforce", "map", str(file), *options])

    trial = run(GOOD, "--dry-run")
    assert (trial.exit_code, trial.output) == (0, "XX: a map of 2 regions would be kept.\n")
    done = run(GOOD.replace(b'"code"', b'"pcode"'), "--code", "pcode")
    assert (done.exit_code, done.output) == (0, "XX: a map of 2 regions is kept.\n")
    bad = run(BAD)
    assert (bad.exit_code, bad.stdout) == (1, "")
    assert bad.stderr == (
        "feature 2, <b>: No region on the register has this code.\nNothing was brought in. Flaws in the file: 1.\n"
    )
