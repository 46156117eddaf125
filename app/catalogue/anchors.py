"""Which paragraphs of the three source documents exist, so that no lesson names one that does not."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from marshmallow import Schema, ValidationError, fields, validate

from app.catalogue import reader

_PARTS: Final = re.compile(r"([A-Z])([1-9][0-9]{0,2})(?:\(([a-z])\))?(?:\(([ivx]+)\))?\Z")
_ROMANS: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")


class SourceDocumentFormat(Schema):
    """One source document."""

    symbol = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.String(required=True)
    date = fields.String(required=True)
    last = fields.Integer(required=True, strict=True, validate=validate.Range(1, 999))
    letters = fields.Dict(
        keys=fields.String(), values=fields.String(validate=validate.Regexp(r"[a-z]\Z")), required=True
    )
    romans = fields.Dict(
        keys=fields.String(), values=fields.Integer(strict=True, validate=validate.Range(1, 12)), load_default=dict
    )


class AnchorsFormat(Schema):
    """``content/anchors.yaml``."""

    documents = fields.Dict(keys=fields.String(), values=fields.Nested(SourceDocumentFormat), required=True)


@dataclass(frozen=True)
class SourceDocument:
    """A document whose paragraphs are anchors, and its legal status in words."""

    letter: str
    symbol: str
    title: str
    status: str
    date: str
    last: int
    letters: Mapping[str, str]
    """The last letter of each paragraph that has letters."""
    romans: Mapping[str, int]
    """How many roman numbers a lettered paragraph has."""


@dataclass(frozen=True)
class Anchors:
    """All source documents by letter."""

    documents: Mapping[str, SourceDocument]

    def knows(self, anchor: str) -> bool:
        """Whether the anchor names a paragraph that exists."""
        parts = _PARTS.match(anchor)
        document = self.documents.get(parts.group(1)) if parts else None
        if parts is None or document is None:
            return False
        _, number, letter, roman = parts.groups()
        if int(number) > document.last:
            return False
        if letter and letter > document.letters.get(number, ""):
            return False
        return not roman or roman in _ROMANS[: document.romans.get(f"{number}({letter})", 0)]


def load_anchors(path: Path) -> Anchors:
    """Read ``anchors.yaml``; raise :class:`reader.Unreadable`."""
    lined = reader.read(path)
    try:
        read: dict[str, Any] = AnchorsFormat().load(lined.plain)
    except ValidationError as error:
        raise reader.Unreadable(1, f"cannot be used: {error.messages}") from None
    return Anchors({letter: SourceDocument(letter=letter, **each) for letter, each in read["documents"].items()})
