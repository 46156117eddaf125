"""A release as SDMX: observations as SDMX-CSV 2.x, and the structure that they answer to as SDMX-ML 3.0.

Each cell of a release gives up to three observations: people counted (``_N``), of how many (``_D``), and the share in
percent (``_P``) or, where it is none, the value (``_V``). A withheld cell keeps its rows without a value, OBS_STATUS
``Q``. Its CONF_STATUS is ``C`` whether it is small itself or protects another: the code ``A`` (primary, small counts)
would tell that it is 1 to 4.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from app.coverage.dictionary import DICTIONARY
from app.coverage.indicators import AGE_NAMES, AUDIENCE_NAMES, SECTOR_NAMES, SETTING_NAMES, SEX_NAMES
from app.coverage.releases.document import CADRE, EVERYBODY, MODE, ReleasedCell, ReleaseDocument
from app.coverage.releases.labels import figure_name
from app.coverage.tables import ELSEWHERE
from app.credentials.codes import SOURCES
from app.errors import Invalid
from app.i18n import N_, Message

DATAFLOW: Final = "DF_OPSC_TRAIN"
STRUCTURE: Final = "DSD_OPSC_TRAIN"
_OF_VALUES: Final = ("P", "V")
VERSION: Final = "1.0.0"
"""Of the structure; the codes of regions and modules follow the release."""

CUTS: Final[Mapping[str, str]] = {
    "sex": "SEX",
    "age": "AGE",
    "setting": "SETTING",
    "sector": "SECTOR",
    CADRE: "OCCUPATION",
    MODE: "MODE",
}
"""Each cut of a release is a dimension; at most one of them is not everybody."""

DIMENSIONS: Final = ("FREQ", "REF_AREA", "INDICATOR", "AUDIENCE", *CUTS.values(), "TIME_PERIOD")
ATTRIBUTES: Final = ("UNIT_MEASURE", "OBS_STATUS", "CONF_STATUS")
COLUMNS: Final = ("STRUCTURE", "STRUCTURE_ID", "ACTION", *DIMENSIONS, "OBS_VALUE", *ATTRIBUTES)
REPLACE: Final = "R"

_NAMESPACES: Final = {
    "mes": "http://www.sdmx.org/resources/sdmxml/schemas/v3_0/message",
    "str": "http://www.sdmx.org/resources/sdmxml/schemas/v3_0/structure",
    "com": "http://www.sdmx.org/resources/sdmxml/schemas/v3_0/common",
}
_NOT_IN_AN_IDENTIFIER: Final = re.compile(r"[^A-Za-z0-9_@$-]")
_AGENCY: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z][A-Za-z0-9_-]*)*\Z")

Codes = Mapping[str, str]
"""Codes of a list with their names."""

FREQUENCIES: Final[Codes] = {"A": "Annual"}
UNITS: Final[Codes] = {
    "PS": "Persons",
    "PT": "Percent",
    "P100": "Per 100",
    "PTS": "Points of 100",
    "RT": "Ratio",
}
_VALUES: Final[Mapping[str, tuple[str, str]]] = {
    "": ("P", "PT"),
    "per 100": ("V", "P100"),
    "score": ("V", "PTS"),
    "ratio": ("V", "RT"),
}
"""By the unit of a cell how the code of its value ends, and the code of the unit."""
OBSERVED: Final[Codes] = {
    "A": "Normal value",
    "M": "Missing value; data cannot exist",
    "O": "Missing value",
    "Q": "Missing value; suppressed",
    "U": "Low reliability",
}
CONFIDENTIAL: Final[Codes] = {"F": "Free", "C": "Confidential statistical information"}


class NotAnAgency(Invalid):
    """Raised when the maintainer of the structure is no identifier that SDMX allows, such as ``MOE``."""


@dataclass(frozen=True)
class Observation:
    """One row, column by column; ``value`` is empty where nothing may or can be told."""

    area: str
    indicator: str
    audience: str
    cuts: tuple[str, ...]
    """In the order of :data:`CUTS`."""
    period: str
    value: str
    unit: str
    observed: str
    confidential: str


def written(release: ReleaseDocument, agency: str) -> str:
    """The release as SDMX-CSV; ``agency`` maintains the structure. Raise :class:`NotAnAgency`."""
    structure_id = f"{_checked(agency)}:{DATAFLOW}({VERSION})"
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for each in observations(release):
        writer.writerow(
            (
                "dataflow",
                structure_id,
                REPLACE,
                "A",
                each.area,
                each.indicator,
                each.audience,
                *each.cuts,
                each.period,
                each.value,
                each.unit,
                each.observed,
                each.confidential,
            )
        )
    return text.getvalue()


def observations(release: ReleaseDocument) -> Iterator[Observation]:
    """Every cell as people counted, of how many, and the share; nothing twice."""
    seen: set[tuple[str, str, str, tuple[str, ...]]] = set()
    for cell in release.everything:
        for each in _of_cell(cell, release.period):
            key = (each.area, each.indicator, each.audience, each.cuts)
            if key not in seen:
                seen.add(key)
                yield each


def _of_cell(cell: ReleasedCell, period: str) -> Iterator[Observation]:
    cuts = tuple(cell.dim_value if cell.dim == cut else EVERYBODY for cut in CUTS)
    told, unit_of_value = _VALUES[cell.unit]
    area = _area(f"{cell.area}_{ELSEWHERE}" if cell.dim_value == ELSEWHERE else cell.area)
    for suffix, unit, value in (
        ("N", "PS", None if cell.n is None else str(cell.n)),
        ("D", "PS", None if cell.d is None else str(cell.d)),
        (told, unit_of_value, cell.value),
    ):
        yield Observation(
            area,
            f"{_indicator(cell)}_{suffix}",
            cell.audience,
            cuts,
            period,
            value or "",
            unit,
            *_status(cell, suffix, value),
        )


def _status(cell: ReleasedCell, suffix: str, value: str | None) -> tuple[str, str]:
    """OBS_STATUS and CONF_STATUS of one of the three observations of a cell."""
    if value is not None:
        return ("U" if suffix in _OF_VALUES and cell.is_low_reliability else "A"), "F"
    if cell.is_hidden and (suffix != "D" or cell.is_figure):
        return "Q", "C"
    return ("M" if suffix in _OF_VALUES and cell.status == "z" else "O"), "F"


def _indicator(cell: ReleasedCell) -> str:
    part = cell.dim_value.replace("-", "_").upper() if cell.is_figure and cell.dim != EVERYBODY else None
    return "_".join(name for name in (cell.indicator.replace("-", "_"), cell.module, part) if name)


def _area(code: str) -> str:
    return _NOT_IN_AN_IDENTIFIER.sub("_", code)


def _checked(agency: str) -> str:
    if not _AGENCY.match(agency):
        sentence = N_("Name the agency that maintains the structure in Latin letters and digits, such as MOE.")
        raise NotAnAgency(sentence, fields={"agency": [sentence]})
    return agency


def structure(release: ReleaseDocument, agency: str) -> bytes:
    """The dataflow, its structure, concepts and code lists as SDMX-ML 3.0. Raise :class:`NotAnAgency`."""
    _checked(agency)
    for prefix, address in _NAMESPACES.items():
        register_namespace(prefix, address)
    root = _tag(None, "mes", "Structure")
    header = _tag(root, "mes", "Header")
    _tag(header, "mes", "ID", text=f"SAFEGUARD-{_area(release.code)}")
    _tag(header, "mes", "Test", text="false")
    _tag(header, "mes", "Prepared", text=f"{release.published_on or release.prepared_on or release.ref_date}T00:00:00")
    _tag(header, "mes", "Sender", id=agency)
    structures = _tag(root, "mes", "Structures")
    lists = code_lists(release)
    codelists = _tag(structures, "str", "Codelists")
    for name, codes in lists.items():
        _codelist(codelists, agency, name, codes)
    schemes = _tag(structures, "str", "ConceptSchemes")
    scheme = _maintained(schemes, "ConceptScheme", agency, "CS_OPSC_TRAIN", "Concepts of training coverage")
    for concept in (*DIMENSIONS, "OBS_VALUE", *ATTRIBUTES):
        _named(_tag(scheme, "str", "Concept", id=concept), concept.replace("_", " ").capitalize())
    flows = _tag(structures, "str", "Dataflows")
    flow = _maintained(flows, "Dataflow", agency, DATAFLOW, "Training of the people around children")
    _tag(flow, "str", "Structure", text=_urn("datastructure.DataStructure", agency, STRUCTURE))
    definitions = _tag(structures, "str", "DataStructures")
    definition = _maintained(definitions, "DataStructure", agency, STRUCTURE, "Training coverage")
    _components(definition, agency)
    written_out: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written_out


def code_lists(release: ReleaseDocument) -> dict[str, Codes]:
    """Every code that the observations of a release use, by list."""
    audiences = {code: name.text for code, name in AUDIENCE_NAMES.items()}
    return {
        "CL_FREQ": FREQUENCIES,
        "CL_AREA": dict(_areas(release)),
        "CL_INDICATOR": dict(_indicators(release)),
        "CL_AUDIENCE": audiences,
        "CL_SEX": _with_everybody(SEX_NAMES),
        "CL_AGE": _with_everybody(AGE_NAMES),
        "CL_SETTING": _with_everybody(SETTING_NAMES),
        "CL_SECTOR": _with_everybody(SECTOR_NAMES),
        "CL_OCCUPATION": {EVERYBODY: "Total", **dict(_occupations(release))},
        "CL_MODE": _with_everybody(SOURCES),
        "CL_UNIT_MEASURE": UNITS,
        "CL_OBS_STATUS": OBSERVED,
        "CL_CONF_STATUS": CONFIDENTIAL,
    }


def _areas(release: ReleaseDocument) -> Iterator[tuple[str, str]]:
    for area in release.areas:
        yield _area(area.code), area.name
    names = {area.code: area.name for area in release.areas}
    for code in dict.fromkeys(cell.area for cell in release.cells if cell.dim_value == ELSEWHERE):
        yield _area(f"{code}_{ELSEWHERE}"), f"{names[code]}: in no part of it"


def _indicators(release: ReleaseDocument) -> Iterator[tuple[str, str]]:
    for cell in release.everything:
        name = DICTIONARY[cell.indicator].name.text + (f", module {cell.module}" if cell.module else "")
        if cell.is_figure and cell.dim != EVERYBODY:
            name = figure_name(cell).text
        suffix, unit = _VALUES[cell.unit]
        yield f"{_indicator(cell)}_N", f"{name}: people counted"
        yield f"{_indicator(cell)}_D", f"{name}: of how many"
        yield f"{_indicator(cell)}_{suffix}", f"{name}: {UNITS[unit].lower()}"


def _occupations(release: ReleaseDocument) -> Iterator[tuple[str, str]]:
    for cell in release.cells:
        if cell.dim == CADRE:
            yield cell.dim_value, "Not known" if cell.dim_value.startswith("_") else f"ISCO-08 {cell.dim_value}"


def _with_everybody(names: Mapping[str, Message]) -> Codes:
    return {EVERYBODY: "Total", **{code: name.text for code, name in names.items()}}


_LISTS: Final[Mapping[str, str]] = {"REF_AREA": "CL_AREA"}


def _components(definition: Element, agency: str) -> None:
    parts = _tag(definition, "str", "DataStructureComponents")
    dimensions = _tag(parts, "str", "DimensionList", id="DimensionDescriptor")
    for place, name in enumerate(DIMENSIONS[:-1], 1):
        _coded(_tag(dimensions, "str", "Dimension", id=name, position=str(place)), agency, name)
    time = _tag(dimensions, "str", "TimeDimension", id="TIME_PERIOD")
    _identity(time, agency, "TIME_PERIOD")
    _tag(_tag(time, "str", "LocalRepresentation"), "str", "TextFormat", textType="ObservationalTimePeriod")
    attributes = _tag(parts, "str", "AttributeList", id="AttributeDescriptor")
    for name in ATTRIBUTES:
        attribute = _tag(attributes, "str", "Attribute", id=name, usage="mandatory")
        _coded(attribute, agency, name)
        _tag(_tag(attribute, "str", "AttributeRelationship"), "str", "Observation")
    measures = _tag(parts, "str", "MeasureList", id="MeasureDescriptor")
    measure = _tag(measures, "str", "Measure", id="OBS_VALUE")
    _identity(measure, agency, "OBS_VALUE")
    _tag(_tag(measure, "str", "LocalRepresentation"), "str", "TextFormat", textType="Decimal")


def _coded(component: Element, agency: str, name: str) -> None:
    _identity(component, agency, name)
    represented = _tag(component, "str", "LocalRepresentation")
    urn = _urn("codelist.Codelist", agency, _LISTS.get(name, f"CL_{name}"))
    _tag(represented, "str", "Enumeration", text=urn)


def _identity(component: Element, agency: str, concept: str) -> None:
    urn = _urn("conceptscheme.Concept", agency, "CS_OPSC_TRAIN")
    _tag(component, "str", "ConceptIdentity", text=f"{urn}.{concept}")


def _codelist(parent: Element, agency: str, name: str, codes: Codes) -> None:
    found = _maintained(parent, "Codelist", agency, name, name.removeprefix("CL_").replace("_", " ").capitalize())
    for code, words in codes.items():
        _named(_tag(found, "str", "Code", id=code), words)


def _maintained(parent: Element, kind: str, agency: str, name: str, words: str) -> Element:
    found = _tag(parent, "str", kind, id=name, agencyID=agency, version=VERSION)
    _named(found, words)
    return found


def _named(element: Element, words: str) -> None:
    name = _tag(element, "com", "Name", text=words)
    name.set("{http://www.w3.org/XML/1998/namespace}lang", "en")


def _urn(kind: str, agency: str, name: str) -> str:
    return f"urn:sdmx:org.sdmx.infomodel.{kind}={agency}:{name}({VERSION})"


def _tag(parent: Element | None, prefix: str, name: str, *, text: str | None = None, **attributes: str) -> Element:
    tag = f"{{{_NAMESPACES[prefix]}}}{name}"
    found = Element(tag, attributes) if parent is None else SubElement(parent, tag, attributes)
    found.text = text
    return found
