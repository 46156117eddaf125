"""Moodle GIFT read into drafts: one question after another, blank lines between them, signs behind backslashes.

What other readers would pass over in silence (a backslash before an ordinary sign, a brace that is not closed) is
refused with its line, because words of the question would be lost.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from app.i18n import N_, Message
from app.interop import plain_words
from app.interop.carried import Note, Unreadable, left_out
from app.interop.drafts import Draft, DraftOption, Rejected, given_keys
from app.interop.labels import read_keys, read_labels
from app.interop.shaping import MOST_PARTS, TOO_MANY, choose, demand_few, match, number_in, put_gaps, restore
from app.interop.text_files import decoded

COMMENT: Final = "//"
CATEGORY: Final = "$CATEGORY:"
ESCAPE: Final = re.compile(r"\\(.?)", re.DOTALL)
SIGNS: Final = frozenset("\\~=#{}:n")
NAME: Final = re.compile(r"::((?:\\.|[^\\:]|:(?!:))*)::", re.DOTALL)
BRACES: Final = re.compile(r"\\.|([{}])", re.DOTALL)
ANSWERS: Final = re.compile(r"([~=])((?:\\.|[^\\~=])*)", re.DOTALL)
EQUALS: Final = re.compile(r"(=)((?:\\.|[^\\=])*)", re.DOTALL)
HASH: Final = re.compile(r"((?:\\.|[^\\#])*)#?", re.DOTALL)
GENERAL: Final = re.compile(r"\\.|(####)", re.DOTALL)
WEIGHT: Final = re.compile(r"%(-?[0-9]{1,3}(?:\.[0-9]{0,10})?)%")
FORMAT: Final = re.compile(r"\[(html|markdown|plain|moodle)\]")
VERDICTS: Final = {"T": True, "TRUE": True, "F": False, "FALSE": False}
BRACKETS: Final = re.compile(r"\[(id|tag):((?:\\.|[^\]\\]){1,100})\]")
BLANK: Final = "_____"


@dataclass
class _Block:
    """The lines of one question."""

    line: int
    lines: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The question without its comments; they leave an empty line, so that lines can be counted."""
        return "\n".join(self.lines)


class _Rejection(Exception):
    """Raised when a question cannot become an item."""

    def __init__(self, why: Message) -> None:
        super().__init__(str(why))
        self.why = why


def read(content: bytes, language: str) -> tuple[list[Draft | Rejected], list[Note]]:
    """The questions of a GIFT file as drafts; raise :class:`Unreadable` with the line where it breaks."""
    notes: list[Note] = []
    drafts: list[Draft | Rejected] = []
    for block in _blocks(decoded(content), notes):
        demand_few(len(drafts) + 1)
        _check_escapes(block)
        drafts.append(_draft(block, language))
    return drafts, notes


def _blocks(text: str, notes: list[Note]) -> Iterator[_Block]:
    block = _Block(1)
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.strip()
        if stripped.startswith(COMMENT):
            block.comments.append(stripped.removeprefix(COMMENT))
            line = ""  # noqa: PLW2901  (a comment leaves its line behind)
        elif stripped.startswith(CATEGORY):
            why = N_("The category of a question is told by its outcome here.")
            notes.append(left_out("", N_("Categories"), why))
            line = ""  # noqa: PLW2901
        elif not stripped:
            if any(block.lines):
                yield block
                block = _Block(number + 1)
            continue
        if not any(block.lines):
            block.line, block.lines = number, []
        block.lines.append(line)
    if any(block.lines):
        yield block


def _line_at(block: _Block, text: str, place: int) -> int:
    return block.line + text.count("\n", 0, place)


def _check_escapes(block: _Block) -> None:
    text = block.text
    for found in ESCAPE.finditer(text):
        if found.group(1) not in SIGNS or not found.group(1):
            reason = N_(
                "A backslash stands before “%(sign)s”, which needs none. A backslash itself is written twice.",
                sign=found.group(1) if found.group(1).isprintable() else "",
            )
            raise Unreadable(reason, _line_at(block, text, found.start()))


