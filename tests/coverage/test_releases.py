"""Releases from draft to signature, through the functions that every door calls."""

from dataclasses import replace
from datetime import date
from threading import Barrier, Thread

import pytest
from sqlalchemy import select, update

from app.accounts.models import Account
from app.audit.models import AuditEntry
from app.coverage import actions, policy
from app.coverage.actions.releasing import SamePerson, Stale
from app.coverage.models import Release
from app.coverage.queries import releases as reads
from app.coverage.queries.releases import WrongStep
from app.coverage.queries.wholes import reading as reading_of
from app.coverage.releases import checks
from app.coverage.releases.contents import tables_of
from app.coverage.releases.document import CellKey, ReleaseDocument
from app.coverage.releases.drafting import NothingToTell, Request, Unprotectable, drafted
from app.coverage.releases.registry import Registry, ties
from app.coverage.tables import CountsDisagree
from app.errors import Invalid, NotAllowed, NotFound
from app.permissions import Role
from tests.coverage import release_world
from tests.coverage.release_world import AT, REF_DATE, TODAY

NORTH_WOMEN = CellKey("COV-1", "", "C", "XX-N", "sex", "F")


@pytest.fixture
def ministry(once, unit):
    """Teachers and police in three regions."""
    return once(release_world.teachers_and_police, unit)


@pytest.fixture
def few(once, unit):
    """A small country whose numbers are all large enough."""
    return once(release_world.small, unit)


def test_a_release_goes_from_draft_to_signature_and_every_step_is_audited(ministry, database):
    code, digest = ministry.prepared()
    assert code == "2025-12-31.1"
    found = ministry.checked(code)
    assert {name for name, check in found.items() if not check.passed} == {"register"}
    assert found["sums"].run > 50
    assert found["audit"].run > 5
    ministry.reviewed(code, digest[:12])
    ministry.signed(code, digest)
    document = ministry.document(code)
    assert document.digest == digest
    assert document.citation == f"Safeguard release 2025-12-31, version 1, {digest[:12]}"
    assert (document.prepared_on, document.reviewed_on, document.published_on) == (AT.date(),) * 3
    assert ReleaseDocument.from_plain(document.plain()) == document
    with database.reading() as session:
        kept = session.execute(
            select(AuditEntry.action, AuditEntry.account_id).where(AuditEntry.thing == f"release:{code}")
        ).all()
    names = [ministry.accounts[name].id for name in ("preparer", "preparer", "statistician", "coordinator")]
    assert kept == list(zip(("prepare", "check", "review", "publish"), names, strict=True))


def test_the_release_holds_every_table_and_withholds_as_the_worked_example(ministry):  # AT-30, AT-32
    document = ministry.document(ministry.prepared()[0])
    assert document.audiences == ("T", "C")
    assert [area.code for area in document.areas] == ["XX", "XX-E", "XX-N", "XX-S", "XX-N1", "XX-N2"]
    shown = {
        (cell.area, cell.dim_value): None if cell.withheld else cell.n
        for area in ("XX", "XX-N", "XX-S", "XX-E")
        for cell in (
            *document.table("COV-1", "C", "sex", area=area),
            document.cell(CellKey("COV-1", "", "C", area)),
        )
    }
    told = {key: n for key, n in shown.items() if n is not None}
    assert told == {
        ("XX", "F"): 24,
        ("XX", "M"): 68,
        ("XX", "_T"): 92,
        ("XX-N", "_T"): 24,
        ("XX-S", "F"): 12,
        ("XX-S", "M"): 30,
        ("XX-S", "_T"): 42,
        ("XX-E", "_T"): 26,
    }
    assert set(shown) - set(told) == {("XX-N", "F"), ("XX-N", "M"), ("XX-E", "F"), ("XX-E", "M")}
    north = document.cell(NORTH_WOMEN)
    assert (north.d, north.value, north.bound, north.status) == (4, None, None, "c")  # AT-33
    modules = document.table("COV-4", "T", "region", module="T1")
    assert [cell.area for cell in modules] == ["XX-E", "XX-N", "XX-S"]
    assert document.table("COV-1", "T", "region", area="XX-N")[0].area == "XX-N1"


def test_what_is_withheld_has_no_number_and_no_reason_anywhere_in_the_document(ministry):
    document = ministry.document(ministry.prepared()[0])
    for plain in document.plain()["document"]["cells"]:
        if plain.get("withheld"):
            assert set(plain) <= {
                "indicator",
                "module",
                "audience",
                "area",
                "dim",
                "dim_value",
                "d",
                "withheld",
                "status",
            }
            assert plain["status"] == "c"
    assert "primary" not in str(document.plain())
    assert "secondary" not in str(document.plain())


