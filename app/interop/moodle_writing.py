"""Items written as Moodle XML (Moodle 4.4 and later knows every question type used here)."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from html import escape as html_escaped
from typing import Final
from xml.etree.ElementTree import Comment, Element, SubElement, indent, tostring

from app.catalogue.decimals import decimal_text
from app.catalogue.documents import Item, ItemText, Option, OptionText
from app.i18n import N_
from app.interop import simpler
from app.interop.carried import Carried, Note, changed, left_out
from app.interop.gift_writing import GAP, lost_feedback, percent
from app.interop.labels import TAG_ROOM, keys_line, keys_of, labels_of

NAME: Final = "Moodle XML"
RULE: Final = "<hr>"
"""Between what leads into a talk and its first turn."""
NO_ROOM: Final = N_("%(format)s has no place for it.", format=NAME)
EMBEDDED: Final = re.compile(r"[{}#~\"\\=%*]")
"""Signs that part embedded answers, or mean something at their beginning."""
LINE: Final = "\n"
BARRED: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass
class _Written:
    """One question as an element, and what is to be told of it."""

    element: Element
    notes: list[Note] = field(default_factory=list)


def write(bank: Iterable[tuple[Item, ItemText]], language: str) -> tuple[bytes, Carried]:
    """The items as a Moodle XML file, and what of them did not come along."""
    quiz = Element("quiz")
    kept: list[str] = []
    notes: list[Note] = []
    for item, text in bank:
        kept.append(item.key)
        for written in _questions(item, text, language):
            quiz.append(written.element)
            notes += written.notes
    indent(quiz)
    return tostring(quiz, encoding="utf-8", xml_declaration=True), Carried(tuple(kept), tuple(notes))


def _questions(item: Item, text: ItemText, language: str) -> Iterator[_Written]:
    if item.type != "scenario":
        yield _question(item, text, language)
        return
    for number, (part, words) in enumerate(simpler.steps(item, text)):
        written = _question(part, words, language)
        written.notes = [simpler.told_of_steps(item, NAME)] if number == 0 else []
        yield written


def _question(item: Item, text: ItemText, language: str) -> _Written:
    kind, writer = WRITERS[item.type]
    question = Element("question", type=kind)
    written = _Written(question)
    lists = {name: keys for name, keys in keys_of(item).items() if keys}
    if lists:
        question.append(Comment(f" {keys_line(lists)} "))
    _worded(SubElement(question, "name"), item.key)
    body = SubElement(question, "questiontext", format="plain_text")
    _worded(SubElement(question, "generalfeedback", format="plain_text"), text.feedback)
    SubElement(question, "defaultgrade").text = "1"
    SubElement(question, "penalty").text = "0"
    SubElement(question, "hidden").text = "0"
    SubElement(question, "idnumber").text = item.key
    _worded(body, text.stem)
    writer(item, text, written, language)
    _tagged(item, written)
    return written


def _worded(parent: Element, words: str) -> None:
    SubElement(parent, "text").text = BARRED.sub("", words)


def _tagged(item: Item, written: _Written) -> None:
    tags = SubElement(written.element, "tags")
    for label in labels_of(item):
        _worded(SubElement(tags, "tag"), label)
        if len(label) > TAG_ROOM:
            why = N_("Moodle keeps %(most)s characters of a tag.", most=TAG_ROOM)
            written.notes.append(changed(item.key, N_("A long label"), why))


def _answer(written: _Written, share: Fraction, words: OptionText) -> None:
    answer = SubElement(written.element, "answer", fraction=percent(share), format="plain_text")
    _worded(answer, words.text)
    _worded(SubElement(answer, "feedback", format="plain_text"), words.feedback)


def _choice(item: Item, text: ItemText, written: _Written, _language: str) -> None:
    is_single = item.type == "single"
    _switches(written, single=is_single, shuffleanswers=True)
    SubElement(written.element, "answernumbering").text = "none"
    whole = Fraction(1) if is_single else Fraction(1, max(1, len(item.correct_keys)))
    for option in item.options:
        share = whole if option.correct else Fraction(0) if is_single else -whole
        _answer(written, share, text.options[option.key])


def _switches(written: _Written, **switches: bool) -> None:
    for name, is_on in switches.items():
        SubElement(written.element, name).text = "true" if is_on else "false"


def _ordering(item: Item, text: ItemText, written: _Written, _language: str) -> None:
    """Moodle's grading by absolute position is our rule: the share of places that are right."""
    settings = {"layouttype": "VERTICAL", "selecttype": "ALL", "selectcount": str(len(item.options))}
    settings |= {"gradingtype": "ABSOLUTE_POSITION", "showgrading": "SHOW", "numberingstyle": "none"}
    for name, value in settings.items():
        SubElement(written.element, name).text = value
    for place, option in enumerate(item.options, 1):
        _answer(written, Fraction(place, 100), text.options[option.key])


