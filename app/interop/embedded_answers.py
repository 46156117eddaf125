"""Moodle's questions with embedded answers (its "cloze"): ``{1:MULTICHOICE:=right#why~wrong}`` inside a text."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from app.i18n import N_
from app.interop import plain_words
from app.interop.drafts import Draft, DraftOption, DraftSlot, Rejected
from app.interop.shaping import CLOSE, MOST_PARTS

PART: Final = re.compile(r"\{\s{0,4}[0-9]{0,4}\s{0,4}:\s{0,4}([A-Z_]{1,20})\s{0,4}:((?:\\.|[^\\{}])*)\}", re.DOTALL)
CHOICES: Final = frozenset(
    {"MULTICHOICE", "MULTICHOICE_V", "MULTICHOICE_H", "MULTICHOICE_S", "MULTICHOICE_VS", "MULTICHOICE_HS"}
    | {"MC", "MCV", "MCH", "MCS", "MCVS", "MCHS"}
)
WEIGHT: Final = re.compile(r"%(-?[0-9]{1,3}(?:[.,][0-9]{0,10})?)%")
ESCAPED: Final = re.compile(r"\\([}#~/\"\\=%])")
FEEDBACK: Final = re.compile(r"((?:\\.|&#|[^\\#])*)#?", re.DOTALL)
ANSWERS: Final = re.compile(r"((?:\\.|[^\\~])*)(~|\Z)", re.DOTALL)
RULE: Final = re.compile(r"<hr\s*/?>")
LONGEST: Final = 100_000
"""Characters of a text with its answers; the longest talk that our files can hold has half of it."""
MOST_WORDS: Final = 8
TURN_OPTIONS: Final = range(2, 5)


@dataclass
class _Part:
    """The words before a choice, as HTML, and the choice."""

    before: str
    options: list[DraftOption]


def read_embedded(draft: Draft, html: str) -> Rejected | None:
    """Give the draft the shape that its embedded answers fit; say why where they fit none."""
    if len(html) > LONGEST:
        return Rejected(draft.name, N_("The question"), N_("Its text is too long."), draft.line)
    parts: list[_Part] = []
    place = 0
    for found in PART.finditer(html):
        if found.group(1) not in CHOICES:
            return _rejected(draft)
        if len(parts) > MOST_PARTS:
            return _rejected(draft)
        parts.append(_Part(html[place : found.start()], _options(found.group(2))))
        place = found.end()
    if not parts:
        return _rejected(draft)
    after = _said(draft, html[place:])
    wanted = draft.labels.type
    if wanted == "reasoned" and len(parts) == 2 and len(parts[0].options) == 2:
        _reasoned(draft, parts)
    elif wanted == "dialogue" or not _as_cloze(draft, parts, after):
        return _dialogue(draft, parts, after)
    return None


def _rejected(draft: Draft) -> Rejected:
    why = N_("Its embedded answers ask for something else than a choice, or cannot be read.")
    return Rejected(draft.name, N_("The question"), why, draft.line)


def _options(raw: str) -> list[DraftOption]:
    options = []
    for answer, _ in ANSWERS.findall(raw)[:MOST_PARTS]:
        text = answer.strip()
        if not text:
            continue
        share = Fraction(0)
        weight = WEIGHT.match(text)
        if text.startswith("="):
            share, text = Fraction(1), text[1:]
        elif weight:
            share, text = Fraction(weight.group(1).replace(",", ".")) / 100, text[weight.end() :]
        found = FEEDBACK.match(text)
        words, why = (found.group(1), text[found.end() :]) if found else (text, "")
        options.append(DraftOption(_plain(words), share, _plain(why)))
    return options


def _plain(raw: str) -> str:
    return plain_words.words(ESCAPED.sub(r"\1", raw)).text


def _said(draft: Draft, html: str) -> str:
    found = plain_words.words(html)
    if found.is_poorer:
        draft.losses.append((N_("Pictures, sounds and formulas"), N_("Items hold words only.")))
    return found.text


def _reasoned(draft: Draft, parts: list[_Part]) -> None:
    draft.type = "reasoned"
    draft.stem = _said(draft, parts[0].before)
    draft.verdict = draft.labels.verdict if draft.labels.verdict is not None else parts[0].options[0].is_right
    draft.options = parts[1].options


def _as_cloze(draft: Draft, parts: list[_Part], after: str) -> bool:
    """Gaps that share one list of words, where they are few enough and each gap has one right word."""
    words = list(dict.fromkeys(option.text for part in parts for option in part.options))
    rights = [[option for option in part.options if option.share >= 1 - CLOSE] for part in parts]
    if len(words) > MOST_WORDS or any(len(right) != 1 for right in rights):
        return False
    draft.type = "cloze"
    pieces = []
    for number, (part, right) in enumerate(zip(parts, rights, strict=True), 1):
        pieces += [_said(draft, part.before), f"[[gap-{number}]]"]
        slot = DraftSlot(answer=words.index(right[0].text), feedback=right[0].feedback, key=f"gap-{number}")
        draft.slots.append(slot)
    draft.stem = " ".join(piece for piece in [*pieces, after] if piece)
    draft.options = [DraftOption(word) for word in words]
    if any(len(part.options) < len(words) for part in parts):
        draft.changes.append((N_("Words of the gaps"), N_("All gaps share one list of words here.")))
    return True


def _dialogue(draft: Draft, parts: list[_Part], after: str) -> Rejected | None:
    if any(len(part.options) not in TURN_OPTIONS for part in parts):
        why = N_("Its embedded choices are too many for one list of words, and not 2 to 4 each.")
        return Rejected(draft.name, N_("The question"), why, draft.line)
    draft.type = "dialogue"
    lead, rule, first = _parted(parts[0].before)
    texts = [first, *(part.before for part in parts[1:])]
    draft.stem = _said(draft, lead)
    draft.slots = [DraftSlot(_said(draft, text), None, part.options) for text, part in zip(texts, parts, strict=True)]
    if not rule:
        *lines, last = draft.stem.split("\n")
        draft.stem, draft.slots[0].text = "\n".join(lines) or last, last
    if after:
        draft.losses.append((N_("Words after the last choice"), N_("A talk ends with its last turn here.")))
    return None


def _parted(html: str) -> tuple[str, bool, str]:
    found = RULE.search(html)
    return (html[: found.start()], True, html[found.end() :]) if found else (html, False, "")
