"""The help page, the help box of other pages, and a start with a bad directory."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine
from flask import render_template_string

from app.config import BadSetting
from app.factory import create_app
from tests.catalogue.small_content import CONTENT

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
BOX = '{% from "helplines/box.html" import box with context %}{{ box() }}'


def shown(app, template, language="en"):
    with app.test_request_context("/", headers={"Accept-Language": language}):
        return render_template_string(template)


def test_anybody_may_read_the_help_page(client):
    page = client.get("/help")
    assert page.status_code == 200
    for words in ("000 0001", "000 0005", "these numbers reach nobody", "inhope.org", "emergency"):
        assert words in page.text
    assert 'href="tel:' not in page.text


@pytest.mark.parametrize(("language", "words"), [("ar", "خط"), ("zh", "热线"), ("ru", "телефон"), ("fr", "ligne")])
def test_the_help_page_names_services_in_the_readers_language(client, language, words):
    assert words in client.get("/help", headers={"Accept-Language": language}).text


def test_the_box_has_five_lines_and_their_date(app):
    box = shown(app, BOX)
    assert box.count("<dt>") == 5
    assert "November 1, 2026" in box or "1 November 2026" in box
    assert "180 days" not in box


def test_entries_that_nobody_checked_for_long_are_flagged(app, client):
    with time_machine.travel(datetime(2027, 6, 1, tzinfo=UTC), tick=False):
        assert "180 days" in shown(app, BOX)
        assert "180 days" in client.get("/help").text


def test_a_real_number_can_be_tapped_and_an_address_opened(settings, database, tmp_path):
    folder = tmp_path / "content"
    shutil.copytree(CONTENT / "helplines", folder / "helplines")
    path = folder / "helplines" / "XX.yaml"
    path.write_text(path.read_text("utf-8").replace("demonstration: true", "demonstration: false"), "utf-8")
    box = shown(create_app(replace(settings, content_dir=folder)), BOX)
    assert 'href="tel:0000001"' in box
    assert "reach nobody" not in box


@pytest.mark.parametrize(
    ("changes", "words"), [({"jurisdiction": "QQ"}, "JURISDICTION"), ({"content_dir": None}, "CONTENT")]
)
def test_a_bad_directory_stops_the_start_with_a_sentence(settings, database, tmp_path, changes, words):
    if "content_dir" in changes:
        changes = {"content_dir": tmp_path}
    with pytest.raises(BadSetting, match=words):
        create_app(replace(settings, **changes))
