"""The words of a draft as a file for a translator's program, and what such a file brings back."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from app.authoring.parts import Parts, part_name
from app.authoring.units import Translated, Unit, translated, units
from app.errors import Invalid
from app.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_
from app.interop import gettext_files, xliff
from app.interop.text_files import LARGEST

__all__ = ["FORMATS", "LARGEST", "Arrived", "Form", "Remark", "arrived", "file_name", "file_of", "notes_of"]


@dataclass(frozen=True)
class Form:
    """A form of file that translators' programs read."""

    name: str
    content_type: str
    suffix: str
    written: Callable[[str, str, Sequence[Unit], Mapping[str, str]], bytes]


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


class Remark(NamedTuple):
    """An open remark on a part of a draft."""

    part: str
    quote: str | None
    words: str


def file_of(parts: Parts, module: str, language: str, form: str, remarks: Iterable[Remark] = ()) -> bytes:
    """All texts of a draft with their translation, as far as there is one, and with what was remarked on them."""
    found = units(parts, language)
    return FORMATS[form].written(module, language, found, notes_of(found, language, remarks))


def notes_of(found: Sequence[Unit], language: str, remarks: Iterable[Remark]) -> dict[str, str]:
    """Remarks for a translator by the id of a text: the one that holds the quoted words, else the first of the part.

    Those on a part itself and on its English are for every translator, those on another language for none but its own.
    """
    notes: dict[str, list[str]] = {}
    for remark in remarks:
        known = part_name(remark.part)
        if known is None or known.language not in (None, DEFAULT_LANGUAGE, language):
            continue
        plain = remark.part.removeprefix(f"{known.language}/")
        texts = [unit for unit in found if unit.part == plain]
        quoting = [unit for unit in texts if remark.quote and remark.quote in f"{unit.source}\n{unit.target or ''}"]
        for unit in (quoting or texts)[:1]:
            said = f"“{remark.quote}”: {remark.words}" if remark.quote else remark.words
            notes.setdefault(unit.id, []).append(said)
    return {unit_id: "\n".join(said) for unit_id, said in notes.items()}


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