def test_three_people_are_needed(ministry, unit, database):
    both = release_world.account(ministry, "both", Role.ANALYST, Role.STATISTICIAN, Role.COORDINATOR)
    ministry.accounts["both"] = both
    code, digest = ministry.prepared(by="both")
    ministry.checked(code)
    with pytest.raises(SamePerson):
        ministry.reviewed(code, digest, by="both")
    ministry.reviewed(code, digest)
    with pytest.raises(SamePerson):
        ministry.signed(code, digest, by="both")
    second = release_world.account(ministry, "second", Role.COORDINATOR)
    with unit() as session:
        person = release_world.any_person(session)
        for email in ("second@example.org", "statistician@example.org"):
            session.execute(update(Account).where(Account.email == email).values(person_id=person))
    ministry.accounts["second"] = replace(second, person_id=person)
    with pytest.raises(SamePerson):
        ministry.signed(code, digest, by="second")
    with database.reading() as session:
        assert reads.any_release(session, code).state == "reviewed"
    ministry.signed(code, digest)


def test_no_step_can_be_skipped_or_taken_twice(few):
    code, digest = few.prepared()
    for too_early in (few.reviewed, few.signed):
        with pytest.raises(WrongStep, match="automatic checks first"):
            too_early(code, digest)
    few.checked(code)
    with pytest.raises(WrongStep, match="with the statistician"):
        few.signed(code, digest)
    with pytest.raises(WrongStep, match="with the statistician"):
        few.checked(code)
    with pytest.raises(WrongStep, match="on its way"):
        few.prepared()
    few.reviewed(code, digest)
    with pytest.raises(WrongStep, match="coordinator's signature is next"):
        few.reviewed(code, digest)
    few.signed(code, digest)
    for too_late in (few.reviewed, few.signed):
        with pytest.raises(WrongStep, match="has been published"):
            too_late(code, digest)
    with pytest.raises(NotFound):
        few.reviewed("2020-12-31.1", digest)


def test_rights_count_only_for_the_whole_country(few):
    region = few.regions["north"]
    few.accounts["regional"] = release_world.account(few, "regional", Role.ANALYST, region=region)
    few.accounts["signer"] = release_world.account(few, "signer", Role.COORDINATOR, region=region)
    with pytest.raises(NotAllowed, match="whole country"):
        few.prepared(by="regional")
    code, digest = few.prepared()
    few.checked(code)
    with pytest.raises(NotAllowed):
        few.reviewed(code, digest, by="preparer")
    few.reviewed(code, digest)
    with pytest.raises(NotAllowed):
        few.signed(code, digest, by="signer")
    with pytest.raises(NotAllowed):
        few.signed(code, digest, by="statistician")


def test_a_release_that_was_sent_back_is_prepared_anew_and_the_old_reading_is_stale(few, unit, database):
    code, digest = few.prepared()
    few.checked(code)
    by = few.accounts["statistician"]
    with unit() as session, pytest.raises(Invalid):
        actions.send_back(session, code, " ", digest=digest, by=by, at=AT)
    with unit() as session, pytest.raises(NotAllowed):
        actions.send_back(session, code, "No.", digest=digest, by=few.accounts["preparer"], at=AT)
    with unit() as session, pytest.raises(WrongStep):
        actions.send_back(session, code, "No.", digest=digest, by=few.accounts["coordinator"], at=AT)
    with unit() as session:
        actions.send_back(session, code, "The register of South is missing.", digest=digest, by=by, at=AT)
    few.people("south", "T", "F", n=10, d=20)
    again, second = few.prepared()
    assert again == code
    assert second != digest
    few.checked(code)
    with pytest.raises(Stale):
        few.reviewed(code, digest)
    with pytest.raises(Stale):
        few.reviewed(code, "")
    few.reviewed(code, second)
    with pytest.raises(Stale):
        few.signed(code, digest)
    few.signed(code, second)
    with database.reading() as session:
        row = reads.any_release(session, code)
    assert [step["act"] for step in row.steps] == [
        "prepared",
        "checked",
        "returned",
        "prepared",
        "checked",
        "reviewed",
        "signed",
    ]


def test_facts_that_come_in_after_the_preparation_are_found_by_the_checks(few):
    code, digest = few.prepared()
    few.people("south", "T", "F", n=10, d=20)
    found = few.checked(code)
    assert not found["current"].passed
    with pytest.raises(WrongStep):
        few.reviewed(code, digest)


