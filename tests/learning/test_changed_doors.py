"""The pages and the API of a module that changed since it was passed, without scripts."""

import pytest
from sqlalchemy import select

from app.accounts.queries import account_by_email
from app.assessment.models import Attempt, Kind
from app.catalogue.announcing import Announcement, Effect
from app.clock import now, today
from app.credentials.models import Certificate
from tests import make as rows
from tests.learning.changed_module import WORDS, next_version
from tests.learning.conftest import add_country, add_learner, keys_of, publish_tracks, sit

REFRESH = Announcement(WORDS, Effect.REFRESHER)


@pytest.fixture
def amina(client, make):
    """Somebody who passed T1 and is certified."""
    with make.unit() as session:
        publish_tracks(session)
        account = add_learner(session, "amina@example.org", region=add_country(session).north)
        rows.certify(session, account, "T", at=now())
        cookie, token = keys_of(session, account)
    client.set_cookie("session_token", cookie)
    client.token = token
    return client


def api(amina, method, path, **options):
    headers = {"Authorization": f"Bearer {amina.token}", **options.pop("headers", {})}
    return amina.application.test_client(use_cookies=False).open(
        f"/api/v1{path}", method=method, headers=headers, **options
    )


def publish_next(make, said, **more):
    with make.unit() as session:
        next_version(session, said=said, at=now(), **more)


def test_the_track_and_a_page_of_its_own_tell_what_changed(amina, make):
    assert "Changed since you passed" not in amina.get("/tracks/T").text
    assert "Nothing that you read has changed" in amina.get("/tracks/T/T1/changes").text
    publish_next(make, Announcement({"en": WORDS["en"]}))
    track = amina.get("/tracks/T").text
    assert "Changed since you passed" in track
    assert WORDS["en"] in track
    assert "/tracks/T/T1/changes" in track
    assert track.count("New lesson") == 1 == track.count("Changed lesson")
    page = amina.get("/tracks/T/T1/changes").text
    assert "<ins>" in page
    assert "<del>" in page
    assert "Tell " in page
    assert amina.get("/tracks/T/C1/changes").status_code == 404
    assert amina.get("/tracks/XX/T1/changes").status_code == 404


def test_a_reader_of_another_language_reads_the_words_in_it(amina, make):
    publish_next(make, REFRESH)
    page = amina.get("/tracks/T/T1/changes?lang=ar", headers={"Accept-Language": "ar"}).text
    assert WORDS["ar"] in page or WORDS["en"] in page
    found = api(amina, "GET", "/enrolments/T/modules/T1/changes", headers={"Accept-Language": "ar"}).json
    assert found["said"][0]["words"] == WORDS


def test_a_critical_change_stands_on_the_first_page_and_in_the_track_until_it_is_refreshed(amina, make):
    publish_next(make, REFRESH)
    for address in ("/", "/tracks/T"):
        page = amina.get(address).text
        assert "The module has changed in an important way. Refresh it." in page
        assert WORDS["en"] in page
    begun = amina.post("/tracks/T/T1/refresher")
    assert begun.status_code == 303
    with make.unit() as session:
        attempt = session.scalars(select(Attempt).where(Attempt.kind == Kind.REFRESHER)).one()
        rows.answer(session, attempt, right=0, at=now())
    assert "Module T1 in en" in amina.get(begun.location, follow_redirects=True).text
    sent = amina.post(f"{begun.location}/submission", data={"key": "submission-1"}, follow_redirects=True)
    assert sent.status_code == 200
    for address in ("/", "/tracks/T"):
        assert "in an important way" not in amina.get(address).text
    assert "Module T1 in en" in amina.get("/history").text
    assert amina.post("/tracks/T/T1/refresher").status_code == 409
    assert amina.post("/tracks/T/C1/refresher").status_code == 404


def test_the_api_tells_the_same_and_begins_the_refresher(amina, make):
    module = api(amina, "GET", "/enrolments").json["items"][0]["modules"][0]
    assert (module["changed_since_passed"], module["refresher_due"]) == (False, False)
    publish_next(make, REFRESH)
    module = api(amina, "GET", "/enrolments").json["items"][0]["modules"][0]
    assert (module["changed_since_passed"], module["refresher_due"]) == (True, True)
    found = api(amina, "GET", "/enrolments/T/modules/T1/changes").json
    assert found["refresher_due"]
    assert [(each["key"], each["kind"]) for each in found["lessons"]] == [
        ("second-things", "changed"),
        ("fourth-things", "new"),
    ]
    assert found["said"] == [{"version": 2, "effect": "refresher", "until": None, "words": WORDS}]
    begun = api(amina, "POST", "/refreshers", json={"language": "en", "module": "T1"})
    assert (begun.status_code, begun.json["module"], begun.json["track"]) == (201, "T1", None)
    assert len(begun.json["questions"]) == 6
    assert api(amina, "POST", "/refreshers", json={"module": "T1"}).status_code == 200
    assert api(amina, "POST", "/refreshers", json={"module": "C1"}).status_code == 409
    assert api(amina, "GET", "/enrolments/T/modules/C1/changes").status_code == 404


def shortened(make, days=60):
    from datetime import timedelta

    publish_next(make, Announcement(WORDS, Effect.VALIDITY, today() + timedelta(days=days)))


def test_a_shortened_certificate_says_why_and_how_to_keep_it_and_strangers_see_the_real_end(amina, make):
    with make.unit() as session:
        before = session.scalars(select(Certificate)).one().last_day
    shortened(make)
    with make.unit() as session:
        certificate = session.scalars(select(Certificate)).one()
        number, end = certificate.number, certificate.last_day
    for address in ("/", f"/certificates/{number}"):
        page = amina.get(address).text
        assert "because the module “<bdi>Module T1 in en</bdi>” changed" in page
        assert "/tracks/T/T1/quiz" in page
    own = api(amina, "GET", f"/certificates/{number}").json
    assert (own["last_day"], own["full_last_day"]) == (end.isoformat(), before.isoformat())
    public = amina.application.test_client(use_cookies=False).get(f"/api/v1/certificates/{number}").json
    assert public["last_day"] == end.isoformat()
    assert "full_last_day" not in public
    with make.unit() as session:
        sit(session, account_by_email(session, "amina@example.org"), at=now())
    assert "because the module" not in amina.get(f"/certificates/{number}").text
    assert api(amina, "GET", f"/certificates/{number}").json["last_day"] == before.isoformat()


def test_the_first_page_stays_within_its_budget_but_for_one_statement_each(amina, make, queries):
    amina.get("/")
    with queries(most=6):
        amina.get("/")
    publish_next(make, REFRESH)
    amina.get("/")
    with queries(most=7):
        amina.get("/")
    shortened(make)
    amina.get("/")
    with queries(most=8):
        amina.get("/")


def test_the_track_stays_within_nine_statements_with_everything_that_changed(amina, make, queries):
    publish_next(make, REFRESH)
    amina.get("/tracks/T")
    with queries(most=9):
        amina.get("/tracks/T")
