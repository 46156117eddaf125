"""The words of a draft as a file for a translator's program, and what such a file brings back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.authoring.parts import Parts
from app.authoring.units import Translated, Unit, translated, units
from app.errors import Invalid
from app.i18n import LANGUAGES, N_
from app.interop import gettext_files, xliff
from app.interop.text_files import LARGEST

__all__ = ["FORMATS", "LARGEST", "Arrived", "Form", "arrived", "file_name", "file_of"]


@dataclass(frozen=True)
class Form:
    """A form of file that translators' programs read."""

    name: str
    content_type: str
    suffix: str
    written: Callable[[str, str, Sequence[Unit]], bytes]


FORMATS: Final[Mapping[str, Form]] = {
    "xliff": Form("XLIFF 2.1", "application/xliff+xml; charset=utf-8", "xlf", xliff.written),
    "po": Form("PO", "text/x-gettext-translation; charset=utf-8", "po", gettext_files.written),
}


@dataclass(frozen=True)
class Arrived:
    """What a file brought for a draft."""

    language: str
    texts: int
    """How many texts the file holds."""
    changed: int
    """How many of them say something new."""
    same: int
    """How many are empty, or say what stands there already."""
    unknown: tuple[str, ...]
    """Ids that the draft does not have."""
    outdated: tuple[str, ...]
    """Ids whose English has changed since the file was made; their words came in all the same."""
    translated: Translated


def file_of(parts: Parts, module: str, language: str, form: str) -> bytes:
    """All texts of a draft with their translation, as far as there is one."""
    return FORMATS[form].written(module, language, units(parts, language))


def file_name(module: str, language: str, form: str) -> str:
    """What the file is called: ``T1-ar.xlf``."""
    return f"{module}-{language}.{FORMATS[form].suffix}"


def arrived(parts: Parts, language: str, content: bytes) -> Arrived:
    """What a file brings; XLIFF or PO, known by how it begins.

    Raises :class:`app.interop.carried.Unreadable` for what cannot be read, and Invalid for a file in another language
    or of another module.
    """
    reader = xliff if content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<") else gettext_files
    written_in, brought = reader.read(content)
    if written_in != language:
        named = {"found": LANGUAGES[written_in], "wanted": LANGUAGES[language]}
        raise Invalid(N_("The file is a translation into %(found)s, and this is the one into %(wanted)s.", **named))
    result = translated(parts, language, brought)
    if 2 * len(result.unknown) > len(brought):
        raise Invalid(
            N_(
                "Most texts of the file are not in this draft: it is of another module, or of a much older draft. "
                "Nothing was changed."
            )
        )
    there = {unit.id: unit.target for unit in units(parts, language)}
    known = [each for each in brought if each.id in there]
    changed = sum(bool(each.target.strip()) and each.target != there[each.id] for each in known)
    return Arrived(
        language, len(brought), changed, len(known) - changed, result.unknown, result.outdated, translated=result
    )
