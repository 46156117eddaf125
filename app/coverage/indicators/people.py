"""COV, EXP and PRG: who is certified, where and when."""

from typing import Final

from app.coverage.indicators.values import (
    PEOPLE,
    PLACES,
    REGISTER,
    By,
    Indicator,
    Unit,
)
from app.coverage.ledger import CERTIFIED, EVER, EXPIRING, GROUP, ONLINE, RECENT
from app.i18n import N_

COV_1: Final = Indicator(
    "COV-1",
    N_("Currently certified"),
    N_("people on the register on the date who hold a certificate that is valid on it"),
    REGISTER,
    ("G29", "G30"),
    (By.REGION, By.SEX, By.AGE, By.SETTING, By.SECTOR, By.NONE),
    N_("%(group)s: %(share)s are currently certified"),
    (CERTIFIED,),
)
COV_2: Final = Indicator(
    "COV-2",
    N_("Trained in the last 12 months"),
    N_(
        "people on the register on the date to whom a certificate, the first or a renewed one, was issued in the 12"
        " months up to it"
    ),
    REGISTER,
    ("UIS 4.c.7", "D4I"),
    PEOPLE,
    measures=(RECENT,),
)
COV_3: Final = Indicator(
    "COV-3",
    N_("Ever certified"),
    N_("people on the register on the date who have been certified at some time, today or before"),
    REGISTER,
    ("G29",),
    PEOPLE,
    N_("%(group)s: %(share)s have been certified at some time"),
    (EVER,),
)
COV_4: Final = Indicator(
    "COV-4",
    N_("Module coverage"),
    N_("people on the register on the date who have passed the module, and the pass still counts"),
    REGISTER,
    ("G30", "G39"),
    PEOPLE,
    N_("%(group)s: %(share)s have passed module %(module)s"),
    needs_module=True,
    is_of_one_group=True,
)
COV_5: Final = Indicator(
    "COV-5",
    N_("Family reach"),
    N_("parents and carers, each once, whose completion of the core modules is valid on the date"),
    N_("pupils enrolled in the year, as another agency counts them"),
    ("G28(b)", "G28(c)"),
    PLACES,
    is_of_no_group=True,
    is_of_agencies=True,
    unit=N_("carers per 100 pupils"),
    unit_code=Unit.PER_100,
    caution=N_("It stands in for the share of families, which nobody counts: families have several pupils or carers."),
)
COV_6: Final = Indicator(
    "COV-6",
    N_("Training activity"),
    N_("completions online and attendances of group sessions, from 1 January to the date, where they took place"),
    None,
    ("G29",),
    (By.REGION, By.MODE, By.NONE),
    N_("%(group)s: %(count)s attendances in the year so far"),
    (ONLINE, GROUP),
    unit=N_("attendances, not people"),
    unit_code=Unit.ATTENDANCES,
)
_UNITS: Final = N_(
    "schools, clinics, police units and other places of work where the group has anybody on the register"
)
_OF_UNITS: Final = N_("percent of places of work")
COV_7A: Final = Indicator(
    "COV-7a",
    N_("Places of work with somebody certified"),
    N_("places of work where at least one person of the group is certified on the date"),
    _UNITS,
    ("G30(c)",),
    PLACES,
    is_of_one_group=True,
    unit=_OF_UNITS,
)
COV_7B: Final = Indicator(
    "COV-7b",
    N_("Places of work with enough people certified"),
    N_("places of work where at least half of the group are certified on the date; for the police, all of them"),
    _UNITS,
    ("G30(c)",),
    PLACES,
    is_of_one_group=True,
    unit=_OF_UNITS,
)
COV_8: Final = Indicator(
    "COV-8",
    N_("New entrants certified in time"),
    N_("those of them who held a valid certificate of the group within 90 days of their first day"),
    N_("people whose first post of the group began in the year, who stayed 90 days, and whose 90 days are over"),
    ("G29",),
    PLACES,
    is_of_one_group=True,
    unit=N_("percent of new entrants"),
    caution=N_("Entrants count where they began, also when they have moved or left since."),
)
EXP_1: Final = Indicator(
    "EXP-1",
    N_("Expiring within 90 days"),
    N_("certified people whose last day of validity, as it stands on the date, lies at most 90 days ahead"),
    N_("people on the register on the date who hold a certificate that is valid on it"),
    ("G29",),
    PLACES,
    measures=(EXPIRING,),
    of=CERTIFIED,
    is_of_one_group=True,
    is_size_protected=True,
    unit=N_("percent of certified people"),
)
PRG_1: Final = Indicator(
    "PRG-1",
    N_("Certified within 90 days of enrolling"),
    N_("those of them to whom a certificate was issued at most 90 days after their first enrolment"),
    N_("people who first enrolled from 1 January to 30 September, on the register or not, and whose 90 days are over"),
    ("G29",),
    PLACES,
    is_of_one_group=True,
    is_size_protected=True,
    unit=N_("percent of those who enrolled"),
    caution=N_("It tells how people get on with the course, not how many of the register are covered."),
)
