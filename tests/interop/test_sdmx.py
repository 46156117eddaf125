"""A release in SDMX, read back by another program: sdmx1."""

import csv
import io
import warnings

import pytest

from app.interop import sdmx as ours
from tests.interop.released import RELEASE

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import sdmx
    from sdmx.reader.csv import Reader

AGENCY = "MOE"


def rows():
    return list(csv.DictReader(io.StringIO(ours.written(RELEASE, AGENCY))))


def row(indicator, area="XX", audience="C", sex="_T"):
    found = [
        each
        for each in rows()
        if (each["INDICATOR"], each["REF_AREA"], each["AUDIENCE"], each["SEX"]) == (indicator, area, audience, sex)
    ]
    assert len(found) == 1
    return found[0]


def test_a_told_cell_gives_people_size_and_share():
    found = {suffix: row(f"COV_1_{suffix}", "XX-S", sex="F") for suffix in "NDP"}
    assert {suffix: each["OBS_VALUE"] for suffix, each in found.items()} == {"N": "12", "D": "20", "P": "60.0"}
    assert found["N"]["STRUCTURE_ID"] == "MOE:DF_OPSC_TRAIN(1.0.0)"
    assert (found["N"]["UNIT_MEASURE"], found["P"]["UNIT_MEASURE"]) == ("PS", "PT")


def test_a_withheld_cell_keeps_its_row_and_says_neither_number_nor_why():
    """That a cell is withheld for its own sake would tell that it is 1 to 4."""
    for area in ("XX-N", "XX-E"):
        found = row("COV_1_N", area, sex="F")
        assert (found["OBS_VALUE"], found["OBS_STATUS"], found["CONF_STATUS"]) == ("", "Q", "C")


def test_a_bound_is_not_told_as_a_number():
    found = row("COV_1_N", audience="J")
    assert (found["OBS_VALUE"], found["OBS_STATUS"]) == ("", "Q")


def test_what_cannot_exist_and_what_is_not_told_for_want_of_people_differ():
    assert row("COV_1_P", "XX__Z", audience="T")["OBS_STATUS"] == "M"
    assert row("COV_4_T1_P", "XX-N", audience="T")["OBS_STATUS"] == "O"


def test_no_observation_comes_twice():
    keys = [tuple(each[name] for name in ours.DIMENSIONS) for each in rows()]
    assert len(keys) == len(set(keys))


def test_another_program_reads_the_structure_and_every_observation():
    message = sdmx.read_sdmx(io.BytesIO(ours.structure(RELEASE, AGENCY)))
    definition = message.structure[ours.STRUCTURE]
    assert [each.id for each in definition.dimensions] == list(ours.DIMENSIONS)
    assert {each.id for each in definition.attributes} >= set(ours.ATTRIBUTES)
    for name in ours.DIMENSIONS[:-1]:
        listed = definition.dimensions.get(name).local_representation.enumerated
        assert {each[name] for each in rows()} <= set(listed.items)
    flow = message.dataflow[ours.DATAFLOW]
    assert flow.structure.id == ours.STRUCTURE
    content = ours.written(RELEASE, AGENCY).encode()
    read = Reader().convert(io.BytesIO(content), structure=definition)
    observed = [each for data_set in read.data for each in data_set.obs]
    assert len(observed) == len(rows())
    values = {str(each.key["INDICATOR"].value) + str(each.key["REF_AREA"].value): each.value for each in observed}
    assert str(values["COV_4_T1_NXX"]) == "60"


@pytest.mark.parametrize("agency", ["", "1st", "MOE:X", "Ministry of Education", "MOE\n"])
def test_an_agency_that_is_no_identifier_is_refused(agency):
    with pytest.raises(ours.NotAnAgency):
        ours.written(RELEASE, agency)
    with pytest.raises(ours.NotAnAgency):
        ours.structure(RELEASE, agency)
