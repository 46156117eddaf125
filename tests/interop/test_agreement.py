"""Every file of one release says the same, number by number, and none tells what the release withholds."""

import csv
import io
import json
from dataclasses import replace

import pytest
from python_calamine import CalamineWorkbook

from app.coverage.releases import files
from app.coverage.releases.document import EVERYBODY, ReleasedCell, ReleaseDocument
from app.coverage.releases.labels import CUT_NAMES, part_name
from app.interop import dhis2, sdmx, workbook
from tests.interop.released import CELLS, RELEASE


def cell(audience, dim, value, n, d, **more):
    """A cell of the country."""
    share = f"{n * 100 / d:.1f}" if n is not None and d else None
    return ReleasedCell(
        more.pop("indicator", "COV-1"), None, audience, "XX", dim, value, n, d, more.pop("share", share), **more
    )


HIDDEN = {"withheld": True, "status": "c"}
WIDER = replace(
    RELEASE,
    cells=(
        *CELLS,
        cell("T", "setting", "urban", 60, 100),
        cell("T", "setting", "rural", None, 15, **HIDDEN),
        cell("T", "sector", "PUB", 20, 29, is_low_reliability=True),
        cell("T", "cadre", "2341", 40, 80),
        cell("T", "cadre", "_U", None, 12, **HIDDEN),
        cell("T", "mode", "online", 55, 180),
        cell("H", EVERYBODY, EVERYBODY, None, 500, status="x", is_head_count=True),
        cell("P", EVERYBODY, EVERYBODY, 240, 1600, indicator="COV-5", share="15.0", unit="per 100"),
        cell("P", "region", "_Z", 12, None, indicator="COV-5", share=None, status="x", unit="per 100"),
    ),
    effects=(
        cell("T", EVERYBODY, EVERYBODY, 30, 50, indicator="LRN-1"),
        cell("T", "part", "pre", None, 50, indicator="LRN-2", share="62", unit="score"),
        cell("T", EVERYBODY, EVERYBODY, None, 50, indicator="LRN-2", share="-0.123", unit="ratio"),
        cell("T", "months", "4", None, None, indicator="RET-2", unit="score", **HIDDEN),
        cell("C", EVERYBODY, EVERYBODY, None, 40, indicator="LRN-4", bound=">=95"),
        cell("C", EVERYBODY, EVERYBODY, None, None, indicator="BEH-1", **HIDDEN),
    ),
)


def truth():
    """What is told of each cell: number, of how many, value."""
    return {each.key: (each.n, each.d, each.value) for each in WIDER.everything}


def number(text):
    return None if text == "" or str(text).startswith(("[", "<", ">")) else float(text)


def same(told):
    """Whether a file tells exactly what the release does."""
    wanted = {key: tuple(number("" if each is None else each) for each in cell) for key, cell in truth().items()}
    assert told == wanted


def test_json_is_the_release():
    read = ReleaseDocument.from_plain(json.loads(json.dumps(WIDER.plain())))
    assert read == WIDER
    assert read.digest == WIDER.digest


def test_the_digest_of_a_release_from_before_is_as_it_was():
    assert set(RELEASE.plain()["document"]) & {"effects"} == set()
    assert not any("unit" in each for each in RELEASE.plain()["document"]["cells"])


def test_csv_says_the_same():
    told = {}
    for row in csv.DictReader(io.StringIO(files.written(WIDER))):
        indicator, _, module = row["indicator"].partition(":")
        key = (indicator, module, row["audience"], row["ref_area"], row["dim"], row["dim_value"])
        told[key] = tuple(number(row[name]) for name in ("numerator", "denominator", "value"))
        assert (row["conf_status"] == "C") == WIDER_BY_KEY[key].is_hidden
    same(told)


def test_xlsx_says_the_same():
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook.written(WIDER, lambda words: words.text)))
    told = {}
    for key, each in WIDER_BY_KEY.items():
        name = " ".join(part for part in (each.indicator, each.module, each.audience) if part)
        part = part_name(each)
        words = (each.area, CUT_NAMES[each.dim].text, part if isinstance(part, str) else part.text)
        rows = [row for row in book.get_sheet_by_name(name).to_python()[1:] if (row[0], row[2], row[3]) == words]
        assert len(rows) == 1, words
        told[key] = tuple(number(value) for value in rows[0][4:7])
    same(told)


def test_sdmx_says_the_same():
    rows = list(csv.DictReader(io.StringIO(sdmx.written(WIDER, "MOE"))))
    told = {}
    for key, each in WIDER_BY_KEY.items():
        part = each.dim_value.upper().replace("-", "_") if each.is_figure and each.dim != EVERYBODY else ""
        name = "_".join(word for word in (each.indicator.replace("-", "_"), each.module, part) if word)
        area = f"{each.area}__Z" if each.dim_value == "_Z" else each.area
        cuts = {column: each.dim_value if each.dim == cut else "_T" for cut, column in sdmx.CUTS.items()}
        found = {
            row["INDICATOR"].removeprefix(name): row
            for row in rows
            if row["INDICATOR"].rpartition("_")[0] == name
            and (row["REF_AREA"], row["AUDIENCE"]) == (area, each.audience)
            and all(row[column] == value for column, value in cuts.items())
        }
        value = "_V" if each.unit else "_P"
        assert set(found) == {"_N", "_D", value}, key
        told[key] = tuple(number(found[suffix]["OBS_VALUE"]) for suffix in ("_N", "_D", value))
        assert (found["_N"]["OBS_STATUS"] == "Q") == (each.is_hidden and each.n is None)
    same(told)


@pytest.fixture
def everything_mapped():
    """Codes of a DHIS2 that names all there is."""
    lines = ["kind,ours,theirs", "dataset,,SET", *(f"area,{area.code},{area.code}" for area in WIDER.areas)]
    names = {"/".join(part for part in (each.indicator, each.module, each.audience) if part) for each in WIDER.cells}
    lines += [f"element,{name}/{part},{name}/{part}" for name in sorted(names) for part in "nd"]
    lines += sorted({f"option,{each.dim}={each.dim_value},{each.dim}={each.dim_value}" for each in WIDER.cells})
    return dhis2.read_mapping("\n".join(lines))


def test_dhis2_is_sent_what_is_told_and_nothing_of_a_withheld_cell(everything_mapped):
    sent = {}
    for value in dhis2.prepared(WIDER, everything_mapped).values:
        name, _, part = value.element.rpartition("/")
        sent.setdefault((name, value.area, value.option), {})[part] = value.value
    wanted = {}
    for each in WIDER.cells:
        name = "/".join(part for part in (each.indicator, each.module, each.audience) if part)
        option = "" if each.dim == EVERYBODY else f"{each.dim}={each.dim_value}"
        if each.n is not None:
            told = {"n": each.n} | ({} if each.d is None else {"d": each.d})
            wanted[name, each.area, option] = told
    assert sent == wanted


WIDER_BY_KEY = {each.key: each for each in WIDER.everything}
