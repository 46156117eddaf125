"""Items of every type in content files: accepted as they should be, refused with their line when one is broken."""

import pytest

from app.catalogue.checker import check, examine
from app.catalogue.documents import Item, ModuleDocument, TextDocument
from app.catalogue.meanings import lock_text, locked_module, meaning
from app.catalogue.presentation import items_view
from tests.assessment import ten_types
from tests.catalogue.small_content import CONTENT, own_content

MODULE = "modules/Z1/module.yaml"
TEXT = "modules/Z1/en/text.yaml"


def words_of(rich, kind):
    return rich.texts["en"]["items"][f"the-{kind}"]


def fields_of(rich, kind):
    return next(each for each in rich.module["items"] if each["key"] == f"the-{kind}")


def refused(rich, path, words):
    return [
        each for each in check(rich.write()) if each.severity == "E" and each.path == path and words in each.message
    ]


def test_every_type_is_accepted(rich):
    assert check(rich.write()) == []


STRUCTURE = [
    ("ordering", {"options": [{"key": f"o{n}"} for n in range(9)]}, "options"),
    ("single", {"options": [{"key": f"o{n}", "correct": n == 0} for n in range(10_000)]}, "more than"),
    ("single", {"options": [{"key": f"o{n}", "correct": n == 0} for n in range(1_000)]}, "options"),
    ("matching", {"slots": [{"key": "teacher", "answer": "nobody"}, {"key": "nurse", "answer": "refer"}]}, "nobody"),
    ("reasoned", {"verdict": "maybe"}, "verdict"),
    ("numeric", {"number": {"value": 18, "tolerance": "0"}}, "number"),
    ("numeric", {"number": {"value": "1e3", "tolerance": "0"}}, "not a number"),
    ("numeric", {"number": {"value": "1234567890123456", "tolerance": "0"}}, "not a number"),
    ("scenario", {"scenario": {"start": "a", "steps": [{"key": "a"}, {"key": "b", "ending": "good"}]}}, "dead"),
    ("cloze", {"verdict": True}, "has verdict"),
    ("dialogue", {"options": [{"key": "a"}, {"key": "b"}]}, "has options"),
    ("classify", {"type": "essay"}, "type"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "fields", "words"), STRUCTURE)
def test_a_broken_item_is_refused_at_its_line(rich, kind, fields, words):
    fields_of(rich, kind).update(fields)
    found = refused(rich, MODULE, words)
    assert found
    lines = (rich.root / MODULE).read_text().splitlines()
    first = next(n for n, line in enumerate(lines, 1) if f"key: the-{kind}" in line)
    assert found[0].line >= first or words == "more than"


def test_a_choice_that_is_never_allowed_must_be_unsafe(rich):
    rich.module["scenario"]["steps"][0]["choices"][0]["never"] = True
    assert refused(rich, MODULE, "marked never")


def drop(*path):
    def breakage(words):
        for step in path[:-1]:
            words = words[step]
        del words[path[-1]]

    return breakage


def put(value, *path):
    def breakage(words):
        for step in path[:-1]:
            words = words[step]
        words[path[-1]] = value

    return breakage


WORDS = [
    ("single", drop("options"), "lacks a"),
    ("single", drop("options", "a", "feedback"), "options.a.feedback: is missing"),
    ("single", put("Years", "unit"), "unit: is not used"),
    ("reasoned", drop("feedback"), "the-reasoned.feedback: is missing"),
    ("reasoned", drop("options", "age", "feedback"), "options.age.feedback: is missing"),
    ("ordering", drop("feedback"), "the-ordering.feedback: is missing"),
    ("ordering", put("Why.", "options", "listen", "feedback"), "is not used"),
    ("ordering", drop("options", "listen"), "lacks listen"),
    ("numeric", drop("feedback"), "the-numeric.feedback: is missing"),
    ("numeric", put({"a": {"text": "A"}}, "options"), "has a, which module.yaml lacks"),
    ("matching", drop("slots", "nurse"), "lacks nurse"),
    ("matching", drop("slots", "nurse", "text"), "slots.nurse.text: is missing"),
    ("matching", drop("slots", "nurse", "feedback"), "slots.nurse.feedback: is missing"),
    ("matching", put({"a": {"text": "A"}}, "slots", "nurse", "options"), "has a, which module.yaml lacks"),
    ("classify", drop("slots"), "lacks see"),
    ("cloze", put("You [[what]] it.", "stem"), "marks the gap [[when]] 0 times"),
    ("cloze", put("You [[what]] it [[when]] and [[when]].", "stem"), "marks the gap [[when]] 2 times"),
    ("cloze", put("You [[what]] it [[when]] [[where]].", "stem"), "marks a gap [[where]]"),
    ("cloze", put("Text.", "slots", "what", "text"), "slots.what.text: is not used"),
    ("cloze", drop("slots", "what", "feedback"), "slots.what.feedback: is missing"),
    ("single", put("You [[what]] it.", "stem"), "marks a gap [[what]]"),
    ("dialogue", drop("slots", "opening", "options", "doubt"), "lacks doubt"),
    ("dialogue", drop("slots", "opening", "options", "doubt", "feedback"), "options.doubt.feedback: is missing"),
    ("dialogue", put("Why.", "slots", "opening", "feedback"), "opening.feedback: is not used"),
    ("scenario", drop("steps", "late"), "lacks late"),
    ("scenario", drop("steps", "begin", "choices", "hurry"), "lacks hurry"),
    ("scenario", put({"text": "More.", "choices": {}}, "steps", "more"), "has more"),
    ("scenario", drop("steps", "begin", "choices", "hurry", "feedback"), "feedback: is missing"),
]