@pytest.mark.parametrize("shown", ["north women", "all but north"])
def test_a_pattern_broken_by_hand_is_refused_by_the_audit(ministry, unit, shown):  # AT-31
    code, _ = ministry.prepared()
    numbers = {("XX-N", "F"): 3, ("XX-N", "M"): 21, ("XX-E", "F"): 9, ("XX-E", "M"): 17}
    areas = {"north women": ("XX-N",), "all but north": ("XX-E",)}[shown]
    with unit() as session:
        row = reads.any_release(session, code)
        plain = session.scalar(select(Release.document).where(Release.id == row.id))
        for cell in plain["cells"]:
            key = (cell["area"], cell["dim_value"])
            is_police = (cell["indicator"], cell["audience"], cell["dim"]) == ("COV-1", "C", "sex")
            if is_police and cell["area"] in areas and key in numbers:
                cell.update(n=numbers[key], withheld=False, status="")
        session.execute(update(Release).where(Release.id == row.id).values(document={**plain}))
    found = ministry.checked(code)
    assert found["current"].passed
    assert not found["audit"].passed
    assert "COV-1 C XX-N sex F" in found["audit"].where
    with pytest.raises(WrongStep):
        ministry.reviewed(code, "0" * 64)


def test_of_two_who_sign_at_once_one_wins_and_the_other_is_told(few, unit):
    few.accounts["second"] = release_world.account(few, "second", Role.COORDINATOR)
    code, digest = few.prepared()
    few.checked(code)
    few.reviewed(code, digest)
    begin, outcomes = Barrier(2), []

    def sign(name):
        begin.wait()
        try:
            few.signed(code, digest, by=name)
            outcomes.append("signed")
        except WrongStep as refusal:
            outcomes.append(str(refusal.message))

    threads = [Thread(target=sign, args=(name,)) for name in ("coordinator", "second")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(outcomes) == "signed"
    assert "has been published" in min(outcomes)


def test_of_two_who_prepare_at_once_the_second_is_told(few, unit):
    with unit() as session:
        draft = reads.draft(session, REF_DATE, today=TODAY)
    with unit() as session:
        actions.prepare(session, draft, by=few.accounts["preparer"], at=AT)
    code, digest = "2025-12-31.1", draft.document.digest
    few.checked(code)
    few.reviewed(code, digest)
    few.signed(code, digest)
    with unit() as session, pytest.raises(Stale):
        actions.prepare(session, draft, by=few.accounts["preparer"], at=AT)


@pytest.mark.parametrize(
    ("ref_date", "reason"),
    [
        (date(2025, 12, 30), "month"),
        (TODAY, "month"),
        (date(2026, 11, 30), "over"),
        (date(9999, 12, 31), "over"),
        (date(1999, 12, 31), "2000"),
    ],
)
def test_a_release_is_of_the_end_of_a_month_that_is_over(few, ref_date, reason):
    with pytest.raises(Invalid, match=reason):
        few.prepared(ref_date)


def test_nobody_on_a_register_is_no_release(unit):
    with pytest.raises(NothingToTell):
        release_world.empty_ministry(unit).prepared()


def test_only_who_takes_part_reads_what_is_not_published(few, database):
    code, _ = few.prepared()
    few.accounts["manager"] = release_world.account(few, "manager", Role.MANAGER)
    askers = [None, *few.accounts.values()]
    for state in ("draft", "published"):
        with database.reading() as session:
            row = reads.any_release(session, code)
            assert row.state == state
            for asker in askers:
                listed = code in {each.code for each in session.scalars(reads.releases(asker))}
                assert listed == policy.may_read_release(asker, row)
        if state == "draft":
            assert not policy.may_read_release(None, row)
            few.checked(code)
            few.reviewed(code, row.digest)
            few.signed(code, row.digest)


def test_what_cannot_be_protected_or_does_not_add_up_says_where_and_no_number(ministry, unit):
    with unit() as session:
        reading = reading_of(session, REF_DATE)
    request = Request(REF_DATE)
    tables = tables_of(reading, "C")
    told = {key: frozenset({count.n}) for key, count in tables.linked.counts.items() if key != NORTH_WOMEN}
    with pytest.raises(Unprotectable) as refused:
        drafted(reading, Registry(told=told), request)
    assert "COV-1 C XX-N sex F" in str(refused.value.message)
    where = ("C", "certified", ministry.regions["country"])
    broken = replace(reading, sums={**reading.sums, where: {**reading.sums[where], "amount": 977}})
    with pytest.raises(CountsDisagree) as disagreed:
        drafted(broken, Registry(), request)
    assert "977" not in str(disagreed.value.message)
    assert "COV-1 C" in str(disagreed.value.message)
    found = checks.examined(
        drafted(reading, Registry(), request).document,
        broken,
        [(tables_of(broken, audience), ties(tables_of(broken, audience), Registry())) for audience in ("T", "C")],
        None,
    )
    assert {check.code for check in found if not check.passed} >= {"sums", "sizes", "current"}


def test_the_statements_of_a_release_do_not_grow_with_regions(few, unit, queries):
    def cost():
        with unit() as session, queries(most=22) as sent:
            reads.draft(session, REF_DATE, today=TODAY)
        return len(sent)

    before = cost()
    release_world.more_districts(few, 20)
    assert cost() == before
