"""Pictures of a module: what a lesson shows, how its Markdown names one, and the limits that all of them keep.

A picture is known by the SHA-256 of its WebP file. The same picture as a JPEG, for browsers without WebP, is made from
that file wherever it is kept, so that nobody can bring two pictures under one name.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

LARGEST: Final = 30_000
"""Bytes of a picture, in each of its two forms."""
WIDEST: Final = 1200
TALLEST: Final = 1600
MOST: Final = 30
"""Pictures of a module: together they stay below a megabyte."""
LARGEST_SENT: Final = 5_000_000
"""Bytes of a file that somebody brings."""
MOST_PIXELS: Final = 25_000_000
SHORTEST_WORDS: Final = 5
LONGEST_WORDS: Final = 300
"""Characters of what is said of a picture for who does not see it."""
LONGEST_CREDIT: Final = 200
WEBP: Final = "webp"
JPEG: Final = "jpg"
TYPES: Final[Mapping[str, str]] = {WEBP: "image/webp", JPEG: "image/jpeg"}
"""Media types by the ending of the address."""
DIGEST: Final = re.compile(r"[0-9a-f]{64}\Z")
SCHEME: Final = "picture:"
LINE: Final = re.compile(r"!\[([^\[\]]*)\]\(picture:([a-z0-9]+(?:-[a-z0-9]+)*)\)[ \t]*\Z")
"""A line of Markdown that is a picture: what it shows, and its key."""
HINT_OF_ONE: Final = "](picture:"
"""What every such line holds, which is found faster."""
ADDRESS: Final = re.compile(r"/pictures/[0-9a-f]{64}\.(?:webp|jpg)\Z")


@dataclass(frozen=True)
class Picture:
    """A picture of a module, without its bytes."""

    key: str
    digest: str
    width: int
    height: int
    size: int
    """Bytes of its WebP file, which readers are told before they fetch it."""
    credit: str
    """Who made it and who allows its use."""

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """Read plain values."""
        return cls(**{name: plain[name] for name in ("key", "digest", "width", "height", "size", "credit")})

    @property
    def kilobytes(self) -> int:
        """Its size in thousands of bytes, rounded up."""
        return -(-self.size // 1000)


def address(digest: str, ending: str) -> str:
    """Where a picture is fetched."""
    return f"/pictures/{digest}.{ending}"


def line_of(key: str, words: str) -> str:
    """The line of Markdown that shows a picture; marks that would end the words early become round ones."""
    said = " ".join(words.replace("[", "(").replace("]", ")").split())
    return f"![{said}]({SCHEME}{key})"
