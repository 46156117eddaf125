"""The form of a story: its steps as a list, each with its choices; as practice, or as a question."""

from typing import Final

from app.authoring.forms.fields import FREE, ORDERED, Field, Ground, Group, Page, Pick
from app.authoring.forms.pointers import name_of
from app.authoring.parts import Path
from app.i18n import N_

QUALITIES: Final = (
    Pick("good", N_("good: it helps the child")),
    Pick("acceptable", N_("acceptable: it can be done better")),
    Pick("unsafe", N_("unsafe for the child")),
)
ENDINGS: Final = (
    Pick("", N_("No: choices lead on")),
    Pick("good", N_("Yes, a good one")),
    Pick("mixed", N_("Yes, a mixed one")),
)
CHOICES: Final = 4


def story_groups(page: Page, _ground: Ground) -> list[Group]:
    """The practice story of a module."""
    head = (
        page.line(("title",), N_("Title of the story"), 120),
        page.area(("intro",), N_("How it begins"), 2000, N_("Who the learner is in it, and where.")),
        _start(page, ()),
    )
    return [Group(N_("The story"), "story", head), steps(page, ())]


def steps(page: Page, top: Path) -> Group:
    """The steps of a story; ``top`` is where the story stands in the structure."""
    path = (*top, "steps")
    names = [Pick(key, key) for _, key in page.things(path)]
    return Group(
        N_("Steps"),
        name_of("s", path),
        groups=tuple(_step(page, top, place, key, names) for place, key in page.things(path)),
        adds=(name_of("s", path), N_("Add a step")),
        asks_key=True,
        hint=N_("A step tells what happens. Its choices lead to other steps, until one is an ending."),
    )


def start(page: Page, top: Path) -> Field:
    """The step at which a story begins."""
    return _start(page, top)


def _start(page: Page, top: Path) -> Field:
    names = [Pick(key, key) for _, key in page.things((*top, "steps"))]
    return page.select((*top, "start"), N_("First step"), names)


def _step(page: Page, top: Path, place: int, key: str, names: list[Pick]) -> Group:
    here: Path = (*top, "steps", place)
    choices = page.things((*here, "choices"))
    return Group(
        N_("Step %(number)s: %(key)s", number=place + 1, key=key),
        name_of("s", here),
        (
            page.area(("steps", key, "text"), N_("What happens"), 3000),
            page.select((*here, "ending"), N_("Is this an ending?"), ENDINGS),
        ),
        tuple(_choice(page, (*here, "choices", number), key, choice, names) for number, choice in choices),
        may=ORDERED,
        adds=(name_of("s", (*here, "choices")), N_("Add a choice")) if len(choices) < CHOICES else None,
    )


def _choice(page: Page, here: Path, step: str, key: str, names: list[Pick]) -> Group:
    words = ("steps", step, "choices", key)
    fields = [
        page.area((*words, "text"), N_("What one does"), 600),
        page.area((*words, "feedback"), N_("What follows, and why"), 1200),
        page.select((*here, "quality"), N_("How good it is"), QUALITIES),
        page.select((*here, "next"), N_("Leads to the step"), names),
    ]
    if here[0] == "scenario":
        fields.append(page.switch((*here, "never"), N_("Nobody may ever do this: the question then has no marks")))
    return Group(
        N_("Choice %(number)s", number=int(here[-1]) + 1), name_of("s", here), tuple(fields), may=FREE | {"up", "down"}
    )
