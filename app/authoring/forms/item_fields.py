"""The form of a question, made from what its type needs: the ten types share one form."""

from collections.abc import Mapping, Sequence
from typing import Final

from app.authoring.forms import story_fields
from app.authoring.forms.fields import ORDERED, RADIO, Field, Ground, Group, Page, Pick, anchors
from app.authoring.forms.pointers import RIGHT, at, name_of
from app.authoring.parts import Path
from app.catalogue.documents import ITEM_TYPES, LEVEL_WORDS, LEVELS
from app.catalogue.item_words import NEEDS, TYPE_NAMES, Needs
from app.i18n import N_, Message

OPTION_WORDS: Final[Mapping[str, tuple[Message, Message, Message]]] = {
    "reasoned": (N_("Reasons"), N_("Reason %(key)s"), N_("Add a reason")),
    "ordering": (N_("Steps in their right order"), N_("Step %(key)s"), N_("Add a step")),
    "classify": (N_("Groups"), N_("Group %(key)s"), N_("Add a group")),
    "cloze": (N_("Words for the gaps"), N_("Word %(key)s"), N_("Add a word")),
}
SLOT_WORDS: Final[Mapping[str, tuple[Message, Message, Message]]] = {
    "matching": (N_("Things to match"), N_("Thing %(key)s"), N_("Add a thing")),
    "classify": (N_("Statements"), N_("Statement %(key)s"), N_("Add a statement")),
    "cloze": (N_("Gaps"), N_("Gap %(key)s"), N_("Add a gap")),
    "dialogue": (N_("Turns"), N_("Turn %(key)s"), N_("Add a turn")),
}
_OPTIONS: Final = (N_("Answers"), N_("Answer %(key)s"), N_("Add an answer"))
_STEMS: Final[Mapping[str, Message]] = {
    "reasoned": N_("A statement that is true or not."),
    "cloze": N_("Mark each gap with its name, so: [[place-1]]."),
}


def item_groups(page: Page, ground: Ground) -> list[Group]:
    """The question, what can be chosen, what it asks for; a type that nobody knows shows no more than its head."""
    kind = at(page.structure, ("type",))
    asked = [Group(N_("Question"), "question", _question(page, str(kind)))]
    if kind not in NEEDS:
        return [*asked, _aim(page, ground)]
    needs = NEEDS[kind]
    if needs.options or kind in ("single", "multiple"):
        asked.append(_options(page, (), (), kind, OPTION_WORDS.get(kind, _OPTIONS)))
    if needs.slots:
        asked.append(_slots(page, kind, needs))
    if kind == "numeric":
        asked.append(Group(N_("Number"), "s/number", _number(page)))
    if kind == "scenario":
        asked += [Group(N_("The story"), "s/scenario", (story_fields.start(page, ("scenario",)),))]
        asked.append(story_fields.steps(page, ("scenario",)))
    if needs.feedback or at(page.words, ("feedback",)) is not None:
        asked.append(Group(N_("Why"), "why", (page.area(("feedback",), N_("Why the answer is what it is"), 900),)))
    return [*asked, _aim(page, ground)]


def _question(page: Page, kind: str) -> tuple[Field, ...]:
    stem = page.area(("stem",), N_("Words of the question"), 1500, _STEMS.get(kind))
    if kind != "reasoned":
        return (stem,)
    verdict = (Pick("true", N_("True")), Pick("false", N_("Not true")))
    return (stem, page.select(("verdict",), N_("The statement is"), verdict))


def _number(page: Page) -> tuple[Field, ...]:
    decimal = N_("Written with a point: 72 or 0.5.")
    return (
        page.plain(("number", "value"), N_("The right number"), decimal),
        page.plain(("number", "tolerance"), N_("How far from it is still right"), decimal),
        page.line(("unit",), N_("What it counts, such as hours"), 40),
    )


def _options(page: Page, top: Path, words: Path, kind: str, said: tuple[Message, Message, Message]) -> Group:
    """Options of the item or of one of its places; ``top`` in the structure, ``words`` among the words."""
    path = (*top, "options")
    groups = tuple(
        Group(
            Message(said[1].text, {"key": key}),
            name_of("s", (*path, place)),
            _option(page, (*path, place), (*words, "options", key), kind),
            may=ORDERED,
        )
        for place, key in page.things(path)
    )
    return Group(said[0], name_of("s", path), groups=groups, adds=(name_of("s", path), said[2]))


def _option(page: Page, here: Path, words: Path, kind: str) -> tuple[Field, ...]:
    fields: list[Field] = []
    if kind in ("single", "reasoned"):
        value = "true" if at(page.structure, (*here, "correct")) is True else ""
        fields.append(Field(RIGHT, RADIO, N_("This is the right one"), value, picks=(Pick(name_of("s", here), ""),)))
    elif kind in ("multiple", "dialogue"):
        fields.append(page.switch((*here, "correct"), N_("This one is right")))
    fields.append(page.area((*words, "text"), N_("Words"), 500))
    if NEEDS[kind].option_feedback or at(page.words, (*words, "feedback")) is not None:
        fields.append(page.area((*words, "feedback"), N_("Why it is right or wrong"), 900))
    return tuple(fields)


def _slots(page: Page, kind: str, needs: Needs) -> Group:
    said = SLOT_WORDS[kind]
    picks = [Pick(key, str(at(page.words, ("options", key, "text")) or key)) for _, key in page.things(("options",))]
    groups = tuple(_slot(page, place, key, needs, picks) for place, key in page.things(("slots",)))
    return Group(said[0], "s/slots", groups=groups, adds=("s/slots", said[2]))


def _slot(page: Page, place: int, key: str, needs: Needs, picks: Sequence[Pick]) -> Group:
    kind = str(at(page.structure, ("type",)))
    fields = [page.area(("slots", key, "text"), _SLOT_TEXT.get(kind, N_("Words")), 900)] if needs.slot_text else []
    own: tuple[Group, ...] = ()
    if kind == "dialogue":
        own = (_options(page, ("slots", place), ("slots", key), kind, _SENTENCES),)
    else:
        fields.append(page.select(("slots", place, "answer"), N_("What belongs here"), picks))
    if needs.slot_feedback or at(page.words, ("slots", key, "feedback")) is not None:
        fields.append(page.area(("slots", key, "feedback"), N_("Why it belongs here"), 900))
    label = Message(SLOT_WORDS[kind][1].text, {"key": key})
    return Group(label, name_of("s", ("slots", place)), tuple(fields), own, may=ORDERED)


_SLOT_TEXT: Final[Mapping[str, Message]] = {"dialogue": N_("What the other person says")}
_SENTENCES: Final = (N_("Sentences to choose from"), N_("Sentence %(key)s"), N_("Add a sentence"))


def _aim(page: Page, ground: Ground) -> Group:
    return Group(
        N_("What it asks for"),
        "aim",
        (
            page.select(("type",), N_("Kind of question"), [Pick(each, TYPE_NAMES[each]) for each in ITEM_TYPES]),
            page.select(("outcome",), N_("Outcome"), ground.outcomes),
            page.select(("level",), N_("Level"), [Pick(each, LEVEL_WORDS[each]) for each in LEVELS]),
            page.switch(("must",), N_("A safety question: it has to be right to pass")),
            anchors(page, ("anchors",), ground),
        ),
    )
