"""Paragraph anchors in words: ``G29(a)`` is paragraph 29(a) of CRC/C/156."""

from collections.abc import Mapping, Sequence
from typing import Final

SYMBOLS: Final[Mapping[str, str]] = {"G": "CRC/C/156", "S": "A/HRC/12/23", "R": "A/RES/74/174"}


def citations(anchors: Sequence[str]) -> dict[str, list[str]]:
    """The paragraphs by the symbol of their document, in the order given; unknown letters stay as they are."""
    found: dict[str, list[str]] = {}
    for anchor in anchors:
        found.setdefault(SYMBOLS.get(anchor[:1], anchor[:1]), []).append(anchor[1:])
    return found
