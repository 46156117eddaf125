"""The card "Who to call": anybody may open and print it, for every track, and it says what its audience must know."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import time_machine
from markupsafe import escape

from app.catalogue.actions import load_content
from app.catalogue.cards import WORDS, code_of
from app.factory import create_app
from app.helplines.directory import CARD_LINES, NEEDS, Directory, help_card, load
from app.workforce.codes import AUDIENCES
from tests.catalogue.small_content import CONTENT
from tests.credentials import rows

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
ON = date(2026, 11, 22)
CARD = "/help/cards/Z"


@pytest.fixture
def published(make, folder):
    """One track for teachers."""
    with make.unit() as session:
        load_content(session, folder.write(), at=AT)
    return folder


def test_every_audience_has_four_or_five_short_lines():
    assert set(WORDS) == set(AUDIENCES)
    for card in WORDS.values():
        lines = card.do + card.never
        assert 4 <= len(lines) <= 5
        assert all(len(str(line)) <= 110 for line in lines)


@pytest.mark.parametrize("audience", [code for code in AUDIENCES if code != "P"])
def test_no_professional_is_told_less_than_to_keep_no_secret_and_to_pass_on_no_image(audience):
    card = WORDS[audience]
    assert "secret" in " ".join(map(str, card.never))
    assert "image" in " ".join(map(str, card.never))
    assert "channel named on this card" in " ".join(map(str, card.do))


def test_anybody_may_open_the_card_of_a_track(client, published):
    with time_machine.travel(AT, tick=False):
        page = client.get(CARD)
    assert page.status_code == 200
    for words in (
        "Track",
        "000 0001",
        "000 0005",
        "these numbers reach nobody",
        "24/7",
        "free of charge",
        "confidential",
        "Last checked: November 1, 2026.",
        "At my place of work",
        "Never promise to keep a secret.",
        "Printed on November 22, 2026.",
        "http://localhost/help",
    ):
        assert words in page.text, words
    assert "style=" not in page.text
    assert page.text.count("<dd></dd>") == 4


def test_the_address_of_the_help_page_is_the_configured_one(settings, database, published):
    program = create_app(replace(settings, base_url="https://training.example"))
    page = program.test_client().get(CARD).text
    program.extensions["database"].engine.dispose()
    assert "https://training.example/help" in page
    assert code_of("https://training.example/help") in page
    assert code_of("https://elsewhere.example/help") not in page


def test_the_card_of_families_is_gentle(client, make, folder):
    folder.track["audience"] = "P"
    with make.unit() as session:
        load_content(session, folder.write(), at=AT)
    page = client.get(CARD).text
    assert str(escape("I believe you, and it is not your fault.")) in page
    assert "People near me whom I trust" in page
    assert "What never to do" not in page


def test_services_that_nobody_checked_for_long_are_flagged_on_paper_too(client, published):
    with time_machine.travel(datetime(2027, 6, 1, tzinfo=UTC), tick=False):
        assert "180 days" in client.get(CARD).text


@pytest.mark.parametrize("code", ["Q", "z", "<script>", "%20"])
def test_a_card_of_no_track_is_not_found(client, published, code):
    assert client.get(f"/help/cards/{code}").status_code == 404


def test_the_list_of_cards_names_every_track_and_before_there_is_one_says_so(client, make, folder):
    assert "No track is published yet." in client.get("/help/cards").text
    with make.unit() as session:
        load_content(session, folder.write(), at=AT)
    assert f'href="{CARD}"' in client.get("/help/cards").text


def test_the_help_page_and_the_page_of_the_track_lead_to_the_cards(client, make, folder):
    with make.unit() as session:
        rows.country(session)
        load_content(session, folder.write(), at=AT)
        learner = rows.someone(session, "a@example.org", at=AT)
    assert 'href="/help/cards"' in client.get("/help").text
    client.set_cookie("session_token", learner.cookie)
    assert f'href="{CARD}"' in client.get("/tracks/Z").text


def test_a_card_has_a_service_for_every_need_kinds_together_and_no_more_than_fit_on_paper():
    directory = load(CONTENT / "helplines")
    card = help_card(directory, "XX", "en", ON)
    kinds = [entry.category for entry in card.entries]
    assert set(kinds) == set(NEEDS)
    assert kinds == sorted(kinds, key=NEEDS.index)
    assert len({entry.key for entry in card.entries}) == len(card.entries) <= CARD_LINES
    assert card.demonstration
    xx = directory.jurisdictions["XX"]
    more = tuple(replace(service, key=f"{service.key}-{n}") for n in range(5) for service in xx.services)
    crowded = Directory({**directory.jurisdictions, "XX": replace(xx, services=more)})
    assert len(help_card(crowded, "XX", "en", ON).entries) == CARD_LINES


def test_a_country_without_services_of_its_own_gets_the_international_lists():
    card = help_card(load(CONTENT / "helplines"), "INTL", "fr", ON)
    assert {entry.category for entry in card.entries} == {"directory"}
    assert card.jurisdiction == "Répertoires internationaux"
    assert not card.demonstration
