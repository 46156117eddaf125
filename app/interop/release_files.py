"""The files that a published release goes out as: what each is called, what it needs, and how it is made.

Made from the release and what is written in the request alone, with no clock: the same request gives the same bytes.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import Final

from app.coverage.releases import files
from app.errors import Invalid
from app.i18n import DEFAULT_LANGUAGE, N_, Message, translate
from app.interop import dhis2, sdmx
from app.interop.annex_parts import Annexed

MOST_CODES: Final = 200_000
"""Characters of a file of codes."""
CODES_MISSING: Final = N_("This file needs the codes of your DHIS2.")
AGENCY_MISSING: Final = N_("This file needs the agency that maintains the structure, such as MOE.")


@dataclass(frozen=True)
class Choice:
    """What somebody wants of a release."""

    kind: str
    language: str = DEFAULT_LANGUAGE
    agency: str | None = None
    codes: str | None = None


@dataclass(frozen=True)
class Made:
    """A file."""

    content: bytes
    left_out: Mapping[str, int] = field(default_factory=dict)
    """How many numbers it does not hold, by reason."""


@dataclass(frozen=True)
class Kind:
    """A kind of file."""

    key: str
    name: Message
    content_type: str
    ending: str
    make: Callable[[Annexed, Choice], Made]
    has_language: bool = False
    """Whether the file holds words, so that its name tells the language."""
    needs: str | None = None
    """The field of a :class:`Choice` that it cannot be made without."""


def chosen(kind: str, language: str = DEFAULT_LANGUAGE, agency: str | None = None, codes: str | None = None) -> Choice:
    """What is wanted, without what its kind has no use for."""
    needs = KINDS[kind].needs
    return Choice(
        kind,
        language,
        agency.strip() if agency and needs == "agency" else None,
        codes if needs == "codes" else None,
    )


def made(material: Annexed, choice: Choice) -> Made:
    """The file; raise Invalid when the request lacks what the kind needs, or that cannot be used."""
    kind = KINDS[choice.kind]
    if kind.needs and not getattr(choice, kind.needs):
        sentence = CODES_MISSING if kind.needs == "codes" else AGENCY_MISSING
        raise Invalid(sentence, fields={kind.needs: [sentence]})
    return kind.make(material, choice)


def file_name(release: str, kind: str, language: str) -> str:
    """What a browser calls the file."""
    found = KINDS[kind]
    middle = f"-{language}" if found.has_language else ""
    return f"safeguard-release-{release}{middle}{found.ending}"


def headers(release: str, kind: str, language: str, *, method: str) -> dict[str, str]:
    """What is said of a file that is fetched; ``method`` is the address of the definitions and rules it rests on."""
    return {
        "Content-Type": KINDS[kind].content_type,
        "Content-Disposition": f'attachment; filename="{file_name(release, kind, language)}"',
        "Link": f'<{method}>; rel="describedby"',
    }


def _csv(material: Annexed, _choice: Choice) -> Made:
    return Made(files.written(material.release).encode())


def _xlsx(material: Annexed, choice: Choice) -> Made:
    from app.interop import workbook  # noqa: PLC0415  (the writer of spreadsheets, which nothing else needs)

    return Made(workbook.written(material.release, partial(translate, language=choice.language)))


def _sdmx_csv(material: Annexed, choice: Choice) -> Made:
    return Made(sdmx.written(material.release, choice.agency or "").encode())


def _sdmx_structure(material: Annexed, choice: Choice) -> Made:
    return Made(sdmx.structure(material.release, choice.agency or ""))


def _dhis2_json(material: Annexed, choice: Choice) -> Made:
    mapped = _mapped(choice)
    found = dhis2.prepared(material.release, mapped)
    text = json.dumps(dhis2.as_json(material.release, mapped, found), ensure_ascii=False)
    return Made(text.encode(), found.left_out)


def _dhis2_csv(material: Annexed, choice: Choice) -> Made:
    found = dhis2.prepared(material.release, _mapped(choice))
    return Made(dhis2.as_csv(material.release, found).encode(), found.left_out)


def _mapped(choice: Choice) -> dhis2.Mapped:
    try:
        return dhis2.read_mapping(choice.codes or "")
    except dhis2.BadMapping as error:
        raise dhis2.BadMapping(error.message, fields={"codes": [error.message]}) from None


def _annex(material: Annexed, choice: Choice) -> Made:
    from app.interop import annex  # noqa: PLC0415  (only this needs the typesetter)

    return Made(annex.written(material, choice.language))


ANNEX: Final = "annex"
KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        kind.key: kind
        for kind in (
            Kind(
                ANNEX, N_("Annex to a State report (PDF)"), "application/pdf", "-annex.pdf", _annex, has_language=True
            ),
            Kind(
                "xlsx",
                N_("Spreadsheet with notes and codebook (XLSX)"),
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                ".xlsx",
                _xlsx,
                has_language=True,
            ),
            Kind("csv", N_("Tidy table (CSV)"), "text/csv; charset=utf-8", ".csv", _csv),
            Kind(
                "sdmx-csv",
                N_("Observations for statistical systems (SDMX-CSV)"),
                "text/csv; charset=utf-8",
                "-sdmx.csv",
                _sdmx_csv,
                needs="agency",
            ),
            Kind(
                "sdmx-structure",
                N_("Structure of the observations (SDMX-ML 3.0)"),
                "application/xml",
                "-sdmx-structure.xml",
                _sdmx_structure,
                needs="agency",
            ),
            Kind(
                "dhis2-json",
                N_("Data values for DHIS2 (JSON)"),
                "application/json",
                "-dhis2.json",
                _dhis2_json,
                needs="codes",
            ),
            Kind(
                "dhis2-csv",
                N_("Data values for DHIS2 (CSV)"),
                "text/csv; charset=utf-8",
                "-dhis2.csv",
                _dhis2_csv,
                needs="codes",
            ),
        )
    }
)
"""The kinds of file by key, in the order in which they are offered."""
