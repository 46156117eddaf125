"""The window of a follow-up, what it asks about practice, and what it writes. Pure values."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from app.catalogue.documents import PracticeOption, PracticeQuestion, PracticeText
from app.helplines import directory
from app.i18n import LANGUAGES, Message
from app.learning import following_up, letters
from app.learning.following_up import asked, channels, is_open, problems

ISSUED = date(2026, 2, 1)
SERVICES = directory.load(Path(__file__).resolve().parents[2] / "content" / "helplines")


def practice(kind, options=(("noted", True), ("shrugged", False))):
    words = {key: key for key, _ in options}
    return PracticeQuestion(
        "q", kind, tuple(PracticeOption(*each) for each in options), {"en": PracticeText("Stem?", words)}
    )


@pytest.mark.parametrize(
    ("days", "expected"), [(0, False), (74, False), (75, True), (90, True), (120, True), (121, False), (400, False)]
)
def test_it_is_open_from_75_to_120_days_after_the_issue(days, expected):
    on = ISSUED + timedelta(days=days)
    first, last = following_up.issued_between(on)
    assert is_open(ISSUED, on=on) is expected
    assert (first <= ISSUED <= last) is expected
    assert (following_up.opens(ISSUED) <= on <= following_up.closes(ISSUED)) is expected


def test_the_right_channel_is_the_one_that_the_directory_names():
    offered = {option.key: option.is_safe for option in channels(SERVICES, "XX", "en")}
    first, *others = SERVICES.jurisdictions["XX"].of("report-hotline")
    assert [key for key, is_safe in offered.items() if is_safe] == [first.key]
    assert not any(service.key in offered for service in others)
    assert set(following_up.NO_CHANNELS) < set(offered)
    assert not any(service.key in offered for service in SERVICES.jurisdictions["XX"].of("emergency"))


def test_without_a_place_to_report_the_child_helpline_is_right():
    place = SERVICES.jurisdictions["XX"]
    kept = tuple(each for each in place.services if each.category != "report-hotline")
    poorer = directory.Directory({"XX": directory.Jurisdiction("XX", True, place.names, kept)})
    right = [option.key for option in channels(poorer, "XX", "en") if option.is_safe]
    assert right == [place.of("child-helpline")[0].key]


@pytest.mark.parametrize("jurisdiction", ["INTL", "NONE"])
def test_where_nobody_is_there_to_report_to_the_question_is_left_out(jurisdiction):
    assert channels(SERVICES, jurisdiction, "en") == ()
    assert asked([practice("channel", ())], SERVICES, jurisdiction, "en") == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_services_are_named_in_the_language_of_the_reader(language):
    offered = channels(SERVICES, "XX", language)
    names = {service.names[language] for service in SERVICES.jurisdictions["XX"].services}
    assert {option.text for option in offered if isinstance(option.text, str)} <= names


@pytest.mark.parametrize(
    ("kind", "chosen", "accepted", "safe"),
    [
        ("applied", ["noted"], True, True),
        ("applied", ["noted", "shrugged"], True, True),
        ("applied", ["shrugged"], True, False),
        ("applied", [], True, False),
        ("applied", ["noted", "noted"], False, True),
        ("applied", ["forged"], False, False),
        ("several", ["noted", "shrugged"], True, False),
        ("several", [], True, False),
        ("one", ["noted"], True, False),
        ("one", [], False, False),
        ("one", ["noted", "shrugged"], False, False),
        ("channel", ["child-protection-report-line"], True, True),
        ("channel", ["wait-until-sure"], True, False),
        ("channel", [], False, False),
        ("channel", ["emergency-services"], False, False),
    ],
)
def test_which_answers_are_accepted_and_which_are_safe(kind, chosen, accepted, safe):
    options = () if kind == "channel" else (("noted", True), ("shrugged", False))
    question = asked([practice(kind, options)], SERVICES, "XX", "en")[0]
    assert question.accepts(chosen) is accepted
    assert question.is_safe(chosen) is safe
    assert bool(problems({"q": chosen}, [question])) is not accepted


@pytest.mark.parametrize(
    ("chosen", "accepted"),
    [([], False), (["none-of-these"], True), (["noted"], True), (["noted", "none-of-these"], False)],
)
def test_none_of_these_stands_alone_and_saying_nothing_is_no_answer_beside_it(chosen, accepted):
    options = (("noted", True), ("none-of-these", False))
    question = asked([practice("applied", options)], SERVICES, "XX", "en")[0]
    assert question.accepts(chosen) is accepted


def test_unknown_and_missing_questions_are_named():
    questions = asked([practice("one")], SERVICES, "XX", "en")
    assert set(problems({"forged": ["noted"]}, questions)) == {"forged", "q"}


def test_a_question_without_words_in_the_language_is_asked_in_english():
    question = asked([practice("one")], SERVICES, "XX", "fr")[0]
    assert (question.language, question.stem) == ("en", "Stem?")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_invitation_tells_the_way_but_not_the_topic(language):
    letter = letters.invitation(
        to="amina@example.org",
        name="Amina",
        language=language,
        closes=date(2026, 6, 1),
        base_url="https://training.example.org",
    )
    assert "https://training.example.org/choices" in letter.text
    assert "https://training.example.org/\n" in letter.text
    assert "Amina" in letter.text
    assert letter.leave_address == "https://training.example.org/choices"
    for word in ("child", "abuse", "exploit", "Safeguard", "enfant", "niñ", "طفل", "реб", "儿童", "token", "password"):
        assert word.casefold() not in (letter.subject + letter.text).casefold()
    assert "2026" in letter.text or "٢٠٢٦" in letter.text


def test_fixed_answers_are_marked_for_translation():
    assert all(isinstance(words, Message) for words in following_up.NO_CHANNELS.values())
