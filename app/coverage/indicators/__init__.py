"""The indicators: what each counts over what, in words, and how a share is rounded.

Every indicator of section 4 that is told as a table is a frozen value here; those of learning, retention and practice
stand in ``effects.definitions``; :mod:`app.coverage.dictionary` holds all of them.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from app.coverage.indicators.names import (
    AGE_NAMES,
    AUDIENCE_NAMES,
    BY_NAMES,
    MODE_NAMES,
    SECTOR_NAMES,
    SETTING_NAMES,
    SEX_NAMES,
)
from app.coverage.indicators.people import (
    COV_1,
    COV_2,
    COV_3,
    COV_4,
    COV_5,
    COV_6,
    COV_7A,
    COV_7B,
    COV_8,
    EXP_1,
    PRG_1,
)
from app.coverage.indicators.quality import CNT_1, CNT_2, DQ_1, DQ_2, DQ_3, DQ_4, DQ_5, DQ_6, DQ_7, QUALITY
from app.coverage.indicators.results import EQ_1, EQ_2, EQ_3, EQ_4, RES_1, RES_1C, RES_2, RESULTS
from app.coverage.indicators.values import (
    PER,
    PERCENT,
    REGISTER,
    VERSION,
    By,
    Indicator,
    Unit,
    percent,
    rate,
)
from app.coverage.ledger import HEADCOUNT

_PEOPLE: Final = (COV_1, COV_2, COV_3, COV_4, COV_5, COV_6, COV_7A, COV_7B, COV_8, EXP_1, PRG_1)

INDICATORS: Final[Mapping[str, Indicator]] = MappingProxyType(
    {indicator.code: indicator for indicator in (*_PEOPLE, *RESULTS, *QUALITY)}
)

DENOMINATOR: Final = HEADCOUNT
"""What the ledger sums up for the number of people on the register."""

__all__ = [
    "AGE_NAMES",
    "AUDIENCE_NAMES",
    "BY_NAMES",
    "CNT_1",
    "CNT_2",
    "COV_1",
    "COV_2",
    "COV_3",
    "COV_4",
    "COV_5",
    "COV_6",
    "COV_7A",
    "COV_7B",
    "COV_8",
    "DENOMINATOR",
    "DQ_1",
    "DQ_2",
    "DQ_3",
    "DQ_4",
    "DQ_5",
    "DQ_6",
    "DQ_7",
    "EQ_1",
    "EQ_2",
    "EQ_3",
    "EQ_4",
    "EXP_1",
    "INDICATORS",
    "MODE_NAMES",
    "PER",
    "PERCENT",
    "PRG_1",
    "REGISTER",
    "RES_1",
    "RES_1C",
    "RES_2",
    "SECTOR_NAMES",
    "SETTING_NAMES",
    "SEX_NAMES",
    "VERSION",
    "By",
    "Indicator",
    "Unit",
    "percent",
    "rate",
]
