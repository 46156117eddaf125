"""Places in a release in few signs, for refusals and findings; never a number of people."""

from collections.abc import Sequence

from app.coverage.releases.document import EVERYBODY


def place_words(key: Sequence[str]) -> str:
    """A cell's key as one reads it: ``COV-1 T XX-N sex F``."""
    return " ".join(part for part in key if part and part != EVERYBODY)
