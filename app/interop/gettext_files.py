"""Gettext PO: the words of a module to a translator's editor and back, read and written by Babel."""

import io
from collections.abc import Mapping, Sequence

from babel.core import UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po

from app.authoring.units import Brought, Unit
from app.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_
from app.interop.carried import Unreadable
from app.interop.text_files import decoded


def written(module: str, language: str, units: Sequence[Unit], notes: Mapping[str, str]) -> bytes:
    """A PO file; the place of each text is its context, so that like texts stay apart. ``notes`` by unit id."""
    catalogue = Catalog(locale=language, project=module, charset="utf-8", fuzzy=False)
    for unit in units:
        note = notes.get(unit.id)
        catalogue.add(unit.source, unit.target or "", context=unit.id, auto_comments=note.splitlines() if note else ())
    target = io.BytesIO()
    write_po(target, catalogue, width=0, omit_header=False, sort_output=False)
    return _without_dates(target.getvalue())


def read(content: bytes) -> tuple[str, list[Brought]]:
    """The language of a file, and what it brings for each text; fuzzy ones bring nothing. Raise :class:`Unreadable`."""
    text = decoded(content)
    try:
        catalogue = read_po(io.StringIO(text), abort_invalid=True)
    except (PoFileError, UnknownLocaleError, ValueError, LookupError, AttributeError, TypeError):
        raise Unreadable(N_("This is no sound PO file.")) from None
    language = str(catalogue.locale_identifier or "")
    if language not in LANGUAGES or language == DEFAULT_LANGUAGE:
        raise Unreadable(N_("The file names no language of the service as that of the translation."))
    return language, [
        Brought(message.context, "" if message.fuzzy else str(message.string), str(message.id), message.lineno)
        for message in catalogue
        if message.id and message.context
    ]


def _without_dates(file: bytes) -> bytes:
    """The same words always give the same bytes."""
    kept = (line for line in file.splitlines(keepends=True) if not line.startswith((b'"POT-Creation', b'"PO-Revision')))
    return b"".join(kept)
