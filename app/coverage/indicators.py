"""The indicators: what each counts over what, in words, and how a share is rounded."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from app.coverage.ledger import CERTIFIED, EVER, GROUP, HEADCOUNT, ONLINE, module_measure
from app.i18n import N_, Message

VERSION: Final = "1.0"
"""Of the definitions; printed beside every figure."""


PERCENT: Final = N_("percent of people on the register")


class By(StrEnum):
    """What the rows of a table are."""

    REGION = "region"
    SEX = "sex"
    AGE = "age"
    MODE = "mode"
    NONE = "none"


@dataclass(frozen=True)
class Indicator:
    """One indicator. ``sources`` are paragraphs of CRC/C/156 (G) and the measures others use."""

    code: str
    name: Message
    numerator: Message
    denominator: Message | None
    """None for a volume, which has no share."""
    finding: Message
    """The sentence that tells the share, with %(group)s and %(share)s."""
    sources: tuple[str, ...]
    cuts: tuple[By, ...]
    measures: tuple[str, ...] = ()
    """What is summed up for the numerator; for a module, see :meth:`counted`."""
    needs_module: bool = False
    unit: Message = PERCENT
    version: str = VERSION

    @property
    def is_share(self) -> bool:
        """Whether it is a share of people; otherwise it is a volume in the year so far."""
        return self.denominator is not None

    def counted(self, module: str | None) -> tuple[str, ...]:
        """The measures of the numerator."""
        return (module_measure(module),) if self.needs_module and module else self.measures


REGISTER: Final = N_("people on the register of the group on the date (heads, not full-time posts)")
_PEOPLE: Final = (By.REGION, By.SEX, By.AGE, By.NONE)

COV_1: Final = Indicator(
    "COV-1",
    N_("Currently certified"),
    N_("people on the register on the date who hold a certificate that is valid on it"),
    REGISTER,
    N_("%(group)s: %(share)s are currently certified"),
    ("G29", "G30"),
    _PEOPLE,
    (CERTIFIED,),
)
COV_3: Final = Indicator(
    "COV-3",
    N_("Ever certified"),
    N_("people on the register on the date who have been certified at some time, today or before"),
    REGISTER,
    N_("%(group)s: %(share)s have been certified at some time"),
    ("G29",),
    _PEOPLE,
    (EVER,),
)
COV_4: Final = Indicator(
    "COV-4",
    N_("Module coverage"),
    N_("people on the register on the date who have passed the module, and the pass still counts"),
    REGISTER,
    N_("%(group)s: %(share)s have passed module %(module)s"),
    ("G30", "G39"),
    _PEOPLE,
    needs_module=True,
)
COV_6: Final = Indicator(
    "COV-6",
    N_("Training activity"),
    N_("completions online and attendances of group sessions, from 1 January to the date, where they took place"),
    None,
    N_("%(group)s: %(count)s attendances in the year so far"),
    ("G29",),
    (By.REGION, By.MODE, By.NONE),
    (ONLINE, GROUP),
    unit=N_("attendances, not people"),
)

INDICATORS: Final[Mapping[str, Indicator]] = MappingProxyType(
    {indicator.code: indicator for indicator in (COV_1, COV_3, COV_4, COV_6)}
)

DENOMINATOR: Final = HEADCOUNT

AUDIENCE_NAMES: Final[Mapping[str, Message]] = MappingProxyType(
    {
        "_T": N_("All groups together"),
        "T": N_("Teachers and other education staff"),
        "H": N_("Health workers"),
        "S": N_("Social workers"),
        "C": N_("Police"),
        "PR": N_("Prosecutors"),
        "J": N_("Judges and court staff"),
        "O": N_("Public officials"),
        "P": N_("Parents and carers"),
        "V": N_("Travel and tourism"),
        "I": N_("Internet companies and finance"),
        "M": N_("Media"),
    }
)
"""The groups, in the order in which they are offered."""

SEX_NAMES: Final[Mapping[str, Message]] = MappingProxyType(
    {"F": N_("Women"), "M": N_("Men"), "_O": N_("Other or not disclosed"), "_U": N_("Not known")}
)
AGE_NAMES: Final[Mapping[str, Message]] = MappingProxyType(
    {
        "Y_LT25": N_("Under 25"),
        "Y25T34": N_("25 to 34"),
        "Y35T44": N_("35 to 44"),
        "Y45T54": N_("45 to 54"),
        "Y55T64": N_("55 to 64"),
        "Y_GE65": N_("65 and over"),
        "_U": N_("Not known"),
    }
)
MODE_NAMES: Final[Mapping[str, Message]] = MappingProxyType({ONLINE: N_("Online"), GROUP: N_("In group sessions")})


def percent(numerator: int, denominator: int) -> Decimal:
    """The share in percent with one decimal, from unrounded counts, half away from zero (CR-18)."""
    return (Decimal(numerator) * 100 / Decimal(denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)
