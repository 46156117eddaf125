"""The dictionary: every indicator of section 4 as one kind of frozen value, for pages, the API and exports."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from app.coverage.effects.definitions import EFFECT_INDICATORS, UNIT_WORDS, EffectIndicator
from app.coverage.indicators import INDICATORS, VERSION, By, Indicator
from app.i18n import N_, Message

AUDIENCE: Final = "audience"
LEVELS: Final[Mapping[str, int]] = MappingProxyType({"REA": 1, "LRN": 2, "RET": 2, "BEH": 3, "RES": 4})
"""Of Kirkpatrick: relevance, learning, practice, results."""

FAMILIES: Final[Mapping[str, Message]] = MappingProxyType(
    {
        "COV": N_("Coverage"),
        "EXP": N_("Certificates about to expire"),
        "PRG": N_("Progress"),
        "REA": N_("Relevance"),
        "LRN": N_("Learning"),
        "RET": N_("Retention"),
        "BEH": N_("Practice at work"),
        "RES": N_("Results"),
        "EQ": N_("Equity"),
        "DQ": N_("Quality of the data"),
        "CNT": N_("Content"),
    }
)
"""The families of indicators, in order, by what their codes begin with."""


@dataclass(frozen=True)
class Definition:
    """What one indicator counts.

    ``sources`` are paragraphs of CRC/C/156 (G), A/HRC/12/23 (S) and A/RES/74/174 (R), and the measures others use.
    """

    code: str
    name: Message
    numerator: Message
    denominator: Message | None
    """None for a volume or a number of months."""
    unit: Message
    sources: tuple[str, ...]
    disaggregations: tuple[str, ...]
    """``audience`` where each group has its own figure, then the cuts."""
    caution: Message | None
    """What it does not say."""
    version: str

    @property
    def family(self) -> str:
        """What the code begins with."""
        return self.code.partition("-")[0]

    @property
    def level(self) -> int | None:
        """Of Kirkpatrick, 1 to 4; None where none fits."""
        return LEVELS.get(self.family)


LRN_5: Final = Definition(
    "LRN-5",
    N_("Quality of items"),
    N_("answers that were right; and their share among the best 27 in 100 people less that among the weakest 27"),
    N_("answers to the item"),
    N_("percent of answers; and points"),
    ("G29(d)",),
    ("item",),
    N_("Told of items with ten answers or more, on the page of item statistics; it is about items, not about people."),
    VERSION,
)


def _of_table(each: Indicator) -> Definition:
    groups = () if each.is_of_no_group else (AUDIENCE,)
    return Definition(
        each.code,
        each.name,
        each.numerator,
        each.denominator,
        each.unit,
        each.sources,
        (*groups, *(("module",) if each.needs_module else ()), *(str(cut) for cut in each.cuts if cut is not By.NONE)),
        each.caution,
        each.version,
    )


def _of_effect(each: EffectIndicator) -> Definition:
    unit = UNIT_WORDS[each.unit]
    return Definition(
        each.code,
        each.name,
        each.numerator,
        each.denominator,
        unit,
        each.sources,
        (AUDIENCE,),
        each.caution,
        each.version,
    )


def _all() -> Iterator[Definition]:
    yield from map(_of_table, INDICATORS.values())
    yield from map(_of_effect, EFFECT_INDICATORS.values())
    yield LRN_5


_ORDER: Final = tuple(FAMILIES)
DICTIONARY: Final[Mapping[str, Definition]] = MappingProxyType(
    {each.code: each for each in sorted(_all(), key=lambda each: (_ORDER.index(each.family), each.code))}
)
"""Every indicator by its code, in the order of section 4."""
