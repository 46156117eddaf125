"""The effect report in words: what each figure is called, what the whole says, and what nobody may conclude from it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from app.coverage.effects.questions import EffectReport
from app.coverage.effects.withholding import Figure
from app.coverage.indicators import AUDIENCE_NAMES
from app.i18n import N_, Message

LABELS: Final[Mapping[tuple[str, str], Message]] = MappingProxyType(
    {
        ("LRN-2", "matched"): N_("Took both tests"),
        ("LRN-1", ""): N_("Passed the first post-test"),
        ("LRN-4", ""): N_("Safety-critical items all right"),
        ("LRN-2", "pre"): N_("Mean of the pre-tests"),
        ("LRN-2", "post"): N_("Mean of the first post-tests"),
        ("LRN-2", ""): N_("Normalised gain"),
        ("LRN-2", "low"): N_("Gain, lower end of the 95-percent interval"),
        ("LRN-2", "high"): N_("Gain, upper end of the 95-percent interval"),
        ("LRN-3", ""): N_("Mean change per person"),
        ("LRN-3", "worse-off"): N_("Scored lower after than before"),
        ("REA-1", ""): N_("Found it relevant (4 or 5 of 5)"),
        ("REA-1", "response"): N_("Rated the track"),
        ("RET-1", "pre"): N_("Pre-tests of those with all three tests"),
        ("RET-1", "post"): N_("First post-tests of those with all three tests"),
        ("RET-1", "follow-up"): N_("Follow-ups about three months later"),
        ("RET-1", ""): N_("Gain still there after three months"),
        ("RET-2", "1"): N_("Known 1 month after the certificate"),
        ("RET-2", "4"): N_("Known 4 months after the certificate"),
        ("RET-2", "12"): N_("Known 12 months after the certificate"),
        ("BEH-1", ""): N_("Applied at least one safe action"),
        ("BEH-1", "response"): N_("Answered the practice questions"),
        ("BEH-1", "low-bound"): N_("Low bound: all who did not answer count as no"),
        ("BEH-1", "high-bound"): N_("High bound: all who did not answer count as yes"),
        ("BEH-1", "interval-low"): N_("Applied, lower end of the 95-percent interval"),
        ("BEH-1", "interval-high"): N_("Applied, upper end of the 95-percent interval"),
        ("BEH-2", ""): N_("Knows the right channel"),
    }
)
"""By indicator and part, in the order of the report."""

LIMITS: Final = (
    N_(
        "There is no group that was not trained to compare with: what changed between the tests may have other causes,"
        " and some of it is getting used to the test."
    ),
    N_(
        "Those who answer a follow-up, a rating or a practice question differ from those who do not. The response and"
        " the bounds show how much that could matter."
    ),
    N_("Practice is what people say of themselves. Nothing here measures what happens to a child."),
    N_("Null and negative results are shown as they are. A figure that is withheld is neither good nor bad."),
)
"""What may not be concluded; printed with every report."""

ROSE = N_("%(group)s: mean score from %(pre)s to %(post)s of 100 points, %(gain)s of what could be gained")
FELL = N_("%(group)s: mean score fell from %(pre)s to %(post)s of 100 points")
STAYED = N_("%(group)s: mean score unchanged at %(post)s of 100 points")
AT_ONE_END = N_("%(group)s: scores lie so close to one end that no gain can be told")
HIDDEN = N_("%(group)s: the gain is withheld so that nobody can be singled out")
NOBODY = N_("%(group)s: nobody has both a pre-test and a post-test in this period")


RANGES: Final[Mapping[tuple[str, str], tuple[str, Message]]] = MappingProxyType(
    {
        ("LRN-2", "low"): ("high", N_("Gain, 95-percent interval")),
        ("BEH-1", "low-bound"): ("high-bound", N_("If all who did not answer had said no, or yes")),
        ("BEH-1", "interval-low"): ("interval-high", N_("Applied, 95-percent interval")),
    }
)
"""Figures that are read as one line, from the lower to the upper, and what that line is called."""


@dataclass(frozen=True)
class Line:
    """A line of the page: one figure, or two that are the ends of a range."""

    label: Message
    figure: Figure
    upper: Figure | None = None


@dataclass(frozen=True)
class Section:
    """A part of the report: its heading, and which figures it shows."""

    heading: Message
    indicators: tuple[str, ...]

    def lines(self, report: EffectReport) -> Iterator[Line]:
        """Its figures, line by line."""
        uppers = {(code, upper) for (code, _), (upper, _) in RANGES.items()}
        for figure in report.effects.figures:
            name = (figure.indicator, figure.part)
            if figure.indicator not in self.indicators or name in uppers:
                continue
            if name in RANGES:
                upper, words = RANGES[name]
                yield Line(words, figure, report.effects.figure(figure.indicator, upper))
            else:
                yield Line(label(figure), figure)


LEARNING: Final = Section(N_("What was learnt"), ("LRN-1", "LRN-2", "LRN-3", "LRN-4"))
RELEVANCE: Final = Section(N_("Relevance"), ("REA-1",))
RETENTION: Final = Section(N_("What stays"), ("RET-1", "RET-2"))
PRACTICE: Final = Section(N_("What is put to use"), ("BEH-1", "BEH-2"))


def label(figure: Figure) -> Message:
    """What a figure is called."""
    return LABELS[figure.indicator, figure.part]


def finding(report: EffectReport, written: Callable[[str, float], str]) -> Message:
    """The sentence that tells the gain, or why it cannot be told; ``written`` writes a number or a percentage."""
    group = AUDIENCE_NAMES[report.question.audience]
    pre, post, gain = (report.effects.figure("LRN-2", part) for part in ("pre", "post", ""))
    if pre.status == "z":
        return Message(NOBODY.text, {"group": group})
    if "c" in (pre.status, post.status):
        return Message(HIDDEN.text, {"group": group})
    if pre.value is None or post.value is None or gain.value is None:
        return Message(AT_ONE_END.text, {"group": group})
    scores = {"group": group, "pre": written("number", int(pre.value)), "post": written("number", int(post.value))}
    if pre.value == post.value:
        return Message(STAYED.text, scores)
    if float(gain.value) < 0:
        return Message(FELL.text, scores)
    return Message(ROSE.text, {**scores, "gain": written("percent", 100 * float(gain.value))})


def may_be_chance(report: EffectReport) -> bool | None:
    """Whether the interval of the gain includes zero; None where no interval is told."""
    low, high = (report.effects.figure("LRN-2", part).value for part in ("low", "high"))
    return None if low is None or high is None else float(low) <= 0 <= float(high)
