"""Languages of the interface, and messages that are translated only when somebody reads them.

Rules and actions raise and return :class:`Message` values; the edge turns them into the reader's language. This keeps
every layer below the edge free of request state (rejected: lazy strings, which read the request when printed).
"""

import gettext
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

CATALOGUES: Final = Path(__file__).resolve().parent.parent / "translations"

LANGUAGES: Final[Mapping[str, str]] = {
    "en": "English",
    "fr": "Français",
    "es": "Español",
    "ar": "العربية",
    "ru": "Русский",
    "zh": "中文",
}
"""The six UN languages: BCP 47 code to the language's own name."""

DEFAULT_LANGUAGE: Final = "en"
RIGHT_TO_LEFT: Final = frozenset({"ar"})


@dataclass(frozen=True)
class Message:
    """A sentence for a person, marked for translation, with the values that fill its ``%(name)s`` fields."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __hash__(self) -> int:
        """Equal messages have the same words; the values that fill them need not be hashable."""
        return hash(self.text)

    def __str__(self) -> str:
        """The sentence in English, for logs and the console."""
        return self.text % self.values if self.values else self.text


def N_(text: str, /, **values: object) -> Message:  # noqa: N802  (the name gettext tools look for)
    """Mark a sentence for translation and bind its values."""
    return Message(text, values)


def direction(language: str) -> str:
    """``rtl`` for a language written from right to left, else ``ltr``."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The compiled catalogue of a language; an unknown language gets English."""
    return gettext.translation("messages", str(CATALOGUES), [language], fallback=True)


def translate(message: Message, language: str) -> str:
    """The message in a language, its values filled in; nested messages are translated too."""
    text = catalogue(language).gettext(message.text)
    if not message.values:
        return text
    return text % {
        name: translate(value, language) if isinstance(value, Message) else value
        for name, value in message.values.items()
    }
