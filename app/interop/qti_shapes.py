"""What a QTI item asks, by its kind of interaction, shaped into one of our types."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final

from app.i18n import N_, Message
from app.interop.drafts import Draft, DraftOption, DraftSlot
from app.interop.plain_words import BLOCKS, LOST
from app.interop.shaping import choose, number_in
from app.interop.xml_reading import Node

INTERACTION: Final = re.compile(r"[a-z][A-Za-z]{0,40}Interaction\Z")
FEEDBACK: Final = frozenset({"feedbackInline", "feedbackBlock", "rubricBlock"})
GAPS: Final = frozenset({"inlineChoiceInteraction", "gap"})
MOST_WORDS: Final = 8
TURN_OPTIONS: Final = range(2, 5)
_SPACES: Final = re.compile(r"[ \t\r\n]+")
BREAK: Final = "\x1f"
"""Stands for a line end while spaces are tidied; no XML text can hold it."""


@dataclass
class Asked:
    """An item of QTI on its way to a draft."""

    draft: Draft
    root: Node
    body: Node
    is_ours: bool
    """Whether this program wrote it, so that its identifiers are our keys."""
    is_poorer: bool = False

    @cached_property
    def interactions(self) -> list[Node]:
        """Everything that is asked, in order."""
        return _interactions(self.body)

    @cached_property
    def responses(self) -> Mapping[str, Node]:
        """The declared responses by identifier."""
        return {node.attributes.get("identifier", ""): node for node in self.root.all("responseDeclaration")}

    def key(self, identifier: str) -> str | None:
        """Our key in an identifier, where we wrote it."""
        if not self.is_ours:
            return None
        return identifier.rpartition("_")[2] or None

    def said(self, node: Node | None, *, without: frozenset[str] = FEEDBACK) -> str:
        """The plain words of an element: a line for each block, nothing of what is asked in it."""
        if node is None:
            return ""
        pieces = "".join(self._pieces(node, without))
        lines = (_SPACES.sub(" ", line).strip() for line in pieces.split(BREAK))
        return "\n".join(line for line in lines if line)

    def _pieces(self, node: Node, without: frozenset[str]) -> list[str]:
        pieces: list[str] = []
        for each in node.content:
            if isinstance(each, str):
                pieces.append(each)
            elif each.name in GAPS and each.attributes.get("mark"):
                pieces.append(each.attributes["mark"])
            elif each.name not in without and not INTERACTION.match(each.name):
                self.is_poorer = self.is_poorer or each.name in LOST
                edge = [BREAK] if each.name in BLOCKS else []
                pieces += [*edge, *self._pieces(each, without), *edge]
        return pieces

    def correct(self, interaction: Node) -> list[str]:
        """The values that are right: those named, else those that the mapping rewards."""
        declared = self.declared(interaction)
        if declared is None:
            return []
        named = declared.first("correctResponse")
        values = [value.text.strip() for value in named.all("value")] if named else []
        points = self.points(interaction)
        return list(dict.fromkeys([*values, *(key for key, value in points.items() if value > 0)]))

    def points(self, interaction: Node) -> dict[str, Fraction]:
        """What the mapping gives for each value."""
        declared = self.declared(interaction)
        mapping = declared.first("mapping") if declared else None
        found = {} if mapping is None else {each.attributes.get("mapKey", ""): each for each in mapping.all("mapEntry")}
        values = {key: number_in(each.attributes.get("mappedValue", "")) for key, each in found.items()}
        return {key: value for key, value in values.items() if value is not None}

    def declared(self, interaction: Node) -> Node | None:
        """The response that an interaction fills."""
        return self.responses.get(interaction.attributes.get("responseIdentifier", ""))

    def options(self, interaction: Node, name: str = "simpleChoice") -> list[DraftOption]:
        """The choices of an interaction with their feedback and, as shares, the marks that they earn."""
        right, points = self.correct(interaction), self.points(interaction)
        total = sum((value for value in points.values() if value > 0), Fraction(0)) or Fraction(1)
        options = []
        for choice in interaction.within(name):
            identifier = choice.attributes.get("identifier", "")
            share = (
                points.get(identifier, Fraction(0)) / total
                if points
                else Fraction(identifier in right, len(right) or 1)
            )
            feedback = "\n".join(self.said(each) for each in choice.within(*FEEDBACK))
            options.append(DraftOption(self.said(choice), share, feedback, self.key(identifier)))
        return options


def _interactions(node: Node) -> list[Node]:
    found: list[Node] = []
    for child in node.children:
        if INTERACTION.match(child.name):
            found.append(child)
        else:
            found += _interactions(child)
    return found


def _stem(asked: Asked, interaction: Node) -> str:
    """The words before the question and its prompt."""
    words = (asked.said(asked.body), asked.said(interaction.first("prompt")))
    return "\n".join(each for each in words if each)


def _choice(asked: Asked) -> Message | None:
    if len(asked.interactions) > 1:
        return _choices(asked)
    interaction, draft = asked.interactions[0], asked.draft
    declared = asked.declared(interaction)
    draft.stem = _stem(asked, interaction)
    draft.options = asked.options(interaction)
    is_single = declared is not None and declared.attributes.get("cardinality") == "single"
    if is_single:
        best = max((option.share for option in draft.options), default=Fraction(0)) or Fraction(1)
        for option in draft.options:
            option.share = option.share / best
    choose(draft, is_single=is_single)
    return None


def _choices(asked: Asked) -> Message | None:
    """Several choices in one item: a verdict and its reason where we wrote that, else the turns of a talk."""
    draft, both = asked.draft, asked.interactions
    draft.stem = asked.said(asked.body)
    parts = [asked.options(interaction) for interaction in both]
    if draft.labels.type == "reasoned" and len(parts) == 2:
        draft.type, draft.options = "reasoned", parts[1]
        draft.verdict = asked.correct(both[0]) == ["true"]
        return None
    if any(len(options) not in TURN_OPTIONS for options in parts):
        return N_("Its parts do not have 2 to 4 choices each.")
    draft.type = "dialogue"
    for interaction, options in zip(both, parts, strict=True):
        key = asked.key(interaction.attributes.get("responseIdentifier", ""))
        draft.slots.append(DraftSlot(asked.said(interaction.first("prompt")), None, options, key=key))
    draft.stem = draft.stem or draft.name
    return None


def _order(asked: Asked) -> Message | None:
    interaction, draft = asked.interactions[0], asked.draft
    draft.type, draft.stem = "ordering", _stem(asked, interaction)
    order = asked.correct(interaction)
    named = [choice.attributes.get("identifier", "") for choice in interaction.within("simpleChoice")]
    options = dict(zip(named, asked.options(interaction), strict=True))
    if sorted(order) != sorted(options):
        return N_("It does not say what is right.")
    draft.options = [options[identifier] for identifier in order]
    return None


def _match(asked: Asked) -> Message | None:
    interaction, draft = asked.interactions[0], asked.draft
    sets = interaction.all("simpleMatchSet")
    pairs = [value.split() for value in asked.correct(interaction)]
    if len(sets) != 2 or any(len(pair) != 2 for pair in pairs):
        return N_("It does not say what is right.")
    slots, options = sets
    if len({left for left, _ in pairs}) < len(pairs) == len({right for _, right in pairs}):
        slots, options = options, slots
        pairs = [[right, left] for left, right in pairs]
    draft.stem = _stem(asked, interaction)
    places = {node.attributes.get("identifier", ""): place for place, node in enumerate(options.children)}
    answers = dict(pairs)
    draft.options = [DraftOption(asked.said(node), key=_key(asked, node)) for node in options.children]
    for node in slots.children:
        answer = places.get(answers.get(node.attributes.get("identifier", ""), ""))
        draft.slots.append(DraftSlot(asked.said(node), answer, key=_key(asked, node)))
    draft.type = "matching" if len(draft.options) >= len(draft.slots) else "classify"
    if asked.draft.labels.type == "classify":
        draft.type = "classify"
    return None


def _key(asked: Asked, node: Node) -> str | None:
    return asked.key(node.attributes.get("identifier", ""))


def _gap_key(asked: Asked, number: int, identifier: str) -> str:
    return asked.key(identifier) or f"gap-{number}"


def _inline(asked: Asked) -> Message | None:
    """Gaps in a text; their lists of words become one."""
    draft = asked.draft
    options: dict[str, DraftOption] = {}
    lists = []
    for number, gap in enumerate(asked.interactions, 1):
        here = asked.options(gap, "inlineChoice")
        right = [option for option in here if option.is_right]
        if len(right) != 1:
            return N_("A gap has no right word, or several.")
        for option in here:
            options.setdefault(option.text, DraftOption(option.text, key=option.key))
        lists.append({option.text for option in here})
        key = _gap_key(asked, number, gap.attributes.get("responseIdentifier", ""))
        draft.slots.append(DraftSlot(answer=list(options).index(right[0].text), key=key))
        gap.attributes["mark"] = f"[[{key}]]"
    if len(options) > MOST_WORDS:
        return N_("Its gaps have more than %(most)s words.", most=MOST_WORDS)
    if any(words != set(options) for words in lists):
        draft.changes.append((N_("Words of the gaps"), N_("All gaps share one list of words here.")))
    draft.type, draft.options, draft.stem = "cloze", list(options.values()), asked.said(asked.body)
    return None


def _drag(asked: Asked) -> Message | None:
    """Words to drag into gaps: the same, chosen from a list."""
    interaction, draft = asked.interactions[0], asked.draft
    words = list(interaction.within("gapText"))
    places = {word.attributes.get("identifier", ""): place for place, word in enumerate(words)}
    answers = {pair[1]: pair[0] for pair in (value.split() for value in asked.correct(interaction)) if len(pair) == 2}
    draft.options = [DraftOption(asked.said(word)) for word in words]
    for number, gap in enumerate(interaction.within("gap"), 1):
        answer = places.get(answers.get(gap.attributes.get("identifier", ""), ""))
        if answer is None:
            return N_("A gap has no right word, or several.")
        draft.slots.append(DraftSlot(answer=answer, key=f"gap-{number}"))
        gap.attributes["mark"] = f"[[gap-{number}]]"
    draft.type, draft.stem = "cloze", asked.said(interaction, without=FEEDBACK | {"gapText"})
    return None


def _number(asked: Asked) -> Message | None:
    interaction, draft = asked.interactions[0], asked.draft
    declared = asked.declared(interaction)
    kind = declared.attributes.get("baseType") if declared else None
    if len(asked.interactions) > 1 or kind not in ("float", "integer"):
        return N_("It asks for words of one's own; here every answer is chosen.")
    values = asked.correct(interaction)
    value = number_in(values[0]) if values else None
    equal = next(asked.root.within("equal"), None)
    given = equal.attributes.get("tolerance", "0").split() if equal else []
    tolerance = number_in(given[0]) if given else Fraction(0)
    if value is None or tolerance is None:
        return N_("Its number cannot be read, or is too long.")
    draft.type, draft.number = "numeric", (value, tolerance)
    draft.stem = asked.said(asked.body)
    lines = draft.stem.split("\n")
    if asked.is_ours and len(asked.body.children) > 1 and asked.said(asked.body.children[-1]):
        draft.stem, draft.unit = "\n".join(lines[:-1]), lines[-1]
    return None


SHAPES: Final[Mapping[str, Callable[[Asked], Message | None]]] = {
    "choiceInteraction": _choice,
    "orderInteraction": _order,
    "matchInteraction": _match,
    "inlineChoiceInteraction": _inline,
    "gapMatchInteraction": _drag,
    "textEntryInteraction": _number,
}
