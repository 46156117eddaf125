"""The effect indicators: what each counts, over whom, and what it does not say."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from app.i18n import N_, Message

VERSION: Final = "1.0"
"""Of these definitions; printed beside every figure."""


class Unit(StrEnum):
    """What a value is."""

    PERCENT = "percent"
    SCORE = "score"
    """The mean of scores of 100."""
    RATIO = "ratio"


UNIT_WORDS: Final[Mapping[Unit, Message]] = MappingProxyType(
    {
        Unit.PERCENT: N_("percent of the people"),
        Unit.SCORE: N_("points of 100"),
        Unit.RATIO: N_("1 is all that could be gained, 0 is nothing"),
    }
)


@dataclass(frozen=True)
class EffectIndicator:
    """One indicator. ``sources`` are paragraphs of CRC/C/156 (G), A/HRC/12/23 (S) and A/RES/74/174 (R)."""

    code: str
    name: Message
    numerator: Message
    denominator: Message
    unit: Unit
    caution: Message
    """What it does not say."""
    sources: tuple[str, ...]
    version: str = VERSION


_INDICATORS: Final = (
    EffectIndicator(
        "LRN-1",
        N_("Passed the first post-test"),
        N_("people whose first post-test reached the pass mark with every safety-critical item right"),
        N_("people with a post-test"),
        Unit.PERCENT,
        N_("Later attempts do not count here; the certificate asks for a pass, not for a pass at once."),
        ("G29(d)",),
    ),
    EffectIndicator(
        "LRN-2",
        N_("Normalised gain"),
        N_("mean of the first post-tests less mean of the pre-tests"),
        N_("100 less mean of the pre-tests, of people who have both"),
        Unit.RATIO,
        N_("Without a group that was not trained, it does not prove that the training made the difference."),
        ("S100", "G29(d)"),
    ),
    EffectIndicator(
        "LRN-3",
        N_("Change per person"),
        N_("mean of everybody's own change: what was gained of what could be gained, or lost of what could be lost"),
        N_("people who have both tests; who had nothing or everything both times is left out of the mean"),
        Unit.RATIO,
        N_("Some score lower by chance alone; a share worse off is normal and is shown as it is."),
        ("S100",),
    ),
    EffectIndicator(
        "LRN-4",
        N_("Safety-critical items all right"),
        N_("people who had every safety-critical item of the first post-test right"),
        N_("people with a post-test"),
        Unit.PERCENT,
        N_("It is knowledge in a test, not conduct at work."),
        ("G18", "G54", "G67", "G96(d)"),
    ),
    EffectIndicator(
        "REA-1",
        N_("Found it relevant"),
        N_("people who rated the track 4 or 5 of 5 for their work"),
        N_("people with a post-test who rated it"),
        Unit.PERCENT,
        N_("Liking a course is no learning. Read it beside the response."),
        ("G29(d)",),
    ),
    EffectIndicator(
        "RET-1",
        N_("Gain still there after three months"),
        N_("mean of the follow-ups less mean of the pre-tests"),
        N_("mean of the first post-tests less mean of the pre-tests, of people who have all three"),
        Unit.PERCENT,
        N_("Those who answer a follow-up may remember more than those who do not."),
        ("G29(d)",),
    ),
    EffectIndicator(
        "RET-2",
        N_("Known 1, 4 and 12 months after the certificate"),
        N_("items of refreshers and follow-ups that were fully right, as a share of each person's own items"),
        N_("people who answered any on days 15 to 45, 75 to 140 and 330 to 400: the mean of their shares"),
        Unit.SCORE,
        N_(
            "Refreshers ask what was missed or is about to be forgotten, so the curve lies lower than the post-test;"
            " at each point other people answered."
        ),
        ("G29(d)",),
    ),
    EffectIndicator(
        "BEH-1",
        N_("Applied in practice"),
        N_("respondents of the follow-up who say that they took at least one of the listed safe actions"),
        N_("people who were certified, whose follow-up is over, and who answered"),
        Unit.PERCENT,
        N_(
            "It is what people say of themselves. The low bound takes everybody who did not answer for a no, the high"
            " bound for a yes."
        ),
        ("G29(d)",),
    ),
    EffectIndicator(
        "BEH-2",
        N_("Knows the right channel"),
        N_("respondents of the follow-up who chose the channel that the directory names for their place of work"),
        N_("people who were certified, whose follow-up is over, and who answered that question"),
        Unit.PERCENT,
        N_("It rests on the directory being right and on few respondents; read it beside the response."),
        ("R16", "G28(c)"),
    ),
)

EFFECT_INDICATORS: Final[Mapping[str, EffectIndicator]] = MappingProxyType({each.code: each for each in _INDICATORS})
