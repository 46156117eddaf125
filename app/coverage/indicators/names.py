"""The words of groups, sexes, ages, modes and places."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from app.coverage.indicators.values import By
from app.coverage.ledger import GROUP, ONLINE
from app.i18n import N_, Message
from app.workforce.codes import GROUP_NAMES, UNKNOWN

AUDIENCE_NAMES: Final[Mapping[str, Message]] = MappingProxyType({"_T": N_("All groups together"), **GROUP_NAMES})
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
SETTING_NAMES: Final[Mapping[str, Message]] = MappingProxyType(
    {"urban": N_("Urban"), "rural": N_("Rural"), UNKNOWN: N_("Not known")}
)
SECTOR_NAMES: Final[Mapping[str, Message]] = MappingProxyType(
    {
        "PUB": N_("Public"),
        "PRV": N_("Private"),
        "NGO": N_("Non-governmental"),
        UNKNOWN: N_("Not known"),
    }
)
BY_NAMES: Final[Mapping[str, Message]] = MappingProxyType(
    {
        By.REGION: N_("Region"),
        By.SEX: N_("Sex"),
        By.AGE: N_("Age"),
        By.MODE: N_("How"),
        By.SETTING: N_("Urban or rural"),
        By.SECTOR: N_("Sector"),
        By.TRACK: N_("Track"),
        By.NONE: N_("In one figure"),
    }
)
"""What the rows of a table are, in words."""
