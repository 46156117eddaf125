"""What the cuts and parts of a release are called, on pages and in files."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from app.coverage.effects.words import LABELS
from app.coverage.indicators import AGE_NAMES, SECTOR_NAMES, SETTING_NAMES, SEX_NAMES, By
from app.coverage.releases.document import CADRE, EVERYBODY, MODE, MONTHS, PART, ReleasedCell
from app.credentials.codes import SOURCES
from app.i18n import N_, Message
from app.workforce.codes import UNKNOWN

EVERYONE: Final = N_("Everybody")
ELSEWHERE_NAME: Final = N_("In no part of it")
CUT_NAMES: Final[Mapping[str, Message]] = MappingProxyType(
    {
        EVERYBODY: N_("none"),
        str(By.REGION): N_("Region"),
        str(By.SEX): N_("Sex"),
        str(By.AGE): N_("Age"),
        str(By.SETTING): N_("Urban or rural"),
        str(By.SECTOR): N_("Sector"),
        CADRE: N_("Occupation"),
        MODE: N_("How"),
        PART: N_("Part of the figure"),
        MONTHS: N_("Months"),
    }
)
TABLE_NAMES: Final[Mapping[str, Message]] = MappingProxyType(
    {
        str(By.REGION): N_("By region"),
        str(By.SEX): N_("By sex"),
        str(By.AGE): N_("By age"),
        str(By.SETTING): N_("By urban or rural place of work"),
        str(By.SECTOR): N_("By sector"),
        CADRE: N_("By occupation (ISCO-08)"),
        MODE: N_("By how they were certified"),
    }
)
_PARTS: Final[Mapping[str, Mapping[str, Message]]] = MappingProxyType(
    {
        str(By.SEX): SEX_NAMES,
        str(By.AGE): AGE_NAMES,
        str(By.SETTING): SETTING_NAMES,
        str(By.SECTOR): SECTOR_NAMES,
        MODE: SOURCES,
        CADRE: {UNKNOWN: N_("Not known")},
    }
)


def part_name(cell: ReleasedCell) -> Message | str:
    """What a cell is of, within its area; an occupation stands under its code of ISCO-08."""
    if cell.is_figure:
        return figure_name(cell)
    if cell.dim_value == EVERYBODY:
        return EVERYONE
    if cell.dim == By.REGION:
        return ELSEWHERE_NAME
    return _PARTS[cell.dim].get(cell.dim_value, cell.dim_value)


def figure_name(cell: ReleasedCell) -> Message:
    """What a figure of learning, retention or practice is called."""
    return LABELS[cell.indicator, "" if cell.dim == EVERYBODY else cell.dim_value]
