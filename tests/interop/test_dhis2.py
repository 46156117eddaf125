"""A release sent to a DHIS2: codes, what is never sent, the dry run, and answers that are no answer."""

import csv
import io
import json

import pytest

from app.interop import dhis2
from app.interop.dhis2 import BadMapping, as_csv, as_json, prepared, read_mapping
from app.interop.dhis2_push import BadAddress, Target, Unreachable, push
from tests.interop.dhis2_stand_in import TOKEN, Instance, running
from tests.interop.released import RELEASE

CODES = """kind,ours,theirs
dataset,,OPSC_TRAIN_A
area,XX,ROOT
area,XX-S,XX-S
area,XX-N,XX-N
element,COV-1/C/n,OPSC_COV1_N_C
element,COV-1/C/d,OPSC_COV1_D_C
element,COV-4/T1/T/n,OPSC_COV4_T1_N_T
option,sex=F,FEMALE
option,sex=M,MALE
"""
ELEMENTS = ("OPSC_COV1_N_C", "OPSC_COV1_D_C", "OPSC_COV4_T1_N_T")
AREAS = ("ROOT", "XX-S", "XX-N")


def sent():
    mapped = read_mapping(CODES)
    return as_json(RELEASE, mapped, prepared(RELEASE, mapped))


def test_told_counts_go_out_under_the_codes_of_the_country():
    values = {
        (each["dataElement"], each["orgUnit"], each.get("categoryOptionCombo")): each["value"]
        for each in sent()["dataValues"]
    }
    assert values["OPSC_COV1_N_C", "XX-S", None] == "42"
    assert values["OPSC_COV1_D_C", "XX-S", None] == "70"
    assert values["OPSC_COV1_N_C", "XX-S", "FEMALE"] == "12"
    assert values["OPSC_COV4_T1_N_T", "XX-N", None] == "7"
    assert (sent()["dataSet"], sent()["period"], sent()["completeDate"]) == ("OPSC_TRAIN_A", "2026", "2027-03-31")


def test_a_withheld_cell_is_never_sent():
    found = prepared(RELEASE, read_mapping(CODES))
    assert not [each for each in found.values if each.area == "XX-N" and each.option]
    assert found.left_out["withheld"] == 5
    assert "15" not in {each["value"] for each in sent()["dataValues"]}


def test_what_has_no_code_is_left_out_and_counted():
    found = prepared(RELEASE, read_mapping(CODES))
    assert found.left_out["area"] == 1
    assert found.left_out["element"] == 1


def test_the_csv_says_the_same():
    mapped = read_mapping(CODES)
    found = prepared(RELEASE, mapped)
    rows = list(csv.DictReader(io.StringIO(as_csv(RELEASE, found))))
    assert tuple(rows[0]) == dhis2.HEADER
    assert {(row["dataelement"], row["orgunit"], row["categoryoptioncombo"], row["value"]) for row in rows} == {
        (each.element, each.area, each.option, str(each.value)) for each in found.values
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "dataset"),
        ("a,b\n", "kind,ours,theirs"),
        ("kind,ours,theirs\narea,XX,ROOT\n", "dataset"),
        ("kind,ours,theirs\ndataset,,A\narea,XX\n", "3"),
        ("kind,ours,theirs\ndataset,,A\nplace,XX,ROOT\n", "3"),
        ("kind,ours,theirs\ndataset,,A\narea,,ROOT\n", "3"),
        ("kind,ours,theirs\ndataset,,A\narea,XX,\n", "3"),
        ("kind,ours,theirs\ndataset,,A\narea,XX,B\narea,XX,C\n", "4"),
        ("kind,ours,theirs\ndataset,,A\ndataset,,B\n", "3"),
    ],
)
def test_a_file_of_codes_that_cannot_be_used_is_refused_with_its_line(text, words):
    with pytest.raises(BadMapping) as refused:
        read_mapping(text)
    assert words in str(refused.value)


def test_a_dry_run_changes_nothing_and_the_real_one_can_be_repeated():
    instance = Instance(ELEMENTS, AREAS)
    with running(instance) as address:
        target = Target(address, TOKEN, may_be_private=True)
        first = push(target, sent(), dry_run=True)
        assert (first.imported, first.updated, first.ignored, instance.held) == (len(sent()["dataValues"]), 0, 0, {})
        assert push(target, sent(), dry_run=False).imported == first.imported
        again = push(target, sent(), dry_run=False)
    assert (again.imported, again.updated, again.status) == (0, first.imported, "SUCCESS")
    assert [query["dryRun"] for _, query, _ in instance.asked] == [["true"], ["false"], ["false"]]


def test_what_the_other_side_does_not_know_is_told():
    with running(Instance(ELEMENTS, AREAS[:2])) as address:
        found = push(Target(address, TOKEN, may_be_private=True), sent(), dry_run=True)
    assert found.ignored > 0
    assert found.conflicts[0] == "XX-N: is not known here"


@pytest.mark.parametrize(
    "answer",
    [(500, {}), (302, {}), (200, {}), (200, b"<html>"), (200, b"[]"), (200, {"importCount": {"imported": "x"}})],
)
def test_an_answer_that_is_no_summary_is_said_plainly(answer):
    instance = Instance(ELEMENTS, AREAS)
    instance.answer = answer
    with running(instance) as address, pytest.raises(Unreachable):
        push(Target(address, TOKEN, may_be_private=True), sent(), dry_run=True)


def test_an_answer_of_two_megabytes_is_not_read_to_the_end():
    instance = Instance(ELEMENTS, AREAS)
    instance.answer = (200, json.dumps({"importCount": {}, "more": "x" * 2_000_000}).encode())
    with running(instance) as address, pytest.raises(Unreachable):
        push(Target(address, TOKEN, may_be_private=True), sent(), dry_run=True)


def test_a_wrong_token_is_said_plainly():
    with running(Instance(ELEMENTS, AREAS)) as address, pytest.raises(Unreachable) as refused:
        push(Target(address, "wrong", may_be_private=True), sent(), dry_run=True)
    assert "token" in str(refused.value)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9",
        "https://127.0.0.1:9",
        "https://[::1]:9",
        "https://10.0.0.1",
        "https://169.254.169.254",
        "https://localhost",
        "ftp://dhis2.example.org",
        "https://user:password@dhis2.example.org",
        "https://",
        "dhis2.example.org",
    ],
)
def test_nobody_reaches_what_stands_behind_this_service(address):
    with pytest.raises(BadAddress):
        push(Target(address, TOKEN), sent(), dry_run=True)


def test_a_server_that_is_not_there_is_said_plainly():
    with pytest.raises(Unreachable):
        push(Target("http://127.0.0.1:9", TOKEN, may_be_private=True), sent(), dry_run=True)