def _draft(block: _Block, language: str) -> Draft | Rejected:
    text = block.text.rstrip()
    indent = len(text) - len(text.lstrip())
    named = NAME.match(text, indent)
    name = plain_words.words(unescape(named.group(1)[:400]), plain_words.PLAIN).text[:80] if named else ""
    start, end = _braces(block, text, named.end() if named else indent)
    before = text[named.end() if named else indent : start]
    after = text[end + 1 :] if end is not None else ""
    answers, general = _general(text[(start or 0) + 1 : end]) if end is not None else ("", "")
    stem = before if not after.strip() else f"{before.rstrip()} {BLANK}{after}"
    format_, stem = _format(stem, plain_words.AUTO)
    draft = Draft(name, "single", "", line=block.line)
    draft.stem = _words(draft, stem, format_)
    draft.feedback = _formatted(draft, general, format_)
    draft.name = name or draft.stem[:80]
    _label(draft, block.comments)
    try:
        _answer(draft, answers if end is not None else None, format_)
    except _Rejection as rejection:
        return Rejected(draft.name, N_("The question"), rejection.why, block.line)
    _finish(draft, block.comments, language)
    return draft


def _braces(block: _Block, text: str, start: int) -> tuple[int | None, int | None]:
    """Where the answers open and close; both None for a text without any."""
    found = [match for match in BRACES.finditer(text, start) if match.group(1)]
    if not found:
        return None, None
    signs = "".join(match.group(1) for match in found)
    if signs != "{}":
        broken = next((place for place, sign in enumerate(signs) if sign != "{}"[place % 2]), len(signs) - 1)
        line = _line_at(block, text, found[broken].start())
        if signs == "{}" * (len(signs) // 2):
            raise Unreadable(N_("One question has answers in several braces."), line)
        raise Unreadable(N_("A brace is not closed, or was never opened. A brace in a text needs a backslash."), line)
    return found[0].start(), found[1].start()


def _general(answers: str) -> tuple[str, str]:
    """The answers without the general feedback behind ``####``, and that."""
    found = [match.start() for match in GENERAL.finditer(answers) if match.group(1)]
    return (answers[: found[-1]], answers[found[-1] + 4 :]) if found else (answers, "")


def unescape(raw: str) -> str:
    """A text as it is meant, without its backslashes."""
    return ESCAPE.sub(lambda found: "\n" if found.group(1) == "n" else found.group(1), raw)


def _format(raw: str, default: str) -> tuple[str, str]:
    found = FORMAT.match(raw.lstrip())
    return (found.group(1), raw.lstrip()[found.end() :]) if found else (default, raw)


def _formatted(draft: Draft, raw: str, default: str) -> str:
    format_, text = _format(raw, default)
    return _words(draft, text, format_)


def _words(draft: Draft, raw: str, format_: str) -> str:
    """The plain words of a text; what had to go is noted."""
    found = plain_words.words(unescape("\n".join(line.strip() for line in raw.split("\n"))), format_)
    if found.is_poorer:
        draft.losses.append((N_("Pictures, sounds and formulas"), N_("Items hold words only.")))
    return found.text


def _label(draft: Draft, comments: Sequence[str]) -> None:
    found = [match.groups() for comment in comments for match in BRACKETS.finditer(comment)]
    tags = [value.replace("\\]", "]") for kind, value in found if kind == "tag"]
    names = [f"key:{value}" for kind, value in found if kind == "id"]
    draft.labels = read_labels([*names, *tags])
    draft.key = draft.labels.key


def _answer(draft: Draft, answers: str | None, format_: str) -> None:
    """Read the answers of a draft by their kind; raise :class:`_Rejection` for one that no item can have."""
    if answers is None:
        raise _Rejection(N_("It has no answers: it only tells something."))
    given = answers.strip()
    if not given:
        raise _Rejection(N_("It asks for an essay, which nobody here would mark."))
    verdict = VERDICTS.get(given.partition("#")[0].strip().upper())
    if given.startswith("#"):
        _numeric(draft, given[1:], format_)
    elif given.startswith(">"):
        raise _Rejection(N_("Its answers are of a kind that only a plug-in reads."))
    elif any(mark == "~" for mark, _ in ANSWERS.findall(given)):
        _choice(draft, given, format_)
    elif verdict is not None:
        _verdict(draft, given, format_, is_true=verdict)
    elif "->" in given:
        _matching(draft, given, format_)
    else:
        raise _Rejection(N_("It asks for words of one's own; here every answer is chosen."))


def _choice(draft: Draft, given: str, format_: str) -> None:
    marks = _few(ANSWERS.findall(given))
    if not given.startswith(("~", "=")):
        raise _Rejection(N_("Something stands before its first answer."))
    for mark, raw in marks:
        text = raw.strip()
        weight = WEIGHT.match(text) if mark == "~" else None
        share = Fraction(mark == "=")
        if weight:
            share, text = Fraction(weight.group(1)) / 100, text[weight.end() :]
        answer, feedback = _commented(text)
        draft.options.append(
            DraftOption(_formatted(draft, answer, format_), share, _formatted(draft, feedback, format_))
        )
    choose(draft, is_single=any(mark == "=" for mark, _ in marks))


def _few(marks: list[tuple[str, str]]) -> list[tuple[str, str]]:
    if len(marks) > MOST_PARTS:
        raise _Rejection(TOO_MANY)
    return marks


def _commented(raw: str) -> tuple[str, str]:
    """An answer and the feedback behind its ``#``."""
    found = HASH.match(raw)
    return (found.group(1), raw[found.end() :]) if found else (raw, "")


def _verdict(draft: Draft, given: str, format_: str, *, is_true: bool) -> None:
    """A statement that is true or false: ours also asks why, and the reasons are still to be written."""
    draft.type, draft.verdict = "reasoned", is_true
    _, comment = _commented(given)
    wrong, right = _commented(comment)
    said = [_formatted(draft, each, format_) for each in (right, wrong)]
    draft.feedback = "\n".join(each for each in (*said, draft.feedback) if each)
    draft.changes.append(
        (N_("True or false"), N_("Here one also chooses the reason; the reasons are still to be written."))
    )


def _matching(draft: Draft, given: str, format_: str) -> None:
    pairs = []
    for _, raw in _few(EQUALS.findall(given)):
        left, arrow, right = raw.partition("->")
        if not arrow:
            raise _Rejection(N_("One of its pairs has no “->”."))
        pairs.append((_formatted(draft, left, format_), _words(draft, right, plain_words.PLAIN)))
    match(draft, pairs)


def _numeric(draft: Draft, given: str, format_: str) -> None:
    entries = _few(EQUALS.findall(given)) or [("=", given)]
    weighed = [_weighed(raw.strip()) for _, raw in entries]
    best = max(share for share, _ in weighed)
    raw = next(raw for share, raw in weighed if share == best)
    answer, feedback = _commented(raw)
    number = _number(unescape(answer))
    if number is None:
        raise _Rejection(N_("Its number cannot be read, or is too long."))
    draft.type, draft.number = "numeric", number
    draft.feedback = "\n".join(each for each in (_formatted(draft, feedback, format_), draft.feedback) if each)
    if len(weighed) > 1 or best != 1:
        draft.losses.append((N_("Further numbers"), N_("One number with one tolerance is right here.")))


def _weighed(raw: str) -> tuple[Fraction, str]:
    found = WEIGHT.match(raw)
    return (Fraction(found.group(1)) / 100, raw[found.end() :]) if found else (Fraction(1), raw)


def _number(text: str) -> tuple[Fraction, Fraction] | None:
    """The value and the tolerance of ``72:0.5``, ``72`` or ``70..74``."""
    low, dots, high = text.partition("..")
    if dots:
        first, last = number_in(low), number_in(high)
        return None if first is None or last is None else ((first + last) / 2, abs(last - first) / 2)
    value, _, tolerance = text.partition(":")
    first, last = number_in(value), number_in(tolerance or "0")
    return None if first is None or last is None else (first, last)


def _finish(draft: Draft, comments: Sequence[str], language: str) -> None:
    """Make the draft again what its labels say, and give its parts their keys."""
    restore(draft, language)
    keys = {name: found for comment in comments for name, found in read_keys(comment).items()}
    if draft.type == "ordering":
        keys.pop("answers", None)
    given_keys(draft, keys)
    if draft.type == "cloze":
        for number, slot in enumerate(draft.slots, 1):
            slot.key = slot.key or f"gap-{number}"
        put_gaps(draft, [f"({number}) {BLANK}" for number in range(1, len(draft.slots) + 1)])
