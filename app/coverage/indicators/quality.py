"""DQ and CNT: how good the figures and the lessons are."""

from typing import Final

from app.coverage.indicators.values import FIGURE, PLACES, REGISTER, By, Indicator, Unit
from app.i18n import N_

_COMPLETIONS: Final = N_("certificates issued in the year so far to somebody known by an account or a roster")

DQ_1: Final = Indicator(
    "DQ-1",
    N_("Completions that match the register"),
    N_("those of them whose holder was on the register of the group on the day of issue"),
    _COMPLETIONS,
    ("G20",),
    PLACES,
    is_size_protected=True,
    unit=N_("percent of completions"),
    caution=N_("What does not match is in no coverage figure."),
)
DQ_2: Final = Indicator(
    "DQ-2",
    N_("Duplicate accounts"),
    N_("accounts and roster entries with a certificate in the year so far, beyond one for each person"),
    N_("accounts and roster entries with a certificate in the year so far"),
    ("G20",),
    FIGURE,
    is_national=True,
    is_size_protected=True,
    unit=N_("percent of accounts"),
    caution=N_("Accounts that nobody has linked to the register may hide more duplicates."),
)
DQ_3: Final = Indicator(
    "DQ-3",
    N_("Register entries that are complete"),
    N_("people whose sex, birth year, occupation and place of work are known"),
    REGISTER,
    ("R12",),
    PLACES,
)
DQ_4: Final = Indicator(
    "DQ-4",
    N_("Units that reported in time"),
    N_("units that sent their figures by the due date"),
    N_("units that were to send figures in the year"),
    ("G20",),
    FIGURE,
    is_of_no_group=True,
    is_national=True,
    is_of_agencies=True,
    unit=N_("percent of units"),
)
DQ_5: Final = Indicator(
    "DQ-5",
    N_("Age of the register"),
    N_("whole months from the last update of the register to the date"),
    None,
    ("G20",),
    FIGURE,
    is_of_no_group=True,
    unit=N_("months"),
    unit_code=Unit.MONTHS,
    caution=N_("Register files are brought in for the whole country, so every region has the same age."),
)
DQ_6: Final = Indicator(
    "DQ-6",
    N_("Consistency checks passed"),
    N_(
        "checks that were passed: parts add up to their whole, no more are counted than there are,"
        " no share jumped by more than 25 points in a year"
    ),
    N_("checks that were run"),
    ("G20",),
    FIGURE,
    is_of_no_group=True,
    is_national=True,
    unit=N_("percent of checks"),
)
DQ_7: Final = Indicator(
    "DQ-7",
    N_("Attendances with a verified roster"),
    N_("those of them who stand on a verified roster"),
    N_("people who came to group sessions in the year so far, as the facilitators counted them"),
    ("G20",),
    PLACES,
    is_size_protected=True,
    unit=N_("percent of attendances"),
    caution=N_("Somebody who came twice is counted twice."),
)
CNT_1: Final = Indicator(
    "CNT-1",
    N_("Lessons that are in date"),
    N_("those of them whose module was checked and published in the 12 months up to the date"),
    N_("published lessons of the tracks, each once a track"),
    ("G19",),
    (By.TRACK, By.NONE),
    is_of_no_group=True,
    unit=N_("percent of lessons"),
    caution=N_(
        "Publishing runs every check of the lessons' words; a native specialist's review is told beside each lesson."
    ),
)
CNT_2: Final = Indicator(
    "CNT-2",
    N_("Languages with every core module"),
    N_("those of them in which every module of every track can be read"),
    N_("languages in which this service is offered"),
    ("G28(b)",),
    FIGURE,
    is_of_no_group=True,
    unit=N_("percent of languages"),
)
QUALITY: Final = (DQ_1, DQ_2, DQ_3, DQ_4, DQ_5, DQ_6, DQ_7, CNT_1, CNT_2)

__all__ = ["CNT_1", "CNT_2", "DQ_1", "DQ_2", "DQ_3", "DQ_4", "DQ_5", "DQ_6", "DQ_7", "QUALITY", "By"]
