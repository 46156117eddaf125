"""What is taught, and which paragraph it answers, for anybody to read: titles and numbers, never items or keys."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from app.catalogue.anchors import SourceDocument
from app.catalogue.queries import ListedModule, TrackCard
from app.catalogue.tracing import PLANNED, Demands, Requirement, Traced, trace
from app.law.overlay import Slot
from app.web.csv_cells import guarded

COLUMNS: Final = (
    "document",
    "status",
    "paragraph",
    "asks",
    "state",
    "lessons",
    "items",
    "law_slots",
    "features",
    "planned",
)
PAGE: Final = 50
"""Demands on one page: a phone on a bad line has to fetch it."""
_NUMBER: Final = re.compile(r"[A-Z](\d+)")


@dataclass(frozen=True)
class LessonLine:
    """A lesson in a list."""

    title: str
    minutes: int


@dataclass(frozen=True)
class ModulePlan:
    """A module of a course."""

    key: str
    title: str
    language: str
    """Of the titles."""
    minutes: int
    lessons: tuple[LessonLine, ...]
    reviewed: tuple[str, ...]
    """Languages whose text a native specialist has reviewed."""
    unreviewed: tuple[str, ...]
    is_optional: bool


@dataclass(frozen=True)
class Plan:
    """A course with its modules; ``code`` is empty for the modules that belong to no course."""

    code: str
    title: str
    modules: tuple[ModulePlan, ...]

    @property
    def minutes(self) -> int:
        """Minutes of all modules that are not by choice."""
        return sum(module.minutes for module in self.modules if not module.is_optional)


@dataclass(frozen=True)
class ModuleLessons:
    """The lessons of one module that answer a demand."""

    key: str
    language: str
    titles: tuple[str, ...]


@dataclass(frozen=True)
class Demand:
    """What some paragraphs ask for, with everything that answers any of them."""

    requirement: Requirement
    paragraphs: str
    """Their names, as ``G43 – G53``."""
    modules: tuple[ModuleLessons, ...]
    items: int
    slots: tuple[Slot, ...]
    gaps: tuple[str, ...]
    """Paragraphs that lack what is to answer them."""

    @property
    def built(self) -> tuple[str, ...]:
        """Features of the program that answer it."""
        return tuple(code for code in self.requirement.met_by if code not in PLANNED)

    @property
    def planned(self) -> tuple[str, ...]:
        """Features that are to answer it and do not exist yet."""
        return tuple(code for code in self.requirement.met_by if code in PLANNED)


@dataclass(frozen=True)
class Part:
    """A part of a source document, as much as a page holds, with what it asks for."""

    key: str
    """``G-1``: the document's letter and a number."""
    document: SourceDocument
    demands: tuple[Demand, ...]

    @property
    def paragraphs(self) -> str:
        """The first and the last paragraph of the part."""
        return f"{self.demands[0].requirement.anchors[0]} – {self.demands[-1].requirement.anchors[-1]}"


def plans(cards: Sequence[TrackCard], listed: Sequence[ListedModule], language: str) -> list[Plan]:
    """Every course with its modules, then the published modules that belong to none."""
    known = {each.module.key: each for each in listed}
    found = [
        Plan(
            card.code,
            card.document.text(language).title,
            tuple(
                _module_plan(known[key], is_optional=key in card.document.optional)
                for key in card.document.offered
                if key in known
            ),
        )
        for card in cards
    ]
    taken = {module.key for plan in found for module in plan.modules}
    others = tuple(_module_plan(each, is_optional=False) for key, each in known.items() if key not in taken)
    return [*found, Plan("", "", others)] if others else found


def parts(demands: Demands, listed: Sequence[ListedModule], slots: Sequence[Slot]) -> list[Part]:
    """The source documents with their demands in order, in parts of at most ``PAGE``."""
    known = {each.module.key: each for each in listed}
    asked = {slot.key: slot for slot in slots}
    judged = [
        _demand(requirement, tuple(found), known, asked)
        for requirement, found in groupby(_traced(demands, listed, slots), key=lambda each: each.requirement)
    ]
    found: list[Part] = []
    for letter, document in demands.documents.items():
        here = [each for each in judged if each.requirement.anchors[0].startswith(letter)]
        for number, start in enumerate(range(0, len(here), PAGE), 1):
            found.append(Part(f"{letter}-{number}", document, tuple(here[start : start + PAGE])))
    return found


