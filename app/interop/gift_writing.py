"""Items written as Moodle GIFT: UTF-8 text, a comment with labels and keys before each question."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from app.catalogue.decimals import decimal_text
from app.catalogue.documents import Item, ItemText, OptionText
from app.i18n import N_, Message
from app.interop import simpler
from app.interop.carried import Carried, Note, changed, left_out
from app.interop.labels import keys_line, keys_of, labels_of

NAME: Final = "GIFT"
ESCAPED: Final = re.compile(r"[\\~=#{}:]")
GAP: Final = re.compile(r"\[\[([a-z0-9-]+)\]\]")
HEAD: Final = (
    "// Questions of Safeguard in Moodle's GIFT format, UTF-8.\n"
    "// A comment before each question names what GIFT has no field for; it is read back.\n"
)
NO_ROOM: Final = N_("%(format)s has no place for it.", format=NAME)
AS_MATCHING: Final = N_("%(format)s has nothing like it: it became a matching question.", format=NAME)


@dataclass
class _Written:
    """One question as lines, and what is to be told of it."""

    lines: list[str]
    notes: list[Note] = field(default_factory=list)


def write(bank: Iterable[tuple[Item, ItemText]], language: str) -> tuple[bytes, Carried]:
    """The items as a GIFT file, and what of them did not come along."""
    blocks, kept, notes = [HEAD], [], []
    for item, text in bank:
        kept.append(item.key)
        for written in _questions(item, text, language):
            blocks.append("\n".join(written.lines) + "\n")
            notes += written.notes
    return "\n".join(blocks).encode(), Carried(tuple(kept), tuple(notes))


def escape(text: str) -> str:
    """A text as GIFT writes it: its signs and line ends behind a backslash."""
    return ESCAPED.sub(r"\\\g<0>", text.strip().replace("\r\n", "\n")).replace("\n", "\\n")


def _marked(text: str) -> str:
    """A text that cannot be taken for one with a format's name before it."""
    return ("[plain]" if text.lstrip().startswith("[") else "") + escape(text)


def _questions(item: Item, text: ItemText, language: str) -> Iterator[_Written]:
    if item.type == "dialogue":
        simple, note = simpler.turns(item, text), simpler.told_of_turns(item, NAME)
    elif item.type == "scenario":
        simple, note = simpler.steps(item, text), simpler.told_of_steps(item, NAME)
    else:
        yield _question(item, text, language)
        return
    for number, (part, words) in enumerate(simple):
        written = _question(part, words, language)
        written.notes = [note] if number == 0 else []
        yield written


def _question(item: Item, text: ItemText, language: str) -> _Written:
    written = _Written(_comments(item))
    stem, answers = WRITERS[item.type](item, text, written, language)
    written.lines += [f"::{escape(item.key)}::[plain]{escape(stem)} {{", *(f"\t{answer}" for answer in answers)]
    if text.feedback:
        written.lines.append(f"\t####{_marked(text.feedback)}")
    written.lines.append("}")
    return written


def _comments(item: Item) -> list[str]:
    labels = " ".join(f"[tag:{label}]" for label in labels_of(item))
    lists = keys_of(item)
    lines = [f"// [id:{item.key}] {labels}"]
    return [*lines, f"// {keys_line(lists)}"] if any(lists.values()) else lines


def _choice(item: Item, text: ItemText, _written: _Written, _language: str) -> tuple[str, list[str]]:
    marks = ["=" if option.correct else "~" for option in item.options]
    if "~" not in marks:  # without any wrong answer it would be read as a question for words of one's own
        marks[1:] = ["~%100%"] * (len(marks) - 1)
    return text.stem, [
        _answer(mark, text.options[option.key]) for mark, option in zip(marks, item.options, strict=True)
    ]


def _answer(mark: str, words: OptionText) -> str:
    weight = "%0%" if mark == "~" and words.text.lstrip().startswith("%") else ""
    return f"{mark}{weight}{_marked(words.text)}" + (f"#{_marked(words.feedback)}" if words.feedback else "")


def _several(item: Item, text: ItemText, _written: _Written, _language: str) -> tuple[str, list[str]]:
    """Each right option earns its share, each wrong one costs as much: the marks that our rule gives."""
    share = percent(Fraction(1, max(1, len(item.correct_keys))))
    marks = {True: f"~%{share}%", False: f"~%-{share}%"}
    return text.stem, [_answer(marks[option.correct], text.options[option.key]) for option in item.options]


