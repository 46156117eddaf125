"""Drafts become proposed items: keys are made, our fields filled, our rules asked, and all of it is reported."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

from marshmallow import Schema, ValidationError

from app.catalogue.decimals import decimal_text
from app.catalogue.documents import Item, Plain
from app.catalogue.formats import DECIMAL, ItemFormat, ItemTextFormat
from app.catalogue.item_rules import item_problems
from app.i18n import N_, Message
from app.interop.carried import Carried, Note, changed, left_out, to_mend, unique
from app.interop.drafts import Draft, DraftOption, DraftSlot, Rejected
from app.interop.labels import LONGEST_KEY
from app.interop.targets import Proposals, Target

MOST_OPTIONS: Final = 8
MOST_SLOTS: Final = 10
WORDS_OF_KEY: Final = 5
MARKED: Final = frozenset({"single", "multiple", "reasoned"})
"""Types whose options say themselves whether they are right."""
_NO_KEY: Final = re.compile(r"[^a-z0-9]+")
_item_format: Final = ItemFormat()
_text_format: Final = ItemTextFormat()

AS_A_WHOLE: Final = N_("The question")
OUTCOME: Final = N_("Outcome, level, safety-critical mark and anchors")


@dataclass
class _Naming:
    """Makes keys that are unique in one list."""

    taken: set[str] = field(default_factory=set)

    def key(self, wanted: str | None, words: str, avoid: frozenset[str] = frozenset()) -> str:
        """The wanted key if it is free, else one made of the words; never one that tells a place or what is right."""
        base = wanted or slug(words)
        found, count = base, 1
        while found in self.taken or found in avoid:
            count += 1
            found = f"{base[: LONGEST_KEY - 4].rstrip('-')}-{count}"
        self.taken.add(found)
        return found


def slug(words: str) -> str:
    """A key out of the first words; of words in another script, out of their fingerprint."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    parts = [part for part in _NO_KEY.split(plain) if part][:WORDS_OF_KEY]
    if sum(map(len, parts)) < 3:
        return f"k{hashlib.sha256(words.encode()).hexdigest()[:8]}"
    return "-".join(parts)[:LONGEST_KEY].strip("-")


def proposed(drafts: Iterable[Draft | Rejected], target: Target, notes: Iterable[Note] = ()) -> Proposals:
    """The proposals made of drafts, with everything that changed, was left out or must be mended."""
    items: list[dict[str, Any]] = []
    texts: dict[str, dict[str, Any]] = {}
    told: list[Note] = list(notes)
    naming = _Naming()
    for draft in drafts:
        if isinstance(draft, Rejected):
            told.append(left_out(draft.name, draft.what, draft.why, draft.line))
            continue
        refusal = _too_large(draft)
        if refusal is not None:
            told.append(left_out(draft.name, AS_A_WHOLE, refusal, draft.line))
            continue
        key = _key_of(draft, naming, target)
        item, text = _plain(draft, key, target)
        reasons = [*_refused("module.yaml", _item_format, item), *_refused("text.yaml", _text_format, text)]
        if reasons:
            told += [left_out(draft.name, AS_A_WHOLE, reason, draft.line) for reason in reasons[:5]]
            continue
        items.append(item)
        texts[key] = text
        told += _notes(draft, key, item, target)
    return Proposals(tuple(items), texts, Carried(tuple(texts), unique(told)))


def _too_large(draft: Draft) -> Message | None:
    if len(draft.options) > MOST_OPTIONS:
        return N_("It has %(count)s options; at most %(most)s fit.", count=len(draft.options), most=MOST_OPTIONS)
    if len(draft.slots) > MOST_SLOTS:
        return N_("It has %(count)s parts; at most %(most)s fit.", count=len(draft.slots), most=MOST_SLOTS)
    if draft.number is not None and not all(map(is_decimal, draft.number)):
        return N_("Its number has more than nine digits, or more than six after the point.")
    return None


def _key_of(draft: Draft, naming: _Naming, target: Target) -> str:
    if draft.key:
        return naming.key(draft.key, draft.name)
    return naming.key(None, draft.name or draft.stem, target.taken)


