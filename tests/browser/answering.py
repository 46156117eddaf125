"""Answers every type of question on the screen, rightly or wrongly, as a person with the answer key would."""

import json
import sqlite3
from functools import cache
from pathlib import Path
from typing import Final

import yaml
from playwright.sync_api import Page

from app.assessment.forms import Form, FormItem
from app.catalogue.documents import Item, ModuleDocument, TrackDocument
from app.demo.answering import right_answer, wrong_answer
from tests.browser.walking import press
from tests.live import ROOT

SAVE: Final = "main form button:not(.second)"


@cache
def module(key: str) -> ModuleDocument:
    """A module as its file in ``content/`` has it."""
    path = Path(ROOT) / "content" / "modules" / key / "module.yaml"
    return ModuleDocument.from_plain(yaml.safe_load(path.read_text("utf-8")))


def core_modules(code: str) -> tuple[str, ...]:
    """The core modules of a track, as its file in ``content/`` has them."""
    path = Path(ROOT) / "content" / "tracks" / f"{code}.yaml"
    return TrackDocument.from_plain(yaml.safe_load(path.read_text("utf-8"))).modules


def answer_form(page: Page, data: Path, *, right: bool) -> list[str]:
    """Begin or go on with the attempt behind the main button and answer all its questions, without sending.

    Gives the names of the items in the order asked. ``data`` is the server's folder: the screen itself never tells
    which item it shows.
    """
    press(page.locator(SAVE).first)
    form, subject = _attempt(data, page.url)
    for asked in form.items:
        item = _item(asked, subject)
        assert page.locator(".feedback, .choice.right, .choice.wrong").count() == 0, "feedback before sending"
        _fill(page, item, right_answer(item) if right else wrong_answer(item))
    page.wait_for_url("**/review")
    return [asked.name for asked in form.items]


def _attempt(data: Path, address: str) -> tuple[Form, str]:
    public_id = address.split("/attempts/")[1].partition("/")[0]
    with sqlite3.connect(f"file:{data / 'safeguard.db'}?mode=ro", uri=True) as store:
        plain, subject = store.execute("SELECT form, subject FROM attempt WHERE public_id = ?", (public_id,)).fetchone()
    store.close()
    return Form.from_plain(json.loads(plain)), subject


def _item(asked: FormItem, subject: str) -> Item:
    item = module(asked.module or subject).item(asked.key)
    assert item is not None, asked.name
    return item


def _fill(page: Page, item: Item, tokens: list[str]) -> None:
    """Fill in one question and save it; a story takes as many screens as it has steps."""
    if not tokens:
        _leave(page)
        return
    if item.type == "scenario":
        for token in tokens:
            page.locator(f"main input[name=choice][value='{token.split('=')[1]}']").check()
            press(page.locator(SAVE))
    elif item.type == "numeric":
        page.locator("main input[name=number]").fill(tokens[0])
    else:
        for token in tokens:
            _choose(page, *field_of(item.type, token))
    press(page.locator(SAVE))


def _leave(page: Page) -> None:
    """Go on without an answer, by the list of all questions or by leaving the story for later."""
    press(page.locator("main p.small a[href*='/attempts/']").last)


def field_of(kind: str, token: str) -> tuple[str, str]:
    """The name of the field that holds a token, and the value it takes there."""
    if kind in ("single", "multiple"):
        return "chosen", token
    slot, key = token.split("=")
    return (f"place.{key}", slot) if kind == "ordering" else (f"slot.{slot}", key)


def _choose(page: Page, name: str, value: str) -> None:
    page.locator(f"main [name='{name}']").first.wait_for(state="attached")
    menu = page.locator(f"main select[name='{name}']")
    if menu.count():
        menu.select_option(value)
    else:
        page.locator(f"main input[name='{name}'][value='{value}']").check()