def _pairs(item: Item, text: ItemText, written: _Written, _language: str) -> None:
    if item.type == "classify":
        why = N_("%(format)s has nothing like it: it became a matching question.", format=NAME)
        written.notes.append(changed(item.key, N_("Sorting into groups"), why))
    written.notes += lost_feedback(item, text, NO_ROOM)
    _switches(written, shuffleanswers=True)
    used = {slot.answer for slot in item.slots}
    pairs = [(text.slots[slot.key].text, text.options[slot.answer or ""].text) for slot in item.slots]
    pairs += [("", text.options[option.key].text) for option in item.options if option.key not in used]
    for left, right in pairs:
        pair = SubElement(written.element, "subquestion", format="plain_text")
        _worded(pair, left)
        _worded(SubElement(pair, "answer"), right)


def _numeric(item: Item, text: ItemText, written: _Written, _language: str) -> None:
    if item.number is None:
        return
    answer = SubElement(written.element, "answer", fraction="100", format="moodle_auto_format")
    _worded(answer, decimal_text(item.number.value))
    _worded(SubElement(answer, "feedback", format="plain_text"), "")
    SubElement(answer, "tolerance").text = decimal_text(item.number.tolerance)
    if text.unit:
        unit = SubElement(SubElement(written.element, "units"), "unit")
        SubElement(unit, "multiplier").text = "1"
        SubElement(unit, "unit_name").text = text.unit
    SubElement(written.element, "unitgradingtype").text = "0"
    SubElement(written.element, "unitpenalty").text = "0"
    SubElement(written.element, "showunits").text = "0" if text.unit else "3"
    SubElement(written.element, "unitsleft").text = "0"


def _cloze(item: Item, text: ItemText, written: _Written, _language: str) -> None:
    """Gaps with one list of words are Moodle's "select missing words"."""
    written.notes += lost_feedback(item, text, NO_ROOM)
    places = {option.key: place for place, option in enumerate(item.options, 1)}
    answers = {slot.key: places.get(slot.answer or "", 0) for slot in item.slots}
    stem = GAP.sub(lambda gap: f"[[{answers[gap.group(1)]}]]" if gap.group(1) in answers else gap.group(), text.stem)
    body = written.element.find("questiontext/text")
    if body is not None:
        body.text = stem
    if len(set(answers.values())) < len(answers):
        why = N_("Moodle lets a word stand in several gaps only where it is asked to: look at it there.")
        written.notes.append(changed(item.key, N_("A word that fills two gaps"), why))
    _switches(written, shuffleanswers=True)
    for option in item.options:
        offered = SubElement(written.element, "selectoption")
        _worded(offered, text.options[option.key].text)
        SubElement(offered, "group").text = "1"


def _embedded(options: Sequence[Option], texts: Mapping[str, OptionText]) -> str:
    """A choice inside a text: ``{1:MULTICHOICE_V:=right#feedback~wrong}``."""
    parts = [
        ("=" if option.correct else "")
        + _in_braces(texts[option.key].text)
        + (f"#{_in_braces(texts[option.key].feedback)}" if texts[option.key].feedback else "")
        for option in options
    ]
    return f"{{1:MULTICHOICE_V:{'~'.join(parts)}}}"


def _in_braces(words: str) -> str:
    """Words inside embedded answers: HTML, the signs that part answers written by their numbers."""
    written = html_escaped(words.strip(), quote=False).replace("\n", "<br>")
    return EMBEDDED.sub(lambda sign: f"&#{ord(sign.group())};", written)


def _paragraph(words: str) -> str:
    """Words as a paragraph of HTML; a brace would begin an answer, so it is written by its number."""
    return f"<p>{html_escaped(words, quote=False).replace('{', '&#123;').replace(LINE, '<br>')}</p>"


def _several_parts(written: _Written, parts: Iterable[str]) -> None:
    body = written.element.find("questiontext")
    words = written.element.find("questiontext/text")
    if body is not None and words is not None:
        body.set("format", "html")
        words.text = BARRED.sub("", "".join(parts))


def _reasoned(item: Item, text: ItemText, written: _Written, language: str) -> None:
    why = N_("In %(format)s the right reason earns its half also below a wrong verdict.", format=NAME)
    written.notes.append(changed(item.key, N_("Marks of true or false with a reason"), why))
    names = simpler.verdict_words(language)
    words = {key: OptionText(word, "") for key, word in zip(("true", "false"), names, strict=True)}
    verdict = [Option("true", item.verdict is True), Option("false", item.verdict is False)]
    _several_parts(
        written, [_paragraph(text.stem), _embedded(verdict, words), "<p></p>", _embedded(item.options, text.options)]
    )


def _dialogue(item: Item, text: ItemText, written: _Written, _language: str) -> None:
    if any(slot.feedback for slot in text.slots.values()):
        written.notes.append(left_out(item.key, N_("Feedback of the turns"), NO_ROOM))
    parts = [_paragraph(text.stem), RULE]
    for slot in item.slots:
        words = text.slots[slot.key]
        parts += [_paragraph(words.text), _embedded(slot.options, words.options)]
    _several_parts(written, parts)


Writer = Callable[[Item, ItemText, _Written, str], None]
WRITERS: Final[Mapping[str, tuple[str, Writer]]] = {
    "single": ("multichoice", _choice),
    "multiple": ("multichoice", _choice),
    "reasoned": ("cloze", _reasoned),
    "ordering": ("ordering", _ordering),
    "matching": ("matching", _pairs),
    "classify": ("matching", _pairs),
    "numeric": ("numerical", _numeric),
    "cloze": ("gapselect", _cloze),
    "dialogue": ("cloze", _dialogue),
}