def _plain(draft: Draft, key: str, target: Target) -> tuple[dict[str, Any], dict[str, Any]]:
    _name_parts(draft)
    labels = draft.labels
    outcome = labels.outcome or next(iter(target.outcomes), "outcome")
    anchors = labels.anchors or target.outcomes.get(outcome) or next(iter(target.outcomes.values()), ())
    item: dict[str, Any] = {
        "key": key,
        "type": draft.type,
        "outcome": outcome,
        "level": labels.level or "understand",
        "must": labels.must or False,
        "anchors": list(anchors),
    }
    text: dict[str, Any] = {"stem": draft.stem}
    is_marked = draft.type in MARKED
    if draft.options:
        item["options"] = [_option(each, is_marked=is_marked) for each in draft.options]
        text["options"] = {str(each.key): _said(each) for each in draft.options}
    if draft.slots:
        item["slots"] = [_slot(each, draft.options) for each in draft.slots]
        text["slots"] = {str(each.key): _slot_said(each) for each in draft.slots}
    if draft.verdict is not None:
        item["verdict"] = draft.verdict
    if draft.number is not None:
        item["number"] = {"value": decimal_text(draft.number[0]), "tolerance": decimal_text(draft.number[1])}
    return item, text | {name: words for name, words in _rest(draft) if words}


def _rest(draft: Draft) -> Iterator[tuple[str, str]]:
    yield "unit", draft.unit
    yield "feedback", draft.feedback


def _name_parts(draft: Draft) -> None:
    _name_options(draft.options)
    slots = _Naming()
    for number, slot in enumerate(draft.slots, 1):
        slot.key = slots.key(slot.key, slot.text) if slot.key or slot.text else slots.key(f"gap-{number}", "")
        _name_options(slot.options)


def _name_options(options: Sequence[DraftOption]) -> None:
    naming = _Naming()
    for option in options:
        option.key = naming.key(option.key, option.text)


def _option(option: DraftOption, *, is_marked: bool) -> dict[str, Any]:
    return {"key": option.key, "correct": option.is_right} if is_marked else {"key": option.key}


def _said(option: DraftOption) -> dict[str, str]:
    return {"text": option.text} | ({"feedback": option.feedback} if option.feedback else {})


def _slot(slot: DraftSlot, options: Sequence[DraftOption]) -> dict[str, Any]:
    if slot.options:
        return {"key": slot.key, "options": [_option(each, is_marked=True) for each in slot.options]}
    answer = options[slot.answer].key if slot.answer is not None and slot.answer < len(options) else None
    return {"key": slot.key} | ({"answer": answer} if answer else {})


def _slot_said(slot: DraftSlot) -> dict[str, Any]:
    said: dict[str, Any] = {name: words for name, words in (("text", slot.text), ("feedback", slot.feedback)) if words}
    if slot.options:
        said["options"] = {str(each.key): _said(each) for each in slot.options}
    return said


def is_decimal(number: Fraction) -> bool:
    """Whether our files can hold the number exactly."""
    return DECIMAL.match(decimal_text(number)) is not None


def _refused(file: str, schema: Schema, plain: Mapping[str, Any]) -> list[Any]:
    try:
        schema.load(plain)
    except ValidationError as error:
        messages = error.normalized_messages()  # type: ignore[no-untyped-call]
        return [
            N_("Its field “%(field)s” cannot stand in %(file)s: %(reason)s", field=field, file=file, reason=reason)
            for field, reason in _flat(messages)
        ]
    return []


def _flat(messages: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            yield from _flat(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(messages, list):
        for each in messages:
            yield from _flat(each, path)
    else:
        yield path, str(messages)


def _notes(draft: Draft, key: str, item: Plain, target: Target) -> Iterator[Note]:
    """What is to be told of an item that was accepted."""
    line = draft.line
    yield from (changed(key, what, why, line) for what, why in draft.changes)
    yield from (left_out(key, what, why, line) for what, why in draft.losses)
    labels = draft.labels
    if None in (labels.outcome, labels.level, labels.must) or not labels.anchors:
        why = N_("The file does not say all of them; the module's first outcome stands in. Choose the right ones.")
        yield to_mend(key, OUTCOME, why, line)
    elif labels.outcome not in target.outcomes:
        why = N_("This module has no outcome “%(outcome)s”.", outcome=labels.outcome)
        yield to_mend(key, N_("Outcome"), why, line)
    if key in target.taken:
        why = N_("The module has an item of this key. It is the same question, or it needs a key of its own.")
        yield to_mend(key, N_("Key"), why, line)
    for sentence in item_problems(Item.from_plain(item)):
        yield to_mend(key, N_("Form"), N_("It %(problem)s.", problem=sentence), line)
    missing = sum(not each.feedback for each in draft.options) if draft.type in MARKED else 0
    if missing:
        yield to_mend(key, N_("Feedback"), N_("Options that have none yet: %(count)s.", count=missing), line)
