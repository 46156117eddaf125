"""Moodle XML read into drafts: every question type that has something near it here; the others are told."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Final

from app.i18n import N_
from app.interop import plain_words
from app.interop.carried import Note, Unreadable, left_out
from app.interop.drafts import Draft, DraftOption, DraftSlot, Rejected, given_keys
from app.interop.embedded_answers import read_embedded
from app.interop.labels import read_keys, read_labels
from app.interop.shaping import (
    GAP_MARK,
    GAP_NUMBER,
    MOST_PARTS,
    TOO_MANY,
    choose,
    demand_few,
    match,
    number_in,
    restore,
)
from app.interop.xml_reading import Node, read_xml

FORMATS: Final[Mapping[str, str]] = {
    "plain_text": plain_words.PLAIN,
    "markdown": plain_words.MARKDOWN,
    "moodle_auto_format": plain_words.AUTO,
}
WHOLE: Final = N_("The question")
Reader = Callable[[Draft, Node], Rejected | None]


def read(content: bytes, language: str) -> tuple[list[Draft | Rejected], list[Note]]:
    """The questions of a Moodle XML file as drafts; raise :class:`Unreadable` when it is none."""
    root = read_xml(content)
    if root.name != "quiz":
        raise Unreadable(N_("This is no Moodle XML: its outermost element is not “quiz”."), root.line)
    notes: list[Note] = []
    drafts: list[Draft | Rejected] = []
    questions = root.all("question")
    demand_few(sum(question.attributes.get("type") != "category" for question in questions))
    for question in questions:
        if question.attributes.get("type") == "category":
            why = N_("The category of a question is told by its outcome here.")
            notes.append(left_out("", N_("Categories"), why))
        else:
            drafts.append(_draft(question, language))
    return drafts, notes


def _draft(question: Node, language: str) -> Draft | Rejected:
    kind = question.attributes.get("type", "")
    draft = Draft(question.value("name")[:80], "single", "", line=question.line)
    tags = question.first("tags")
    idnumber = question.value("idnumber")
    draft.labels = read_labels([f"key:{idnumber}", *(tag.text.strip() for tag in (tags.all("tag") if tags else []))])
    draft.key = draft.labels.key
    draft.stem = _words(draft, question.first("questiontext"))
    draft.name = draft.name or draft.stem[:80]
    draft.feedback = _words(draft, question.first("generalfeedback"))
    if len(question.children) > MOST_PARTS:
        return Rejected(draft.name, WHOLE, TOO_MANY, question.line)
    reader = READERS.get(kind)
    if reader is None:
        why = N_("Nothing here is like the question type “%(type)s”.", type=kind[:40])
        return Rejected(draft.name, WHOLE, why, question.line)
    rejected = reader(draft, question)
    if rejected is not None:
        return rejected
    restore(draft, language)
    given_keys(draft, {name: keys for comment in question.comments for name, keys in read_keys(comment).items()})
    if draft.type == "cloze":
        _rename_gaps(draft)
    return draft


def _words(draft: Draft, node: Node | None) -> str:
    """The plain words of an element with a ``text``; what had to go is noted."""
    if node is None:
        return ""
    text = node.first("text")
    written = text.text if text is not None else node.text
    found = plain_words.words(written, FORMATS.get(node.attributes.get("format", ""), plain_words.HTML))
    if found.is_poorer or node.first("file") is not None:
        draft.losses.append((N_("Pictures, sounds and formulas"), N_("Items hold words only.")))
    return found.text


def _share(answer: Node) -> Fraction:
    found = number_in(answer.attributes.get("fraction", "0"))
    return Fraction(0) if found is None else found / 100


def _options(draft: Draft, question: Node) -> list[DraftOption]:
    return [
        DraftOption(_words(draft, answer), _share(answer), _words(draft, answer.first("feedback")))
        for answer in question.all("answer")
    ]


def _choice(draft: Draft, question: Node) -> None:
    draft.options = _options(draft, question)
    choose(draft, is_single=question.value("single", "true") not in ("false", "0"))


def _verdict(draft: Draft, question: Node) -> Rejected | None:
    """A statement that is true or false: ours also asks why, and the reasons are still to be written."""
    right = next((answer for answer in question.all("answer") if _share(answer) >= 1), None)
    if right is None:
        return Rejected(draft.name, WHOLE, N_("It does not say what is right."), question.line)
    draft.type, draft.verdict = "reasoned", right.value("text").lower() == "true"
    said = [_words(draft, answer.first("feedback")) for answer in question.all("answer")]
    draft.feedback = "\n".join(each for each in (*said, draft.feedback) if each)
    why = N_("Here one also chooses the reason; the reasons are still to be written.")
    draft.changes.append((N_("True or false"), why))
    return None


def _matching(draft: Draft, question: Node) -> None:
    pairs = []
    for pair in question.all("subquestion"):
        answer = pair.first("answer")
        right = plain_words.words(answer.value("text") if answer else "", plain_words.PLAIN).text
        if right:
            pairs.append((_words(draft, pair), right))
    match(draft, pairs)


def _numeric(draft: Draft, question: Node) -> Rejected | None:
    answers = question.all("answer")
    best = max(answers, key=_share, default=None)
    value = None if best is None else number_in(best.value("text"))
    tolerance = None if best is None else number_in(best.value("tolerance", "0") or "0")
    if best is None or value is None or tolerance is None:
        why = N_("Its number cannot be read, or is too long.")
        return Rejected(draft.name, WHOLE, why, question.line)
    draft.type, draft.number = "numeric", (value, tolerance)
    units = question.first("units")
    unit = units.first("unit") if units else None
    draft.unit = unit.value("unit_name")[:40] if unit else ""
    why_not = _words(draft, best.first("feedback"))
    draft.feedback = "\n".join(each for each in (why_not, draft.feedback) if each)
    if len(answers) > 1:
        draft.losses.append((N_("Further numbers"), N_("One number with one tolerance is right here.")))
    return None


def _ordering(draft: Draft, question: Node) -> None:
    draft.type = "ordering"
    draft.options = _options(draft, question)
    if question.value("gradingtype", "ABSOLUTE_POSITION") != "ABSOLUTE_POSITION":
        why = N_("The share of places that are right counts here.")
        draft.changes.append((N_("Marks of the ordering"), why))


def _gaps(draft: Draft, question: Node) -> Rejected | None:
    offered = [*question.all("selectoption"), *question.all("dragbox")]
    draft.type = "cloze"
    draft.options = [DraftOption(_words(draft, option)) for option in offered]
    if len({option.value("group") for option in offered}) > 1:
        draft.changes.append((N_("Words of the gaps"), N_("All gaps share one list of words here.")))
    numbers = [int(found) for found in GAP_NUMBER.findall(draft.stem)]
    if not numbers or max(numbers) > len(offered) or min(numbers) < 1:
        why = N_("Its gaps do not fit its list of words.")
        return Rejected(draft.name, WHOLE, why, question.line)
    draft.slots = [DraftSlot(answer=number - 1, key=f"gap-{place}") for place, number in enumerate(numbers, 1)]
    keys = iter(draft.slots)
    draft.stem = GAP_NUMBER.sub(lambda _: f"[[{next(keys).key}]]", draft.stem)
    return None


def _rename_gaps(draft: Draft) -> None:
    """Gaps were numbered before their own keys were known."""
    keys = {f"[[gap-{place}]]": f"[[{slot.key}]]" for place, slot in enumerate(draft.slots, 1)}
    draft.stem = GAP_MARK.sub(lambda found: keys.get(found.group(), found.group()), draft.stem)


def _embedded(draft: Draft, question: Node) -> Rejected | None:
    text = question.first("questiontext")
    html = text.value("text") if text else ""
    return read_embedded(draft, html)


READERS: Final[Mapping[str, Reader | Callable[[Draft, Node], None]]] = {
    "multichoice": _choice,
    "truefalse": _verdict,
    "matching": _matching,
    "ddmatch": _matching,
    "numerical": _numeric,
    "ordering": _ordering,
    "gapselect": _gaps,
    "ddwtos": _gaps,
    "cloze": _embedded,
    "multianswer": _embedded,
}
