"""XLIFF 2.1 (OASIS, 2018): the words of a module to a translator's program and back.

One file for each part, one unit for each text, one segment in each unit: our texts are short, and a lesson's body is
kept whole because languages break paragraphs differently. The core of 2.1 that is written here is that of 2.0.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from app.authoring.units import MARK, Brought, Unit
from app.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_
from app.interop.carried import Unreadable
from app.interop.xml_reading import Node, read_xml

NAMESPACE: Final = "urn:oasis:names:tc:xliff:document:2.0"
VERSIONS: Final = ("2.0", "2.1")
INLINE: Final = ("ph", "pc", "sc", "ec", "mrk", "sm", "em", "cp")
"""Elements inside a text; we write none, and a program that adds them has changed the text."""


def written(module: str, language: str, units: Sequence[Unit], notes: Mapping[str, str]) -> bytes:
    """An XLIFF document of the texts; ``notes`` by unit id are shown to the translator."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    languages = f"srcLang={quoteattr(DEFAULT_LANGUAGE)} trgLang={quoteattr(language)}"
    lines.append(f'<xliff xmlns={quoteattr(NAMESPACE)} version="2.1" {languages}>')
    for place, (part, inside) in enumerate(groupby(units, key=lambda unit: unit.part), 1):
        lines.append(f' <file id="f{place}" original={quoteattr(f"{module}/{part}")}>')
        for unit in inside:
            lines += _unit_lines(unit, notes.get(unit.id))
        lines.append(" </file>")
    lines.append("</xliff>")
    return ("\n".join(lines) + "\n").encode()


def _unit_lines(unit: Unit, note: str | None) -> Iterator[str]:
    path = unit.id.partition(MARK)[2]
    yield f'  <unit id={quoteattr(path.replace("/", "."))} name={quoteattr(unit.id)} xml:space="preserve">'
    if note:
        yield f"   <notes><note>{_text(note)}</note></notes>"
    state = "translated" if unit.target else "initial"
    target = f"<target>{_text(unit.target)}</target>" if unit.target else ""
    yield f'   <segment state="{state}"><source>{_text(unit.source)}</source>{target}</segment>'
    yield "  </unit>"


def _text(words: str) -> str:
    return escape(words, {"\r": "&#13;"})


def read(content: bytes) -> tuple[str, list[Brought]]:
    """The language of a document, and what it brings for each unit; raise :class:`Unreadable`."""
    root = read_xml(content)
    if root.name != "xliff":
        raise Unreadable(N_("This is no XLIFF document."), root.line)
    version = root.attributes.get("version", "")
    if version not in VERSIONS:
        raise Unreadable(N_("XLIFF %(version)s is not read here; save it as 2.1.", version=version or "?"), root.line)
    language = root.attributes.get("trgLang", "")
    if language not in LANGUAGES or language == DEFAULT_LANGUAGE:
        raise Unreadable(N_("The file names no language of the service as that of the translation."), root.line)
    return language, list(_brought(root))


def _brought(root: Node) -> Iterator[Brought]:
    seen: set[str] = set()
    for unit in root.within("unit"):
        name = unit.attributes.get("name", "")
        if name in seen:
            raise Unreadable(N_("Unit %(unit)s stands in the file twice.", unit=name), unit.line)
        seen.add(name)
        yield Brought(name, _joined(unit, "target"), _joined(unit, "source"), unit.line)


def _joined(unit: Node, name: str) -> str:
    """The text of a whole unit: a program may have split it, and what stands between sentences is the same in both."""
    texts = []
    for stretch in unit.children:
        if stretch.name not in ("segment", "ignorable"):
            continue
        found = stretch.first(name)
        if found is None and stretch.name == "ignorable":
            found = stretch.first("source")
        if found is not None:
            texts.append(_plain(found))
    return "".join(texts)


def _plain(text: Node) -> str:
    if next(text.within(*INLINE), None) is not None:
        raise Unreadable(N_("The text holds inline marks, which our texts do not have. Take them out."), text.line)
    return text.text
