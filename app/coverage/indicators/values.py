"""What an indicator is, and how a share is rounded."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from app.coverage.ledger import HEADCOUNT, module_measure
from app.i18n import N_, Message

VERSION: Final = "1.0"
"""Of the definitions; printed beside every figure."""


class By(StrEnum):
    """What the rows of a table are."""

    REGION = "region"
    SEX = "sex"
    AGE = "age"
    MODE = "mode"
    SETTING = "setting"
    SECTOR = "sector"
    TRACK = "track"
    NONE = "none"


class Unit(StrEnum):
    """What a value is; also its name in files."""

    PERCENT = "percent"
    ATTENDANCES = "attendances"
    POINTS = "points"
    RATIO = "ratio"
    PER_100 = "per 100"
    PER_1000 = "per 1000"
    MONTHS = "months"


PERCENT: Final = N_("percent of people on the register")
PER: Final[Mapping[Unit, int]] = MappingProxyType({Unit.PERCENT: 100, Unit.PER_100: 100, Unit.PER_1000: 1000})
"""Of how many a rate is told."""

REGISTER: Final = N_("people on the register of the group on the date (heads, not full-time posts)")
GENERAL_FINDING: Final = N_("%(group)s. %(name)s: %(share)s")

FIGURE: Final = (By.NONE,)
PLACES: Final = (By.REGION, By.NONE)
PEOPLE: Final = (By.REGION, By.SEX, By.AGE, By.NONE)


@dataclass(frozen=True)
class Indicator:
    """One indicator.

    ``sources`` are paragraphs of CRC/C/156 (G), A/HRC/12/23 (S) and A/RES/74/174 (R), and the measures others use.
    """

    code: str
    name: Message
    numerator: Message
    denominator: Message | None
    """None for a volume, which has no share."""
    sources: tuple[str, ...]
    cuts: tuple[By, ...]
    finding: Message = GENERAL_FINDING
    """The sentence that tells the figure, with %(group)s, %(name)s and %(share)s."""
    measures: tuple[str, ...] = ()
    """What the ledger sums up for the numerator; for a module, see :meth:`counted`. Empty when it is read elsewhere."""
    of: str = HEADCOUNT
    """What the ledger sums up for the denominator."""
    needs_module: bool = False
    is_of_one_group: bool = False
    """It has no figure for all groups together."""
    is_of_no_group: bool = False
    """It is about no group of people, so it is told for all together only."""
    is_national: bool = False
    """It is told for the whole country only."""
    is_size_protected: bool = False
    """Its denominator is no public number, so it is protected as the numerator is."""
    is_of_agencies: bool = False
    """Its numbers come from other agencies, so those of the parts need not add up to that of the whole."""
    unit: Message = PERCENT
    unit_code: Unit = Unit.PERCENT
    caution: Message | None = None
    """What it does not say."""
    version: str = VERSION

    @property
    def is_share(self) -> bool:
        """Whether it is a share or a rate; otherwise it is a volume in the year so far."""
        return self.denominator is not None

    @property
    def is_part(self) -> bool:
        """Whether those counted are among those of the denominator."""
        return self.is_share and self.unit_code is Unit.PERCENT

    @property
    def is_of_register(self) -> bool:
        """Whether its denominator is the people on the register."""
        return self.denominator == REGISTER

    @property
    def is_derived(self) -> bool:
        """Whether it is calculated from told figures of another indicator, which stand beside it as rows."""
        return self.unit_code in (Unit.POINTS, Unit.RATIO)

    def counted(self, module: str | None) -> tuple[str, ...]:
        """The measures of the numerator."""
        return (module_measure(module),) if self.needs_module and module else self.measures


def percent(numerator: int, denominator: int) -> Decimal:
    """The share in percent with one decimal, from unrounded counts, half away from zero (CR-18)."""
    return rate(numerator, denominator, 100)


def rate(numerator: int, denominator: int, per: int) -> Decimal:
    """So many per ``per``, with one decimal, half away from zero."""
    return (Decimal(numerator) * per / Decimal(denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)
