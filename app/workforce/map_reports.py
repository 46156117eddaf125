"""What became of a file of region borders. Values only."""

from dataclasses import dataclass

from app.workforce.outlines import Flaw


@dataclass(frozen=True)
class Drawn:
    """One map that a file holds: of which region, and how many parts it has."""

    code: str
    name: str
    parts: int


@dataclass(frozen=True)
class MapReport:
    """What a file of borders holds; with flaws no map.

    ``flaws`` are the first of them, ``flaw_count`` counts all.
    """

    maps: tuple[Drawn, ...]
    flaws: tuple[Flaw, ...]
    flaw_count: int
    sha256: str

    @property
    def is_accepted(self) -> bool:
        """Whether nothing is wrong."""
        return self.flaw_count == 0
