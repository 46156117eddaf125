"""The voice of the annex: its standing sentences, and numbers, shares and days as a language writes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from babel.dates import format_date
from babel.numbers import format_decimal

from app.coverage.releases.document import ReleasedCell, ReleaseDocument
from app.i18n import N_, Message, translate

TITLE: Final = N_("Annex on the training of the people around children")
METHOD: Final = N_("Method")
BY_GROUP: Final = N_("A1. Coverage by professional group")
BY_REGION: Final = N_("A2. Coverage by region")
BY_KIND: Final = N_("A3. Coverage by sex, age and surroundings")
BY_MODULE: Final = N_("A4. Coverage by module, training on offences online first")
FAMILIES: Final = N_("B. Families and the public")
LEARNING: Final = N_("C. Learning, retention and practice")
QUALITY: Final = N_("D. Quality of the figures")
MODULES: Final = N_("E. Modules, and the paragraphs of CRC/C/156 that they teach")
CHANGES: Final = N_("F. Changes since the release before")

PEOPLE: Final = N_(
    "People are counted, not accounts and not courses. A figure for the country is the sum of its regions, never their "
    "mean."
)
PROTECTED: Final = N_(
    "A number of 1 to 4 people is withheld, and so many others that it cannot be calculated from all tables of all "
    "releases together; for police, prosecutors and judges also the number of those who are not certified. A program "
    "that knows everything published tried to narrow each withheld number down, and failed, before anybody could sign. "
    "What was withheld once stays withheld."
)
SIGNS: Final = N_(
    "[c] withheld so that nobody can be singled out; [z] nobody there; [x] not known; [low] fewer than 10 people, no "
    "percentage; [u] fewer than 30 people, low reliability; [h] head count, the share is a lower bound."
)
ONLINE: Final = N_("G39: the module trains for offences online, as paragraph 39 of CRC/C/156 asks.")
NO_FAMILIES: Final = N_("No carer has completed the core modules, and nobody has told how many pupils there are.")
NO_VIEWS: Final = N_("Lessons can be read without an account; how often is not counted, so that no reader is.")
FAMILY_REGIONS: Final = N_("The regions stand in the release.")
NO_LEARNING: Final = N_(
    "These figures are released for whole calendar years alone, because those of years that overlap could be "
    "subtracted. This release holds none."
)
OF_THE_YEAR: Final = N_(
    "Of everybody in the country whose first test after the training was in the year, on the register or not; below a "
    "share, people counted of people. Passes, scores and practice are protected strictly in every group."
)
HOW_TO_READ: Final = N_("Percent currently certified; below it, people certified of people on the register.")
GROUPS_IN_A1: Final = N_("The letters of the groups are those of A1.")
GAP: Final = N_("Gap (EQ-1), points")
GAP_NOTE: Final = N_(
    "The gap is the highest share less the lowest, of regions with at least 30 people of the group on the register; "
    "it is withheld when one of these shares is."
)
CUT: Final = N_("The first %(shown)s of %(all)s regions by name. All of them stand in the release.")
NO_REGIONS: Final = N_("The release has no regions.")
NO_MODULES: Final = N_("The release holds no modules.")
FIRST: Final = N_("This is the first release: there is nothing to compare it with.")
REGISTER_OF: Final = N_("Register of %(day)s.")
NO_REGISTER: Final = N_("No register file has been brought in.")
WITHHELD: Final = N_("%(withheld)s of %(all)s numbers of the release are withheld or told as a bound.")

LOCALES: Final = {"en": "en_GB"}
"""Where a language writes days in several ways, the one that the United Nations use."""
SIDES: Final = {"<=": "≤", ">=": "≥"}


@dataclass(frozen=True)
class Shown:
    """A cell of a table: a share or a sign, and how many of how many people it is of, where that is told."""

    main: str
    counted: str = ""
    of: str = ""


@dataclass(frozen=True)
class Voice:
    """One of the six languages."""

    language: str

    def says(self, message: Message) -> str:
        """A sentence."""
        return translate(message, self.language)

    def says_all(self, messages: Iterable[Message]) -> str:
        """Sentences after one another; Chinese sets no space between them."""
        return ("" if self.language == "zh" else " ").join(map(self.says, messages))

    def number(self, value: int) -> str:
        """A whole number."""
        return str(format_decimal(value, locale=self._locale))

    def share(self, value: str) -> str:
        """A percentage or points with one decimal, without the sign."""
        return str(format_decimal(float(value), "#,##0.0", locale=self._locale))

    def day(self, day: date | None) -> str:
        """A day in full, or the sign of what is not known."""
        return str(format_date(day, "long", locale=self._locale)) if day else "[x]"

    def period(self, release: ReleaseDocument) -> str:
        """The year of a release, or its reference date where it ends within a year."""
        if release.period.isdecimal():
            return release.period
        return isolated(release.ref_date.isoformat())

    def cell(self, cell: ReleasedCell | None) -> Shown:
        """A number of a release; what is withheld is a sign and nothing else."""
        if cell is None:
            return Shown("–")
        counted, of = ("", "") if cell.n is None or cell.d is None else (self.number(cell.n), self.number(cell.d))
        return Shown(self._told(cell), counted, of)

    def figure(self, cell: ReleasedCell | None) -> Shown:
        """A figure of learning, retention or practice: a share, points of 100, or a ratio."""
        if cell is None or cell.value is None or not cell.unit:
            return self.cell(cell)
        pattern = "#,##0.00" if cell.unit == "ratio" else "#,##0.#"
        value = str(format_decimal(float(cell.value), pattern, locale=self._locale))
        return Shown(f"{value} [u]" if cell.is_low_reliability else value)

    def _told(self, cell: ReleasedCell) -> str:
        if cell.bound:
            return f"{SIDES[cell.bound[:2]]}{self.number(int(cell.bound[2:]))}"
        if cell.value is None:
            return f"[{cell.status or 'c'}]"
        signs = [sign for sign, is_so in (("[u]", cell.is_low_reliability), ("[h]", cell.is_head_count)) if is_so]
        return " ".join((self.share(cell.value), *signs))

    @property
    def _locale(self) -> str:
        return LOCALES.get(self.language, self.language)


def isolated(code: str) -> str:
    """A code or short name in a sentence of whichever direction; the template draws it as one unbroken piece."""
    return f"\u2068{code}\u2069"
