"""Whether a native-speaking specialist stands behind a language: by name, and bound to the very words they read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from app.authoring.parts import Parts, joined
from app.catalogue.digests import digest

REVIEWED: Final = "reviewed"
UNREVIEWED: Final = "none"
_BESIDE_THE_WORDS: Final = ("native_review", "stale")

Texts = Mapping[str, Mapping[str, Any]]
"""Words by language, as files have them."""


@dataclass(frozen=True)
class Voice:
    """A specialist's word for a language, of the words that ``words`` is the digest of."""

    language: str
    words: str
    by: str
    """The name of the account."""
    at: datetime


def spoken(text: Mapping[str, Any]) -> str:
    """The digest of a language's words, whatever they say of their own review."""
    return digest({name: value for name, value in text.items() if name not in _BESIDE_THE_WORDS})


def texts_in(parts: Parts) -> Texts:
    """The words of each language of a draft as they would go out."""
    return joined(parts, version=1)[1]


def vouched(texts: Texts, voices: Mapping[str, Voice], before: Texts) -> frozenset[str]:
    """The languages whose words a specialist has read as they are: in this draft, or in the version it follows.

    Args:
        texts: the words of the draft.
        voices: the last word of a specialist for each language.
        before: the words of the version that the draft follows.
    """
    read = {language: {voice.words} for language, voice in voices.items()}
    for language, text in before.items():
        if text.get("native_review") == REVIEWED:
            read.setdefault(language, set()).add(spoken(text))
    return frozenset(language for language, text in texts.items() if spoken(text) in read.get(language, ()))


def with_review(text: Mapping[str, Any], *, is_vouched: bool) -> dict[str, Any]:
    """The words of a language, saying of themselves what is true."""
    return {**text, "native_review": REVIEWED if is_vouched else UNREVIEWED}