@pytest.mark.parametrize(("kind", "breakage", "words"), WORDS)
def test_words_that_a_type_lacks_or_has_too_much_are_refused(rich, kind, breakage, words):
    breakage(words_of(rich, kind))
    assert refused(rich, TEXT, words)


OLD = "child pornography"


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("single", ("options", "a", "text")),
        ("reasoned", ("feedback",)),
        ("ordering", ("options", "listen", "text")),
        ("matching", ("slots", "nurse", "text")),
        ("matching", ("slots", "nurse", "feedback")),
        ("classify", ("options", "mine", "text")),
        ("numeric", ("feedback",)),
        ("numeric", ("unit",)),
        ("cloze", ("options", "keep", "text")),
        ("cloze", ("slots", "what", "feedback")),
        ("dialogue", ("slots", "secret", "text")),
        ("dialogue", ("slots", "secret", "options", "swear", "text")),
        ("dialogue", ("slots", "secret", "options", "swear", "feedback")),
        ("scenario", ("steps", "middle", "text")),
        ("scenario", ("steps", "begin", "choices", "hurry", "text")),
        ("scenario", ("steps", "begin", "choices", "hurry", "feedback")),
    ],
)
def test_the_linter_reads_every_new_word(rich, kind, path):
    put(f"About {OLD}.", *path)(words_of(rich, kind))
    assert refused(rich, TEXT, "T01")


def test_the_linter_reads_a_text_with_its_gaps_filled(rich):
    put("They share child [[what]] [[when]].", "stem")(words_of(rich, "cloze"))
    assert not refused(rich, TEXT, "T01")
    put("pornography", "options", "keep", "text")(words_of(rich, "cloze"))
    assert refused(rich, TEXT, "T01")


def test_a_telephone_number_in_a_turn_is_refused(rich):
    put("Call 116 111 today.", "slots", "opening", "options", "doubt", "text")(words_of(rich, "dialogue"))
    assert refused(rich, TEXT, "telephone number")


def test_the_meaning_of_published_items_is_what_it_always_was():
    lock = (CONTENT / "published.lock").read_text()
    for module in own_content().modules:
        for key, value in locked_module(ModuleDocument.from_plain(module.structure)).items.items():
            item = ModuleDocument.from_plain(module.structure).item(key)
            if f"    {key}:" in lock and item.type in ("single", "multiple"):
                assert value in lock


def test_a_known_meaning_has_its_old_fingerprint():
    item = ten_types.item("single")
    assert meaning(item) == "48406a05ef6d84b9"


CHANGES = [
    ("reasoned", {"verdict": True}),
    ("ordering", {"options": [{"key": key} for key in ("thank", "listen", "note", "report")]}),
    ("matching", {"slots": [{"key": "teacher", "answer": "judge"}, {"key": "nurse", "answer": "refer"}]}),
    ("numeric", {"number": {"value": "17", "tolerance": "0.5"}}),
    ("numeric", {"number": {"value": "18", "tolerance": "1"}}),
    ("scenario", {"scenario": {**ten_types.STORY, "start": "middle"}}),
    (
        "dialogue",
        {
            "slots": [
                {"key": "opening", "options": [{"key": "thank"}, {"key": "doubt", "correct": True}]},
                ten_types.FIELDS["dialogue"]["slots"][1],
            ]
        },
    ),
]


@pytest.mark.parametrize(("kind", "fields"), CHANGES)
def test_another_key_is_another_meaning(kind, fields):
    assert meaning(ten_types.item(kind)) != meaning(ten_types.item(kind, **fields))


@pytest.mark.parametrize("kind", [kind for kind in ten_types.TYPES if kind != "ordering"])
def test_the_order_in_the_file_is_no_part_of_the_meaning(kind):
    plain = ten_types.plain_item(kind)
    turned = {**plain, **{name: plain[name][::-1] for name in ("options", "slots") if name in plain}}
    assert meaning(Item.from_plain(turned)) == meaning(Item.from_plain(plain))


def test_an_item_with_another_key_may_not_be_published_under_its_name(rich):
    (rich.root / "published.lock").write_text(_lock(rich), "utf-8")
    assert check(rich.write()) == []
    fields_of(rich, "reasoned")["verdict"] = True
    assert refused(rich, MODULE, "item the-reasoned means something else")


def _lock(rich):
    return lock_text({"Z1": locked_module(ModuleDocument.from_plain(rich.module))})


def test_those_who_look_after_modules_see_the_key_of_every_type(rich):
    content = examine(rich.write())
    document = ModuleDocument.from_plain(content.modules[0].structure)
    text = TextDocument.from_plain(content.modules[0].texts["en"])
    shown = {each["key"]: each for each in items_view(document, text)}
    assert shown["the-reasoned"]["verdict"] is False
    assert shown["the-numeric"]["number"] == {"value": "18", "tolerance": "0.5", "unit": "years"}
    assert shown["the-cloze"]["slots"][0]["answer"] == "report"
    assert [each["key"] for each in shown["the-ordering"]["options"]] == ["listen", "thank", "note", "report"]
    assert [each["correct"] for each in shown["the-dialogue"]["slots"][0]["options"]] == [True, False]
    assert shown["the-scenario"]["scenario"]["steps"][0]["choices"][3]["never"] is True
    assert shown["the-single"]["scenario"] is None
