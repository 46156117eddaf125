"""Items written as QTI 2.1 or 3.0: an IMS content package, one file for each item, marked by the same rules as here.

Points are whole numbers (one for each part that is right) and ``normalMaximum`` says how many make full marks, so that
nothing is rounded. Identifiers keep our keys: ``o_`` before those of options, ``s_`` before those of slots; where each
slot has options of its own, its key stands between.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from app.catalogue.decimals import decimal_text
from app.catalogue.documents import Item, ItemText, Option, OptionText
from app.interop import simpler
from app.interop.carried import Carried, Note
from app.interop.gift_writing import GAP
from app.interop.labels import labels_of
from app.interop.moodle_writing import BARRED
from app.interop.qti_marking import Marking
from app.interop.qti_names import VERSIONS, Version, named_for_3
from app.interop.zip_packages import packed

LOM: Final = "http://ltsc.ieee.org/xsd/LOM"
MANIFEST: Final = "imsmanifest.xml"
RESPONSE: Final = "RESPONSE"
VERDICT: Final = "VERDICT"
NOTES: Final = "NOTES"
LINE: Final = "\n"


@dataclass
class _Written:
    """One item on its way: its body, its responses with their marks, and feedback that belongs to no option."""

    item: Item
    text: ItemText
    body: Element = field(default_factory=lambda: Element("itemBody"))
    marking: Marking = field(default_factory=Marking)
    feedback: dict[str, str] = field(default_factory=dict)
    verdict_words: tuple[str, str] = ("", "")


def write(bank: Iterable[tuple[Item, ItemText]], language: str, number: str) -> tuple[bytes, Carried]:
    """The items as a package of a version, and what of them did not come along."""
    version = VERSIONS[number]
    name = f"QTI {number}"
    kept: list[str] = []
    notes: list[Note] = []
    questions: list[tuple[Item, ItemText]] = []
    for item, text in bank:
        kept.append(item.key)
        if item.type == "scenario":
            questions += simpler.steps(item, text)
            notes.append(simpler.told_of_steps(item, name))
        else:
            questions.append((item, text))
    files = {_path(item): _file(item, text, language, version) for item, text in questions}
    manifest = _manifest([item for item, _ in questions], language, version)
    return packed({MANIFEST: manifest, **files}, stored=(MANIFEST,)), Carried(tuple(kept), tuple(notes))


def _path(item: Item) -> str:
    return f"items/{item.key}.xml"


def _file(item: Item, text: ItemText, language: str, version: Version) -> bytes:
    written = _Written(item, text, verdict_words=simpler.verdict_words(language))
    WRITERS[item.type](written)
    if text.feedback:
        written.feedback["general"] = text.feedback
    written.feedback |= {f"s_{key}": slot.feedback for key, slot in text.slots.items() if slot.feedback}
    root = Element("assessmentItem", identifier=f"i_{item.key}", title=item.key, label=item.key)
    root.attrib |= {"adaptive": "false", "timeDependent": "false"}
    written.marking.declare(root, list(written.feedback))
    root.append(written.body)
    written.marking.process(root, version, list(written.feedback))
    for key, words in written.feedback.items():
        told = SubElement(root, "modalFeedback", outcomeIdentifier=NOTES, identifier=key, showHide="show")
        _say(SubElement(told, "p"), words)
    made = named_for_3(root) if version.number == "3.0" else root
    made.attrib |= {"xmlns": version.items, "xml:lang": language}
    return _bytes(made)


def _say(element: Element, words: str) -> None:
    """Put words into an element, a line end as ``br``."""
    first, *rest = BARRED.sub("", words).split(LINE)
    element.text = first
    for line in rest:
        SubElement(element, "br").tail = line


def _prompt(interaction: Element, words: str) -> None:
    if words:
        _say(SubElement(interaction, "prompt"), words)


def _paragraph(written: _Written, words: str) -> Element:
    paragraph = SubElement(written.body, "p")
    _say(paragraph, words)
    return paragraph


def _choice_of(
    written: _Written, response: str, options: Iterable[tuple[str, OptionText]], *, prompt: str = "", most: int = 1
) -> Element:
    """An interaction in which options with feedback are chosen; ``most`` 0: any number."""
    interaction = SubElement(
        written.body, "choiceInteraction", responseIdentifier=response, shuffle="true", maxChoices=str(most)
    )
    _prompt(interaction, prompt)
    for key, words in options:
        choice = SubElement(interaction, "simpleChoice", identifier=key)
        _say(choice, words.text)
        if words.feedback:
            outcome = written.marking.feedback_of(response, is_single=most == 1)
            told = SubElement(choice, "feedbackInline", outcomeIdentifier=outcome, identifier=key, showHide="show")
            _say(told, words.feedback)
    return interaction


def _options(
    options: Iterable[Option], texts: Mapping[str, OptionText], before: str = "o_"
) -> Iterator[tuple[str, OptionText]]:
    return ((f"{before}{option.key}", texts[option.key]) for option in options)


def _right(options: Iterable[Option], before: str = "o_") -> list[str]:
    return [f"{before}{option.key}" for option in options if option.correct]


def _single(written: _Written) -> None:
    item, text = written.item, written.text
    _choice_of(written, RESPONSE, _options(item.options, text.options), prompt=text.stem)
    right = _right(item.options)
    if len(right) == 1:
        written.marking.one(RESPONSE, right[0])
    else:
        written.marking.any_of(RESPONSE, right)


def _multiple(written: _Written) -> None:
    item, text = written.item, written.text
    _choice_of(written, RESPONSE, _options(item.options, text.options), prompt=text.stem, most=0)
    points = {f"o_{option.key}": 1 if option.correct else -1 for option in item.options}
    written.marking.mapped(RESPONSE, "identifier", points)


def _reasoned(written: _Written) -> None:
    item, text = written.item, written.text
    _paragraph(written, text.stem)
    words = zip(("true", "false"), written.verdict_words, strict=True)
    _choice_of(written, VERDICT, [(key, OptionText(word, "")) for key, word in words]).set("shuffle", "false")
    _choice_of(written, RESPONSE, _options(item.options, text.options))
    verdict = "true" if item.verdict else "false"
    written.marking.verdict_and_reason(VERDICT, verdict, RESPONSE, _right(item.options)[0])


def _ordering(written: _Written) -> None:
    item, text = written.item, written.text
    interaction = SubElement(written.body, "orderInteraction", responseIdentifier=RESPONSE, shuffle="true")
    _prompt(interaction, text.stem)
    for option in item.options:
        words = text.options[option.key]
        _say(SubElement(interaction, "simpleChoice", identifier=f"o_{option.key}"), words.text)
        if words.feedback:
            written.feedback[f"o_{option.key}"] = words.feedback
    written.marking.ordered(RESPONSE, [f"o_{key}" for key in item.option_keys])


def _matching(written: _Written) -> None:
    item, text = written.item, written.text
    interaction = SubElement(
        written.body, "matchInteraction", responseIdentifier=RESPONSE, shuffle="true", maxAssociations="0"
    )
    _prompt(interaction, text.stem)
    slots = SubElement(interaction, "simpleMatchSet")
    for slot in item.slots:
        place = SubElement(slots, "simpleAssociableChoice", identifier=f"s_{slot.key}", matchMax="1")
        _say(place, text.slots[slot.key].text)
    options = SubElement(interaction, "simpleMatchSet")
    for option in item.options:
        words = text.options[option.key]
        _say(SubElement(options, "simpleAssociableChoice", identifier=f"o_{option.key}", matchMax="0"), words.text)
        if words.feedback:
            written.feedback[f"o_{option.key}"] = words.feedback
    pairs = {f"s_{slot.key} o_{slot.answer}": 1 for slot in item.slots}
    written.marking.mapped(RESPONSE, "directedPair", pairs)


def _numeric(written: _Written) -> None:
    item, text = written.item, written.text
    _paragraph(written, text.stem)
    line = SubElement(written.body, "p")
    entry = SubElement(line, "textEntryInteraction", responseIdentifier=RESPONSE, expectedLength="12")
    entry.tail = f" {text.unit}" if text.unit else None
    if item.number is not None:
        written.marking.number(RESPONSE, decimal_text(item.number.value), decimal_text(item.number.tolerance))


def _cloze(written: _Written) -> None:
    item, text = written.item, written.text
    for line in text.stem.split(LINE):
        paragraph = SubElement(written.body, "p")
        before, *rest = GAP.split(line)
        paragraph.text = before
        for key, after in zip(rest[::2], rest[1::2], strict=True):
            gap = SubElement(
                paragraph, "inlineChoiceInteraction", responseIdentifier=f"R_{key}", shuffle="true", required="true"
            )
            for option in item.options:
                _say(SubElement(gap, "inlineChoice", identifier=f"o_{key}_{option.key}"), text.options[option.key].text)
            gap.tail = after
    for slot in item.slots:
        written.marking.one(f"R_{slot.key}", f"o_{slot.key}_{slot.answer}")
    written.feedback |= {f"o_{key}": words.feedback for key, words in text.options.items() if words.feedback}


def _dialogue(written: _Written) -> None:
    item, text = written.item, written.text
    _paragraph(written, text.stem)
    for slot in item.slots:
        words, before = text.slots[slot.key], f"o_{slot.key}_"
        _choice_of(written, f"R_{slot.key}", _options(slot.options, words.options, before), prompt=words.text)
        written.marking.any_of(f"R_{slot.key}", _right(slot.options, before))


WRITERS: Final[Mapping[str, Callable[[_Written], None]]] = {
    "single": _single,
    "multiple": _multiple,
    "reasoned": _reasoned,
    "ordering": _ordering,
    "matching": _matching,
    "classify": _matching,
    "numeric": _numeric,
    "cloze": _cloze,
    "dialogue": _dialogue,
}


def _manifest(items: Iterable[Item], language: str, version: Version) -> bytes:
    """The list of the package; what of an item QTI has no field for stands there as keywords."""
    root = Element("manifest", xmlns=version.package, identifier="safeguard-items")
    told = SubElement(root, "metadata")
    SubElement(told, "schema").text = version.schema
    SubElement(told, "schemaversion").text = version.schema_version
    SubElement(root, "organizations")
    resources = SubElement(root, "resources")
    for item in items:
        resource = SubElement(
            resources, "resource", identifier=f"r_{item.key}", type=version.resource, href=_path(item)
        )
        general = SubElement(SubElement(SubElement(resource, "metadata"), "lom", xmlns=LOM), "general")
        identifier = SubElement(general, "identifier")
        SubElement(identifier, "catalog").text = "safeguard"
        SubElement(identifier, "entry").text = item.key
        SubElement(general, "language").text = language
        for label in labels_of(item):
            SubElement(SubElement(general, "keyword"), "string", language="x-none").text = label
        SubElement(resource, "file", href=_path(item))
    indent(root)
    return _bytes(root)


def _bytes(root: Element) -> bytes:
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written
