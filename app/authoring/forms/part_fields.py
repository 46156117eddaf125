"""The forms of the front and of a lesson."""

from collections.abc import Mapping
from typing import Final

from app.authoring.forms.fields import FREE, Field, Ground, Group, Page, Pick, anchors
from app.authoring.forms.pointers import name_of
from app.catalogue.documents import AT_RISK, LEVEL_WORDS, LEVELS, STRANDS
from app.i18n import N_, Message

STRAND_WORDS: Final[Mapping[str, Message]] = {
    "online": N_("life online"),
    "offline": N_("life offline"),
    "both": N_("both"),
}
RISK_WORDS: Final[Mapping[str, Message]] = {
    "girls": N_("girls"),
    "boys": N_("boys"),
    "gender-identity": N_("children of other gender identities or orientations"),
    "disability": N_("children with disabilities"),
    "institution": N_("children in institutions"),
    "migration": N_("children on the move"),
    "street": N_("children in street situations"),
}
GRADES: Final = (Pick("V", N_("verified: somebody has read the source")), Pick("K", N_("well known")))
_BODY: Final = N_(
    "An empty line begins a paragraph. ## begins a heading, - a list, **two stars** make words strong. "
    "::: say, ::: do or ::: term opens a box, ::: closes it."
)


def front_groups(page: Page, ground: Ground) -> list[Group]:
    """Title and summary, outcomes, the quiz, sources."""
    return [
        Group(
            N_("Title and summary"),
            "front",
            (
                page.line(("title",), N_("Title of the module"), 120),
                page.area(("summary",), N_("Summary"), 800, N_("What it is about, in two or three sentences.")),
                page.number(("minutes",), N_("Minutes that the whole module takes"), 120),
            ),
        ),
        Group(
            N_("Outcomes"),
            "s/outcomes",
            hint=N_("What a learner can do afterwards; each begins with a verb."),
            groups=tuple(_outcome(page, ground, place, key) for place, key in page.things(("outcomes",))),
            adds=("s/outcomes", N_("Add an outcome")),
        ),
        Group(N_("Quiz"), "s/quiz", _quiz(page)),
        Group(
            N_("Sources"),
            "s/sources",
            hint=N_("What the lessons rest on. Name nothing that you have not read or cannot date."),
            groups=tuple(_source(page, place, key) for place, key in page.things(("sources",))),
            adds=("s/sources", N_("Add a source")),
        ),
    ]


def _outcome(page: Page, ground: Ground, place: int, key: str) -> Group:
    return Group(
        N_("Outcome %(number)s", number=place + 1),
        name_of("s", ("outcomes", place)),
        (
            page.area(("outcomes", key), N_("Afterwards you can"), 400),
            anchors(page, ("outcomes", place, "anchors"), ground),
        ),
        may=FREE,
    )


def _quiz(page: Page) -> tuple[Field, ...]:
    levels = tuple(
        page.number(("quiz", "levels", level), N_("Questions at the level: %(level)s", level=LEVEL_WORDS[level]), 20)
        for level in LEVELS
    )
    return (
        page.number(("quiz", "draw"), N_("Questions in each quiz"), 40),
        *levels,
        page.number(("quiz", "must"), N_("Safety questions among them"), 40, N_("They have to be right to pass.")),
    )


def _source(page: Page, place: int, key: str) -> Group:
    return Group(
        N_("Source %(number)s", number=place + 1),
        name_of("s", ("sources", place)),
        (
            page.area(("sources", key), N_("How it is cited"), 800),
            page.select(("sources", place, "grade"), N_("How sure it is"), GRADES),
            page.plain(("sources", place, "date"), N_("Date"), N_("As year, month and day: 2019-09-10; or the year.")),
            page.plain(("sources", place, "url"), N_("Address, if it has one"), N_("It begins with https://")),
        ),
        may=FREE,
    )


def lesson_groups(page: Page, ground: Ground) -> list[Group]:
    """Words first, then what the lesson is made for."""
    points = [page.area(("key_points", place), N_("Key point %(number)s", number=place + 1), 400) for place in range(3)]
    return [
        Group(
            N_("Words"),
            "words",
            (
                page.line(("title",), N_("Title"), 120),
                page.markdown(("body",), N_("Text of the lesson"), 30_000, _BODY),
                *points,
                page.area(("monday",), N_("What to do on Monday"), 600, N_("One thing that can be done at once.")),
            ),
        ),
        Group(
            N_("Content note"),
            "note",
            (
                page.switch(("content_note",), N_("Harm to a child is mentioned in this lesson")),
                page.area(("content_note",), N_("What its readers are told before it begins"), 400),
            ),
        ),
        Group(
            N_("What it is made for"),
            "made-for",
            (
                page.number(("minutes",), N_("Minutes"), 8, N_("Five to eight.")),
                page.boxes(("outcomes",), N_("Outcomes that it teaches"), ground.outcomes),
                anchors(page, ("anchors",), ground),
                page.select(("strand",), N_("Speaks of"), [Pick(each, STRAND_WORDS[each]) for each in STRANDS]),
                page.boxes(("at_risk",), N_("Speaks of children at more risk"), _risks()),
                page.boxes(("sources",), N_("Sources that it rests on"), ground.sources),
                page.picker(("terms",), N_("Words explained below it"), ground.terms, N_("At most eight.")),
            ),
        ),
    ]


def _risks() -> list[Pick]:
    return [Pick(each, RISK_WORDS[each]) for each in AT_RISK]