def percent(share: Fraction) -> str:
    """A share as Moodle's list of weights has it: at most five decimals."""
    return f"{round(share * 10_000_000) / 100_000:.5f}".rstrip("0").rstrip(".")


def _reasoned(item: Item, text: ItemText, written: _Written, language: str) -> tuple[str, list[str]]:
    """Verdict and reason chosen together: full marks for both, half for the verdict alone, as our rule has it."""
    why = N_("%(format)s has nothing like it: verdict and reason are chosen together, for the same marks.", format=NAME)
    written.notes.append(changed(item.key, N_("True or false with a reason"), why))
    answers = []
    for verdict, word in zip((True, False), simpler.verdict_words(language), strict=True):
        for option in item.options:
            words = text.options[option.key]
            is_half = verdict == item.verdict
            mark = "=" if is_half and option.correct else "~%50%" if is_half else "~"
            answers.append(_answer(mark, OptionText(f"{word}: {words.text}", words.feedback)))
    return text.stem, answers


def _pairs(item: Item, text: ItemText, written: _Written, _language: str) -> tuple[str, list[str]]:
    if item.type == "classify":
        written.notes.append(changed(item.key, N_("Sorting into groups"), AS_MATCHING))
    written.notes += lost_feedback(item, text, NO_ROOM)
    named = [(text.slots[slot.key].text, text.options[slot.answer or ""].text) for slot in item.slots]
    return text.stem, _matched(item, [*named, *_spare(item, text)], written)


def _spare(item: Item, text: ItemText) -> list[tuple[str, str]]:
    used = {slot.answer for slot in item.slots}
    return [("", text.options[option.key].text) for option in item.options if option.key not in used]


def _matched(item: Item, pairs: list[tuple[str, str]], written: _Written) -> list[str]:
    if any("->" in words for pair in pairs for words in pair):
        why = N_("%(format)s parts a pair by it: a real arrow stands in its place.", format=NAME)
        written.notes.append(changed(item.key, N_("The sign “->”"), why))
        pairs = [(left.replace("->", "→"), right.replace("->", "→")) for left, right in pairs]
    return [f"={_marked(left)} -> {escape(right)}" for left, right in pairs]


def _ordering(item: Item, text: ItemText, written: _Written, _language: str) -> tuple[str, list[str]]:
    written.notes += [changed(item.key, N_("Ordering"), AS_MATCHING), *lost_feedback(item, text, NO_ROOM)]
    named = [(str(place), text.options[option.key].text) for place, option in enumerate(item.options, 1)]
    return text.stem, _matched(item, named, written)


def _cloze(item: Item, text: ItemText, written: _Written, _language: str) -> tuple[str, list[str]]:
    written.notes += [changed(item.key, N_("Text with gaps"), AS_MATCHING), *lost_feedback(item, text, NO_ROOM)]
    places = {slot.key: place for place, slot in enumerate(item.slots, 1)}
    stem = GAP.sub(lambda gap: numbered(places[gap.group(1)]) if gap.group(1) in places else gap.group(), text.stem)
    named = [(str(places[slot.key]), text.options[slot.answer or ""].text) for slot in item.slots]
    return stem, _matched(item, [*named, *_spare(item, text)], written)


def numbered(place: int) -> str:
    """How a gap shows where gaps cannot be filled."""
    return f"({place}) _____"


def _numeric(item: Item, text: ItemText, written: _Written, _language: str) -> tuple[str, list[str]]:
    if text.unit:
        written.notes.append(left_out(item.key, N_("The unit"), NO_ROOM))
    if item.number is None:
        return text.stem, []
    return text.stem, [f"#{decimal_text(item.number.value)}:{decimal_text(item.number.tolerance)}"]


def lost_feedback(item: Item, text: ItemText, why: Message) -> list[Note]:
    """The note about feedback of slots and shared options, where there is any."""
    has_any = any(slot.feedback for slot in text.slots.values()) or any(each.feedback for each in text.options.values())
    return [left_out(item.key, N_("Feedback of the parts"), why)] if has_any else []


WRITERS: Final[Mapping[str, Callable[[Item, ItemText, _Written, str], tuple[str, list[str]]]]] = {
    "single": _choice,
    "multiple": _several,
    "reasoned": _reasoned,
    "ordering": _ordering,
    "matching": _pairs,
    "classify": _pairs,
    "numeric": _numeric,
    "cloze": _cloze,
}
