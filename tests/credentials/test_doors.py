"""Certificates through their doors: the holder's page and file, the public check, the API."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from app.clock import now, today
from app.credentials import numbers
from app.permissions import Role
from tests.credentials import rows


@pytest.fixture
def story(make):
    """A learner with a valid, an expired and a revoked certificate; a stranger; an administrator."""
    at = now()
    with make.unit() as session:
        root, *_ = rows.country(session)
        rows.track(session)
        learner = rows.someone(session, "a@example.org", at=at)
        stranger = rows.someone(session, "b@example.org", at=at, name="Bela Novak")
        boss = rows.someone(session, "c@example.org", role=Role.ADMINISTRATOR, region=root, at=at)
        valid = rows.certificate(session, account_id=learner.id, issued=today() - timedelta(days=10), at=at)
        expired = rows.certificate(session, account_id=learner.id, issued=date(2020, 2, 29), at=at)
    return {"learner": learner, "stranger": stranger, "boss": boss, "valid": valid.number, "expired": expired.number}


def sign_in(client, someone):
    client.set_cookie("session_token", someone.cookie)


def test_anybody_with_the_number_sees_state_dates_track_and_initials_only(client, story):
    page = client.get(f"/verify/{story['valid'].lower()}")
    assert page.status_code == 200
    assert "Valid" in page.text
    assert "Teachers" in page.text
    assert "A. O." in page.text
    assert "Amina" not in page.text
    assert "Okafor" not in page.text


def test_an_expired_certificate_is_shown_as_expired_with_its_last_day(client, story):
    page = client.get(f"/verify/{story['expired']}")
    assert "Expired" in page.text
    assert "27" in page.text
    assert "2023" in page.text


def test_the_form_leads_to_the_answer(client, story):
    assert client.get("/verify").status_code == 200
    answer = client.get("/verify", query_string={"number": f" {story['valid']} "})
    assert (answer.status_code, answer.location) == (303, f"/verify/{story['valid']}")
    assert client.get("/verify", query_string={"number": "a/../b?c"}).status_code == 303


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", "SG-0000-0000-0000-0000-01", "x" * 2000])
def test_a_number_that_nobody_holds_gets_the_same_neutral_answer(client, story, typed):
    page = client.get(f"/verify/{typed.replace('/', '%2F')}")
    assert page.status_code == 404
    if "%2F" not in page.request.path and "/s" not in typed:
        assert "No certificate with this number is known here" in page.text
    assert "<script>alert" not in page.text


def test_guessing_is_slowed_down_and_found_numbers_never_count(client, story):
    for _ in range(60):
        assert client.get(f"/verify/{numbers.draw()}").status_code == 404
        assert client.get(f"/verify/{story['valid']}", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 200
    refused = client.get(f"/verify/{story['valid']}")
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 300
    assert client.get(f"/verify/{story['valid']}", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 200


def test_guessing_over_the_api_counts_against_the_same_limit(api, client, story):
    for _ in range(60):
        assert api.get(f"/certificates/{numbers.draw()}").status_code == 404
    assert api.get(f"/certificates/{story['valid']}").status_code == 429
    assert client.get(f"/verify/{story['valid']}").status_code == 429


def test_checking_costs_few_statements_and_no_write(client, story, queries):
    with queries(most=4) as sent:
        client.get(f"/verify/{story['valid']}")
    assert not [statement for statement in sent if not statement.lstrip().startswith("SELECT")]


def test_a_holder_reads_and_prints_the_certificate(client, story):
    sign_in(client, story["learner"])
    page = client.get(f"/certificates/{story['valid']}")
    assert page.status_code == 200
    assert "Amina Okafor" in page.text
    file = client.get(f"/certificates/{story['valid']}.pdf")
    assert file.content_type == "application/pdf"
    assert story["valid"] in file.headers["Content-Disposition"]
    text = PdfReader(BytesIO(file.data)).pages[0].extract_text()
    assert "Amina Okafor" in text
    assert f"localhost/verify/{story['valid']}" in text
    for language, title in rows.TITLES.items():
        other = client.get(f"/certificates/{story['valid']}.pdf", query_string={"language": language})
        assert title in PdfReader(BytesIO(other.data)).pages[0].extract_text()
    assert client.get(f"/certificates/{story['valid']}.pdf?language=../x").status_code == 200


def test_another_persons_certificate_is_nowhere(client, story):
    sign_in(client, story["stranger"])
    assert client.get(f"/certificates/{story['valid']}").status_code == 404
    assert client.get(f"/certificates/{story['valid']}.pdf").status_code == 404
    assert client.get("/certificates/nonsense").status_code == 404


def test_nobody_reads_a_certificate_without_signing_in(client, story):
    assert client.get(f"/certificates/{story['valid']}").status_code == 302


def test_an_administrator_revokes_on_the_page_of_the_check(client, story):
    sign_in(client, story["boss"])
    assert "Choose a reason" in client.get(f"/verify/{story['valid']}").text
    refused = rows.send(client, f"/certificates/{story['valid']}/revocation", data={"reason": "spite"})
    assert refused.status_code == 422
    done = rows.send(client, f"/certificates/{story['valid']}/revocation", data={"reason": "issued-in-error"})
    assert done.status_code == 303
    page = client.get(done.location).text
    assert "Revoked" in page
    assert "Choose a reason" not in page
    sign_in(client, story["learner"])
    assert "It was issued in error" in client.get(f"/certificates/{story['valid']}").text
    assert client.get(f"/certificates/{story['valid']}.pdf").status_code == 409


def test_a_learner_revokes_nothing(client, api, story):
    sign_in(client, story["learner"])
    assert "Choose a reason" not in client.get(f"/verify/{story['valid']}").text
    sent = {"reason": "holder-asked"}
    assert rows.send(client, f"/certificates/{story['valid']}/revocation", data=sent).status_code == 403
    signed_in = api.signed_in(story["learner"].token)
    assert signed_in.post(f"/certificates/{story['valid']}/revocation", json=sent).status_code == 403


def test_the_api_lists_ones_own_and_shows_others_reduced(api, story):
    own = api.signed_in(story["learner"].token).get("/certificates").json
    assert [line["number"] for line in own["items"]] == [story["valid"], story["expired"]]
    assert [line["state"] for line in own["items"]] == ["valid", "expired"]
    assert own["items"][0]["holder"] == "Amina Okafor"
    assert own["total"] == 2
    assert api.signed_in(story["stranger"].token).get("/certificates").json["items"] == []
    assert api.get("/certificates").status_code == 401
    whole = api.signed_in(story["learner"].token).get(f"/certificates/{story['valid']}").json
    assert (whole["whole"], whole["holder"], whole["curriculum_version"]) == (True, "Amina Okafor", "T1.1")
    for reader in (api, api.signed_in(story["stranger"].token), api.signed_in(story["boss"].token)):
        reduced = reader.get(f"/certificates/{story['valid']}").json
        assert set(reduced) == {
            "number",
            "state",
            "track",
            "track_title",
            "audience",
            "issued",
            "last_day",
            "revoked_on",
            "holder",
            "whole",
        }
        assert (reduced["whole"], reduced["holder"]) == (False, "A. O.")


def test_an_unknown_number_over_the_api_is_a_problem_document(api, story):
    answer = api.get("/certificates/SG-1")
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")


def test_the_api_revokes_once(api, story):
    boss = api.signed_in(story["boss"].token)
    path = f"/certificates/{story['valid']}/revocation"
    assert boss.post(path, json={"reason": "because"}).status_code == 422
    assert boss.post(path, json={"reason": "test-annulled", "more": 1}).status_code == 422
    first = boss.post(path, json={"reason": "test-annulled"}, headers={"Idempotency-Key": "one"})
    assert (first.status_code, first.json["state"], first.json["revoked_reason"]) == (200, "revoked", "test-annulled")
    again = boss.post(path, json={"reason": "test-annulled"}, headers={"Idempotency-Key": "one"})
    assert again.json == first.json
    assert boss.post(path, json={"reason": "test-annulled"}).status_code == 409
    assert boss.post("/certificates/SG-1/revocation", json={"reason": "test-annulled"}).status_code == 404
    assert "revoked_reason" not in api.get(f"/certificates/{story['valid']}").json
