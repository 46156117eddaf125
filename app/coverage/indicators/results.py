"""RES and EQ: what other agencies count, and how far groups and regions lie apart."""

from typing import Final

from app.coverage.indicators.values import PLACES, REGISTER, By, Indicator, Unit
from app.i18n import N_

NO_PROOF: Final = N_(
    "More reports may mean that staff notice more. They prove neither more abuse nor that the training worked."
)

RES_1: Final = Indicator(
    "RES-1",
    N_("Reports per 1,000 staff"),
    N_("reports that came from the group in the year, as the receiving agency counts them"),
    REGISTER,
    ("G20(c)", "S33"),
    PLACES,
    is_of_one_group=True,
    is_of_agencies=True,
    unit=N_("reports per 1,000 people on the register"),
    unit_code=Unit.PER_1000,
    caution=NO_PROOF,
)
RES_1C: Final = Indicator(
    "RES-1c",
    N_("Reports that were complete"),
    N_("those of them that held all that the receiving agency asks for"),
    N_("reports that came from the group in the year, as the receiving agency counts them"),
    ("G20(c)", "S33"),
    PLACES,
    is_of_one_group=True,
    is_of_agencies=True,
    is_size_protected=True,
    unit=N_("percent of reports"),
    caution=NO_PROOF,
)
RES_2: Final = Indicator(
    "RES-2",
    N_("Places of work with a written procedure"),
    N_("places of work that attest in the year that they have a written procedure"),
    N_("places of work that were asked"),
    ("G17",),
    PLACES,
    is_of_one_group=True,
    is_of_agencies=True,
    unit=N_("percent of places of work"),
    caution=N_("An attestation says that there is a procedure, not that it is followed."),
)

_TOLD: Final = N_("regions with 30 people or more; withheld when the share of one of them is withheld")
_BY_REGION: Final = (By.REGION,)
POINTS: Final = N_("percentage points")

EQ_1: Final = Indicator(
    "EQ-1",
    N_("Gap between regions"),
    N_("the highest share of currently certified people of a region less the lowest"),
    _TOLD,
    ("S101",),
    _BY_REGION,
    unit=POINTS,
    unit_code=Unit.POINTS,
    caution=N_("Two regions make the gap, whatever lies between them."),
)
EQ_2: Final = Indicator(
    "EQ-2",
    N_("Ratio between regions"),
    N_("the lowest share of currently certified people of a region over the highest"),
    _TOLD,
    ("S101",),
    _BY_REGION,
    unit=N_("1 is no difference"),
    unit_code=Unit.RATIO,
    caution=N_("Two regions make the gap, whatever lies between them."),
)
EQ_3: Final = Indicator(
    "EQ-3",
    N_("Mean difference from the best region"),
    N_("the differences of the regions' shares from the highest one, each weighed by its people, added up"),
    _TOLD,
    ("S101", "WHO HEAT"),
    _BY_REGION,
    unit=POINTS,
    unit_code=Unit.POINTS,
    caution=N_("The best region is no target: it may be far from what is needed too."),
)
EQ_4: Final = Indicator(
    "EQ-4",
    N_("Gap between town and country, women and men"),
    N_("share of currently certified people in urban places less that in rural ones; of women less that of men"),
    N_("groups with 30 people or more; withheld when one of the two shares is withheld"),
    ("G4", "R12"),
    (By.SETTING, By.SEX),
    unit=POINTS,
    unit_code=Unit.POINTS,
    caution=N_("A gap of nearly 0 may hide that both groups lag behind."),
)
RESULTS: Final = (RES_1, RES_1C, RES_2, EQ_1, EQ_2, EQ_3, EQ_4)

__all__ = ["EQ_1", "EQ_2", "EQ_3", "EQ_4", "POINTS", "RESULTS", "RES_1", "RES_1C", "RES_2"]
