"""Practice questions of a follow-up, and the tests over a track, as content files give them."""

import copy

import pytest
import yaml
from sqlalchemy import select

from app.catalogue.actions import load_content
from app.catalogue.checker import check, examine
from app.catalogue.documents import TrackDocument
from app.catalogue.models import Track
from app.clock import now

FILE = "practice/Z.yaml"
TRACK = "tracks/Z.yaml"


def question(key, kind="one", options=("yes", "no"), safe=()):
    return {
        "key": key,
        "kind": kind,
        "options": [{"key": option, "safe": option in safe} for option in options],
        "texts": {
            language: {"stem": f"Question {key}?", "options": {option: f"Answer {option}." for option in options}}
            for language in ("en", "zh")
        },
    }


def practice():
    return {
        "track": "Z",
        "questions": [
            question("what-i-did", "applied", ("noted", "asked", "nothing"), safe=("noted", "asked")),
            question("channel", "channel", ()),
            *(question(f"more-{n}", "several" if n % 2 else "one") for n in range(6)),
        ],
    }


def put(folder, plain, name=FILE):
    root = folder.write()
    path = root / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(yaml.safe_dump(copy.deepcopy(plain), sort_keys=False, allow_unicode=True), "utf-8")
    return root


def test_practice_questions_are_accepted_and_stand_in_their_track(folder):
    content = examine(put(folder, practice()))
    assert content.problems == []
    track = TrackDocument.from_plain(content.tracks[0])
    assert [each.kind for each in track.practice].count("channel") == 1
    assert track.practice[0].text("fr").stem == "Question what-i-did?"
    assert [option.safe for option in track.practice[0].options] == [True, True, False]


def test_a_track_without_them_has_none(folder):
    assert examine(folder.write()).tracks[0]["practice"] == []


def no_applied(plain):
    plain["questions"][0]["kind"] = "several"


def nothing_safe(plain):
    plain["questions"][0] = question("what-i-did", "applied")


def all_safe(plain):
    plain["questions"][0] = question("what-i-did", "applied", safe=("yes", "no"))


def two_channels(plain):
    plain["questions"][2] = question("other", "channel", ())


def no_channel(plain):
    plain["questions"][1] = question("channel")


def options_of_a_channel(plain):
    plain["questions"][1] = question("channel", "channel", ("police", "ministry"))


def seven(plain):
    plain["questions"].pop()


def nine(plain):
    plain["questions"].append(question("ninth"))


def twice(plain):
    plain["questions"][7]["key"] = "more-0"


def one_option(plain):
    plain["questions"][7] = question("last", options=("yes",))


def no_english(plain):
    del plain["questions"][7]["texts"]["en"]


def missing_words(plain):
    del plain["questions"][7]["texts"]["zh"]["options"]["no"]


def words_too_many(plain):
    plain["questions"][7]["texts"]["zh"]["options"]["maybe"] = "Maybe."


def old_word(plain):
    plain["questions"][7]["texts"]["en"]["options"]["no"] = "I looked for child pornography."


def number(plain):
    plain["questions"][7]["texts"]["en"]["stem"] = "Did you call 116 111?"


def other_track(plain):
    plain["track"] = "Y"


def free_text(plain):
    plain["questions"][7]["kind"] = "free-text"


BROKEN = [
    (no_applied, "no question of kind applied"),
    (nothing_safe, "at least one safe option"),
    (all_safe, "at least one that is not"),
    (two_channels, "2 questions of kind channel"),
    (no_channel, "0 questions of kind channel"),
    (options_of_a_channel, "come from the help directory"),
    (seven, "questions"),
    (nine, "questions"),
    (twice, "question more-0 twice"),
    (one_option, "has 1 options"),
    (no_english, "no English text"),
    (missing_words, "lacks the option no in zh"),
    (words_too_many, "has words in zh for maybe"),
    (old_word, "T01"),
    (number, "telephone number"),
    (other_track, "not the file's name"),
    (free_text, "kind"),
]


@pytest.mark.parametrize(("breakage", "words"), BROKEN, ids=[each.__name__ for each, _ in BROKEN])
def test_broken_practice_questions_are_refused(folder, breakage, words):
    plain = practice()
    breakage(plain)
    found = [each for each in check(put(folder, plain)) if each.severity == "E"]
    assert any(each.path == FILE and words in each.message for each in found), found


def test_practice_questions_of_no_track_are_refused(folder):
    found = check(put(folder, {**practice(), "track": "Y"}, "practice/Y.yaml"))
    assert [(each.path, each.message) for each in found] == [("practice/Y.yaml", "belongs to no track")]


@pytest.mark.parametrize(
    ("tests", "words"),
    [
        ({"pre": 3, "post": 3, "follow_up": 6}, None),
        ({"pre": 3, "post": 4, "follow_up": 0}, "need 7"),
        ({"pre": 0, "post": 0, "follow_up": 7}, "the follow-up needs 7"),
        ({"pre": -1, "post": 0, "follow_up": 0}, "pre"),
        ({"pre": 1}, "post"),
        ({"pre": 1, "post": 1, "follow_up": 1, "again": 1}, "again"),
    ],
)
def test_the_bank_of_a_track_must_hold_its_tests(folder, tests, words):
    folder.track["tests"] = tests
    found = [each for each in check(put(folder, practice())) if each.severity == "E"]
    assert not found if words is None else [each for each in found if each.path == TRACK and words in each.message]


def test_a_follow_up_without_practice_questions_is_a_note(folder):
    folder.track["tests"] = {"pre": 0, "post": 0, "follow_up": 3}
    assert [(each.severity, each.path) for each in check(folder.write())] == [("W", TRACK)]


def test_the_loader_puts_them_into_the_track(session, folder):
    folder.track["tests"] = {"pre": 2, "post": 3, "follow_up": 2}
    load_content(session, folder.write(), at=now())
    assert session.scalar(select(Track)).document["practice"] == []
    report = load_content(session, put(folder, practice()), at=now())
    assert report.tracks == ("Z",)
    kept = TrackDocument.from_plain(session.scalar(select(Track)).document)
    assert (len(kept.practice), kept.tests.post) == (8, 3)
    assert load_content(session, put(folder, practice()), at=now()).tracks == ()
