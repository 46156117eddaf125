"""Which lesson, item and law slot answers which paragraph of the source documents, and where nothing does yet.

``content/requirements.yaml`` says, paragraph by paragraph, what a document asks for and what answers it. Where it names
the audience courses, the shared lessons, the scenarios, the tests or the MUST items, a lesson must exist (``GATES``):
``content check`` refuses a folder without it. Where it names modules or tracks, a lesson is expected; where it names
the national law, a law slot or a lesson.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from app.catalogue import reader
from app.catalogue.anchors import Anchors, SourceDocument, load_anchors
from app.catalogue.documents import ModuleDocument
from app.catalogue.problems import Problem
from app.errors import NotFound
from app.i18n import N_, Message
from app.law.overlay import Slot

FILE: Final = "requirements.yaml"
GATES: Final = frozenset({"TRACK", "CORE", "SCN", "ASM", "MUST"})
NATIONAL_LAW: Final = "LAW"
BACKGROUND: Final = "CONTEXT"
FEATURES: Final[Mapping[str, Message]] = {
    "TRACK": N_("a course for each audience"),
    "CORE": N_("lessons that all courses share"),
    "SCN": N_("stories with choices"),
    "ASM": N_("tests before and after"),
    "MUST": N_("safety questions that must be right"),
    "FUP": N_("questions three months later, and the report on effects"),
    "CERT": N_("certificates that expire and can be checked"),
    "REG": N_("the register of the workforce"),
    "COV": N_("the coverage report"),
    "DIS": N_("figures by sex and age"),
    "SDC": N_("protection of small groups in every figure"),
    "DIR": N_("the directory of help and reporting"),
    "LAW": N_("the pages of national law, with a date of review"),
    "LINT": N_("a check of every text for terms that harm"),
    "SAFE": N_("safety rules for all content"),
    "PRIV": N_("no data about children or cases anywhere"),
    "L10N": N_("six languages and plain words"),
    "GRP": N_("group sessions and papers for use without a network"),
    "EXP": N_("exports and open formats"),
    "STRAND": N_("lessons marked for life online, offline or both"),
    "RISK": N_("lessons marked for children who face more risk"),
    "CITE": N_("sources of each lesson, dated and graded"),
    "OPEN": N_("content under an open licence"),
    "PUB": N_("published results"),
    "PART": N_("review by children, survivors and organisations"),
    "COORD": N_("one national coordinator"),
    "LATER": N_("a later course or report"),
    "CONTEXT": N_("background, which asks nothing of training"),
}
"""What of the program can answer a paragraph, each in words for a reader."""
PLANNED: Final = frozenset({"PART", "COORD", "LATER"})
"""Features that the program does not have yet."""

Place = tuple[str, str]
"""A module's key, and the key of a lesson or an item of it."""


class RequirementFormat(Schema):
    """One row of the digest."""

    class Meta:
        """How marshmallow treats fields that the schema does not name."""

        unknown = RAISE

    anchors = fields.List(fields.String(), required=True, validate=validate.Length(min=1))
    asks = fields.String(required=True, validate=validate.Length(1, 600))
    met_by = fields.List(fields.String(validate=validate.OneOf(tuple(FEATURES))), required=True)
    taught_in = fields.List(fields.String(validate=validate.Length(1, 16)), required=True)


class RequirementsFormat(Schema):
    """``content/requirements.yaml``."""

    requirements = fields.List(fields.Nested(RequirementFormat), required=True, validate=validate.Length(min=1))


@dataclass(frozen=True)
class Requirement:
    """What some paragraphs ask for, in our own words, and what answers it."""

    anchors: tuple[str, ...]
    asks: str
    met_by: tuple[str, ...]
    """Features of the program, out of ``FEATURES``."""
    taught_in: tuple[str, ...]
    """Keys of modules or codes of tracks whose lessons are to answer it."""
    line: int = 1
    """Where it stands in its file."""

    @property
    def needs_lesson(self) -> bool:
        """Whether the content cannot be published without a lesson on it."""
        return not GATES.isdisjoint(self.met_by)

    @property
    def is_law(self) -> bool:
        """Whether a question of national law, which a law slot asks, may answer it."""
        return NATIONAL_LAW in self.met_by


