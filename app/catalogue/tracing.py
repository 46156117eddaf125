"""Which lesson and which item answers which paragraph of the source documents, and where nothing does yet.

``content/requirements.yaml`` says, paragraph by paragraph, what a document asks for and what answers it. Where it names
the audience courses, the shared lessons, the scenarios, the tests or the MUST items, a lesson must exist (``GATES``);
where it names modules or tracks, one is expected.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from app.catalogue import reader
from app.catalogue.documents import ModuleDocument

FILE: Final = "requirements.yaml"
GATES: Final = frozenset({"TRACK", "CORE", "SCN", "ASM", "MUST"})
FEATURES: Final = (
    *sorted(GATES),
    *("FUP", "CERT", "REG", "COV", "DIS", "SDC", "DIR", "LAW", "LINT", "SAFE", "PRIV", "L10N", "GRP", "PUB", "EXP"),
    *("PART", "COORD"),
)
Place = tuple[str, str]
"""A module's key, and the key of a lesson or an item of it."""


class RequirementFormat(Schema):
    """One row of the digest."""

    class Meta:
        """How marshmallow treats fields that the schema does not name."""

        unknown = RAISE

    anchors = fields.List(fields.String(), required=True, validate=validate.Length(min=1))
    asks = fields.String(required=True, validate=validate.Length(1, 600))
    met_by = fields.List(fields.String(validate=validate.OneOf(FEATURES)), required=True)
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

    @property
    def needs_lesson(self) -> bool:
        """Whether the content cannot be published without a lesson on it."""
        return not GATES.isdisjoint(self.met_by)


@dataclass(frozen=True)
class Traced:
    """One paragraph with everything that answers it."""

    anchor: str
    requirement: Requirement
    lessons: tuple[Place, ...]
    items: tuple[Place, ...]

    @property
    def is_gap(self) -> bool:
        """Whether lessons are to answer it and none does."""
        return not self.lessons and (self.requirement.needs_lesson or bool(self.requirement.taught_in))


def load_requirements(path: Path) -> tuple[Requirement, ...]:
    """Read ``requirements.yaml``; raise :class:`reader.Unreadable`."""
    lined = reader.read(path)
    try:
        read: dict[str, Any] = RequirementsFormat().load(lined.plain)
    except ValidationError as error:
        raise reader.Unreadable(1, f"cannot be used: {error.messages}") from None
    return tuple(
        Requirement(tuple(row["anchors"]), row["asks"], tuple(row["met_by"]), tuple(row["taught_in"]))
        for row in read["requirements"]
    )


def trace(requirements: Sequence[Requirement], modules: Sequence[ModuleDocument]) -> list[Traced]:
    """Every paragraph in the order of the digest, with the lessons and items that name it or a part of it."""
    lessons = _named((module.key, lesson.key, lesson.anchors) for module in modules for lesson in module.lessons)
    items = _named((module.key, item.key, item.anchors) for module in modules for item in module.items)
    return [
        Traced(anchor, requirement, _answering(anchor, lessons), _answering(anchor, items))
        for requirement in requirements
        for anchor in requirement.anchors
    ]


def _named(things: Iterator[tuple[str, str, Sequence[str]]]) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for module, key, anchors in things:
        for anchor in anchors:
            found.setdefault(anchor, []).append((module, key))
    return found


def _answering(anchor: str, named: dict[str, list[Place]]) -> tuple[Place, ...]:
    """What names the anchor itself or a lettered part of it."""
    places = {
        place for name, found in named.items() if name == anchor or name.startswith(f"{anchor}(") for place in found
    }
    return tuple(sorted(places))
