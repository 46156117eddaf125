"""How a QTI item is marked: declared responses, outcomes, and rules that give the marks that our rules give.

Where a standard template marks the same, it is named beside the rules, for systems that know only templates.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from app.interop.qti_names import Version

SCORE: Final = "SCORE"
NOTES: Final = "NOTES"


@dataclass
class Marking:
    """What is answered, what is right, and how many points there are."""

    points: int = 0
    """That make full marks."""
    template: str | None = None
    """A standard response processing that marks the same, if there is one."""
    _responses: list[Element] = field(default_factory=list)
    _rules: list[Element] = field(default_factory=list)
    _feedback: dict[str, bool] = field(default_factory=dict)
    """Responses whose options have feedback, and whether only one can be chosen."""

    def feedback_of(self, response: str, *, is_single: bool) -> str:
        """The outcome that shows the feedback of what was chosen."""
        self._feedback[response] = is_single
        return f"F_{response}"

    def _declared(self, response: str, cardinality: str, kind: str, right: Sequence[str]) -> Element:
        declared = Element("responseDeclaration", identifier=response, cardinality=cardinality, baseType=kind)
        if right:
            correct = SubElement(declared, "correctResponse")
            for value in right:
                SubElement(correct, "value").text = value
        self._responses.append(declared)
        return declared

    def one(self, response: str, right: str) -> None:
        """One point for the one right choice."""
        self._declared(response, "single", "identifier", [right])
        self.points += 1
        self.template = "match_correct" if self.points == 1 else None
        self._rules.append(_point_if(_matches_correct(response)))

    def mapped(self, response: str, kind: str, points: Mapping[str, int]) -> None:
        """Points for each thing chosen, never below 0 in all."""
        right = [key for key, value in points.items() if value > 0]
        _map(self._declared(response, "multiple", kind, right), points)
        self.points += len(right)
        self.template = "map_response"
        self._rules.append(_score_by_map(response))

    def any_of(self, response: str, right: Sequence[str]) -> None:
        """One point for any of several right choices."""
        _map(self._declared(response, "single", "identifier", right[:1]), dict.fromkeys(right, 1))
        self.points += 1
        self.template = "map_response" if self.points == 1 else None
        self._rules.append(_score_by_map(response))

    def verdict_and_reason(self, verdict: str, is_right: str, reason: str, right: str) -> None:
        """One point for the verdict, and only with it one more for the reason."""
        self._declared(verdict, "single", "identifier", [is_right])
        self._declared(reason, "single", "identifier", [right])
        self.points += 2
        rule = _point_if(_matches_correct(verdict))
        rule[0].append(_point_if(_matches_correct(reason)))
        self._rules.append(rule)

    def ordered(self, response: str, order: Sequence[str]) -> None:
        """One point for each thing in its place."""
        self._declared(response, "ordered", "identifier", order)
        self.points += len(order)
        for place, key in enumerate(order, 1):
            match = Element("match")
            SubElement(SubElement(match, "index", n=str(place)), "variable", identifier=response)
            SubElement(match, "baseValue", baseType="identifier").text = key
            self._rules.append(_point_if(match))

    def number(self, response: str, value: str, tolerance: str) -> None:
        """One point for a number near enough."""
        self._declared(response, "single", "float", [value])
        self.points += 1
        if tolerance == "0":
            equal = Element("equal", toleranceMode="exact")
        else:
            equal = Element("equal", toleranceMode="absolute", tolerance=f"{tolerance} {tolerance}")
        SubElement(equal, "variable", identifier=response)
        SubElement(equal, "correct", identifier=response)
        self._rules.append(_point_if(equal))

    def declare(self, root: Element, notes: Sequence[str]) -> None:
        """Put the declarations into an item; ``notes`` are the names of its general feedback."""
        root.extend(self._responses)
        maximum = str(self.points)
        score = SubElement(root, "outcomeDeclaration", identifier=SCORE, cardinality="single", baseType="float")
        score.attrib |= {"normalMinimum": "0", "normalMaximum": maximum}
        SubElement(SubElement(score, "defaultValue"), "value").text = "0"
        highest = SubElement(root, "outcomeDeclaration", identifier="MAXSCORE", cardinality="single", baseType="float")
        SubElement(SubElement(highest, "defaultValue"), "value").text = maximum
        for response, is_single in self._feedback.items():
            cardinality = "single" if is_single else "multiple"
            _identifiers(root, f"F_{response}", cardinality)
        if notes:
            _identifiers(root, NOTES, "multiple")

    def process(self, root: Element, version: Version, notes: Sequence[str]) -> None:
        """Put the rules into an item."""
        processing = SubElement(root, "responseProcessing")
        if self.template:
            processing.set("template", f"{version.templates}{self.template}{version.suffix}")
        processing.extend(self._rules)
        for response in self._feedback:
            shown = SubElement(processing, "setOutcomeValue", identifier=f"F_{response}")
            SubElement(shown, "variable", identifier=response)
        if notes:
            several = SubElement(SubElement(processing, "setOutcomeValue", identifier=NOTES), "multiple")
            for note in notes:
                SubElement(several, "baseValue", baseType="identifier").text = note


def _identifiers(root: Element, name: str, cardinality: str) -> None:
    SubElement(root, "outcomeDeclaration", identifier=name, cardinality=cardinality, baseType="identifier")


def _map(declared: Element, points: Mapping[str, int]) -> None:
    mapping = SubElement(declared, "mapping", lowerBound="0", defaultValue="0")
    for key, value in points.items():
        SubElement(mapping, "mapEntry", mapKey=key, mappedValue=str(value))


def _matches_correct(response: str) -> Element:
    match = Element("match")
    SubElement(match, "variable", identifier=response)
    SubElement(match, "correct", identifier=response)
    return match


def _more(points: Element) -> Element:
    """The rule that adds points to the score."""
    rule = Element("setOutcomeValue", identifier=SCORE)
    total = SubElement(rule, "sum")
    SubElement(total, "variable", identifier=SCORE)
    total.append(points)
    return rule


def _point_if(condition: Element) -> Element:
    rule = Element("responseCondition")
    then = SubElement(rule, "responseIf")
    then.append(condition)
    point = Element("baseValue", baseType="float")
    point.text = "1"
    then.append(_more(point))
    return rule


def _score_by_map(response: str) -> Element:
    return _more(Element("mapResponse", identifier=response))