@dataclass(frozen=True)
class Traced:
    """One paragraph with everything that answers it."""

    anchor: str
    requirement: Requirement
    lessons: tuple[Place, ...]
    items: tuple[Place, ...]
    slots: tuple[str, ...]
    """Keys of the law slots."""

    @property
    def is_gap(self) -> bool:
        """Whether what is to answer it is missing: a lesson, a law slot where it is about law, or any feature."""
        wanted = self.requirement
        if self.lessons:
            return False
        if wanted.needs_lesson:
            return True
        return not self.slots if wanted.is_law else bool(wanted.taught_in) or not wanted.met_by

    @property
    def state(self) -> str:
        """The first that fits of ``gap``, ``lesson``, ``law``, ``program`` (by a feature), ``planned``, ``context``."""
        features = set(self.requirement.met_by)
        if self.is_gap:
            return "gap"
        if self.lessons:
            return "lesson"
        if self.slots:
            return "law"
        if features - PLANNED - {BACKGROUND}:
            return "program"
        return "planned" if features & PLANNED else "context"


def load_requirements(path: Path) -> tuple[Requirement, ...]:
    """Read ``requirements.yaml``; raise :class:`reader.Unreadable`."""
    lined = reader.read(path)
    try:
        read: dict[str, Any] = RequirementsFormat().load(lined.plain)
    except ValidationError as error:
        raise reader.Unreadable(1, f"cannot be used: {error.messages}") from None
    return tuple(
        Requirement(
            tuple(row["anchors"]),
            row["asks"],
            tuple(row["met_by"]),
            tuple(row["taught_in"]),
            lined.line("requirements", place),
        )
        for place, row in enumerate(read["requirements"])
    )


def trace(
    requirements: Sequence[Requirement], modules: Sequence[ModuleDocument], slots: Sequence[Slot]
) -> list[Traced]:
    """Every paragraph in the order of the digest, with what names it or a part of it."""
    lessons = _named(
        (anchor, (module.key, each.key)) for module in modules for each in module.lessons for anchor in each.anchors
    )
    items = _named(
        (anchor, (module.key, each.key)) for module in modules for each in module.items for anchor in each.anchors
    )
    asked = _named((anchor, slot.key) for slot in slots for anchor in slot.anchors)
    return [
        Traced(anchor, requirement, _answering(anchor, lessons), _answering(anchor, items), _answering(anchor, asked))
        for requirement in requirements
        for anchor in requirement.anchors
    ]


def gate_problems(folder: Path, modules: Sequence[ModuleDocument], anchors: Anchors) -> Iterator[Problem]:
    """Paragraphs without the lesson that publishing needs, and paragraphs that do not exist; none without the file."""
    path = folder / FILE
    if not path.is_file():
        return
    try:
        requirements = load_requirements(path)
    except reader.Unreadable as error:
        yield Problem(FILE, error.line, error.said)
        return
    for each in trace(requirements, modules, ()):
        wanted = each.requirement
        if not anchors.knows(each.anchor):
            yield Problem(FILE, wanted.line, f"{each.anchor} is no paragraph of a source document")
        elif wanted.needs_lesson and not each.lessons:
            named = ", ".join(sorted(GATES.intersection(wanted.met_by)))
            yield Problem(FILE, wanted.line, f"{each.anchor} needs a lesson ({named}) and no lesson names it")


@dataclass(frozen=True)
class Demands:
    """The source documents by letter, and what their paragraphs ask for."""

    documents: Mapping[str, SourceDocument]
    requirements: tuple[Requirement, ...]


class NoDemands(NotFound):
    """Raised when a content folder has no list of what the paragraphs ask for, or none that can be read."""


@lru_cache(maxsize=4)
def demands_of(folder: Path) -> Demands:
    """The demands of a content folder, read once and kept; raise :class:`NoDemands`."""
    try:
        return Demands(load_anchors(folder / "anchors.yaml").documents, load_requirements(folder / FILE))
    except reader.Unreadable as error:
        raise NoDemands(N_("There is no list of paragraphs here that can be read.")) from error


def _named(found: Iterator[tuple[str, Any]]) -> dict[str, set[Any]]:
    """What names each paragraph, or a part of it."""
    named: dict[str, set[Any]] = {}
    for anchor, answer in found:
        for each in _with_wholes(anchor):
            named.setdefault(each, set()).add(answer)
    return named


def _with_wholes(anchor: str) -> Iterator[str]:
    """A paragraph, and those that it is a part of: S124(e)(ii), S124(e), S124."""
    yield anchor
    while anchor.endswith(")"):
        anchor = anchor[: anchor.rindex("(")]
        yield anchor


def _answering(anchor: str, named: Mapping[str, set[Any]]) -> tuple[Any, ...]:
    return tuple(sorted(named.get(anchor, ())))
