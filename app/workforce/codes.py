"""The closed code lists of the register, and the age band of a birth year."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from app.i18n import N_, Message

AUDIENCES: Final = ("T", "H", "S", "C", "PR", "J", "O", "P", "V", "I", "M")
"""Teachers, health, social work, police, prosecutors, judiciary, officials, parents, travel, ICT and finance, media."""

GROUP_NAMES: Final[Mapping[str, Message]] = MappingProxyType(
    {
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
"""The audiences in words, in the order in which they are offered."""

SEXES: Final = ("F", "M", "_O", "_U")
"""Female, male, other or undisclosed, unknown."""

SECTORS: Final = ("PUB", "PRV", "NGO")
"""Public, private, non-governmental."""

SURROUNDINGS: Final = ("urban", "rural")

EVERYBODY: Final = "_T"
"""Stands for all audiences together, or for none in particular."""

AGENCY_MEASURES: Final = ("reports", "sites", "units", "pupils")
"""What other agencies count in a year: reports from the group, places of work asked, units that were to send figures,
pupils enrolled. ``complete`` beside it: reports with all that was asked for, places of work that attest a written
procedure, units that sent theirs by the due date."""

UNKNOWN: Final = "_U"

AGE_BANDS: Final = ("Y_LT25", "Y25T34", "Y35T44", "Y45T54", "Y55T64", "Y_GE65", UNKNOWN)

FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2100, 12, 31)
"""Dates outside these two are taken for slips of the pen."""

FIRST_BIRTH_YEAR: Final = 1900
YOUNGEST: Final = 14
"""Nobody on a register of professionals is younger, in years."""

_UPPER: Final = ((25, "Y_LT25"), (35, "Y25T34"), (45, "Y35T44"), (55, "Y45T54"), (65, "Y55T64"))


def age_band(birth_year: int | None, on_year: int) -> str:
    """The band of the age reached in ``on_year``; ``_U`` when the birth year is unknown."""
    if birth_year is None:
        return UNKNOWN
    age = on_year - birth_year
    return next((band for below, band in _UPPER if age < below), "Y_GE65")


def last_birth_year(on: date) -> int:
    """The latest birth year that a person on the register can have on a day."""
    return on.year - YOUNGEST