def paragraphs(demands: Demands, listed: Sequence[ListedModule], slots: Sequence[Slot]) -> list[dict[str, Any]]:
    """Every paragraph with what answers it, as plain values."""
    titles = {(each.module.key, key): lesson.title for each in listed for key, lesson in each.text.lessons.items()}
    return [
        {
            "anchor": each.anchor,
            "document": demands.documents[each.anchor[0]].symbol,
            "status": demands.documents[each.anchor[0]].status,
            "asks": each.requirement.asks,
            "state": each.state,
            "lessons": [
                {"module": module, "lesson": lesson, "title": titles.get((module, lesson), lesson)}
                for module, lesson in each.lessons
            ],
            "items": len(each.items),
            "law_slots": list(each.slots),
            "features": [code for code in each.requirement.met_by if code not in PLANNED],
            "planned": [code for code in each.requirement.met_by if code in PLANNED],
        }
        for each in _traced(demands, listed, slots)
    ]


def written(rows: Iterable[Mapping[str, Any]]) -> str:
    """The paragraphs as CSV (RFC 4180); several values of one cell have a space between."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for row in rows:
        lessons = " ".join(f"{each['module']}/{each['lesson']}" for each in row["lessons"])
        cells = (row["document"], row["status"], row["anchor"], row["asks"], row["state"], lessons, str(row["items"]))
        lists = (" ".join(row[name]) for name in ("law_slots", "features", "planned"))
        writer.writerow([guarded(cell) for cell in (*cells, *lists)])
    return text.getvalue()


def _traced(demands: Demands, listed: Sequence[ListedModule], slots: Sequence[Slot]) -> list[Traced]:
    return trace(demands.requirements, [each.module.document for each in listed], slots)


def _module_plan(listed: ListedModule, *, is_optional: bool) -> ModulePlan:
    document, words = listed.module.document, listed.text
    return ModulePlan(
        key=document.key,
        title=words.title,
        language=words.language,
        minutes=document.minutes,
        lessons=tuple(LessonLine(words.lessons[each.key].title, each.minutes) for each in document.lessons),
        reviewed=tuple(code for code, state in listed.reviews.items() if state == "reviewed"),
        unreviewed=tuple(code for code, state in listed.reviews.items() if state != "reviewed"),
        is_optional=is_optional,
    )


def _demand(
    requirement: Requirement,
    found: Sequence[Traced],
    known: Mapping[str, ListedModule],
    asked: Mapping[str, Slot],
) -> Demand:
    lessons = sorted({place for each in found for place in each.lessons})
    return Demand(
        requirement=requirement,
        paragraphs=_named(requirement.anchors),
        modules=tuple(
            ModuleLessons(
                key, known[key].text.language, tuple(known[key].text.lessons[lesson].title for _, lesson in places)
            )
            for key, places in groupby(lessons, key=lambda place: place[0])
        ),
        items=len({place for each in found for place in each.items}),
        slots=tuple(asked[key] for key in sorted({key for each in found for key in each.slots})),
        gaps=tuple(each.anchor for each in found if each.is_gap),
    )


def _named(anchors: Sequence[str]) -> str:
    """Names of paragraphs, three or more that follow each other drawn together: ``G43 – G53``."""
    runs: list[list[str]] = []
    for anchor in anchors:
        if runs and _follows(runs[-1][-1], anchor):
            runs[-1].append(anchor)
        else:
            runs.append([anchor])
    return ", ".join(f"{run[0]} – {run[-1]}" if len(run) > 2 else ", ".join(run) for run in runs)


def _follows(before: str, after: str) -> bool:
    one, next_one = _NUMBER.fullmatch(before), _NUMBER.fullmatch(after)
    return bool(one and next_one and int(next_one.group(1)) == int(one.group(1)) + 1)
