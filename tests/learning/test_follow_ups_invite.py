"""The daily command: who is written to, once each, whatever the mail server does."""

import email
import email.policy
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.learning.models import FollowUp
from tests.learning.three_months import MailServerStandIn, after, holder, publish_followed_track

PEOPLE = ("amina", "bo", "chen")


@pytest.fixture
def box():
    with MailServerStandIn() as found:
        yield found


@pytest.fixture
def people(make):
    """Three learners, certified in the same moment; Chen reads Arabic."""
    with make.unit() as session:
        publish_followed_track(session)
        return {
            name: holder(session, f"{name}@example.org", language="ar" if name == "chen" else "en")[1].number
            for name in PEOPLE
        }


@pytest.fixture
def invite(app, box, tmp_path):
    """Run the command on a day; gives exit status and what it said."""
    app.config["SETTINGS"] = replace(
        app.config["SETTINGS"],
        data_dir=tmp_path,
        smtp_host="127.0.0.1",
        smtp_port=box.port,
        smtp_security="none",
        smtp_timeout=1,
        mail_from="training@example.org",
        base_url="https://training.example.org",
    )

    def run(*arguments, days=90):
        with time_machine.travel(after(days), tick=True):
            done = app.test_cli_runner().invoke(args=["follow-ups", "invite", *arguments])
        return done.exit_code, done.output

    return run


def addresses(box):
    return [letter_of(taken)["To"] for taken in box.taken]


def letter_of(taken):
    return email.message_from_string(taken, policy=email.policy.default)


def invited(database):
    with database.reading() as session:
        return {row.public_id for row in session.scalars(select(FollowUp).where(FollowUp.invited_at.is_not(None)))}


def test_everybody_due_is_written_to_once(invite, people, box, database):
    assert invite() == (0, "3 invitations were due; 3 were sent, 0 stay due.\n")
    assert addresses(box) == [f"{name}@example.org" for name in PEOPLE]
    assert invited(database) == set(people.values())
    assert invite() == (0, "0 invitations were due; 0 were sent, 0 stay due.\n")
    assert invite(days=110)[1].startswith("0 invitations")
    assert len(box.taken) == 3


def test_a_letter_is_in_the_language_of_the_account(invite, people, box):
    invite()
    languages = [letter_of(taken)["Content-Language"] for taken in box.taken]
    assert languages == ["en", "en", "ar"]


def test_no_letter_carries_a_number_a_token_or_the_topic(invite, people, box):
    invite()
    for taken in box.taken:
        letter = letter_of(taken)
        text = letter["Subject"] + letter.get_content()
        assert not any(number in text for number in people.values())
        assert "Track T" not in text


@pytest.mark.parametrize(("days", "due"), [(74, 0), (75, 3), (120, 3), (121, 0)])
def test_only_inside_the_window(invite, people, box, days, due):
    invite(days=days)
    assert len(box.taken) == due


def test_a_dry_run_sends_nothing(invite, people, box, database):
    assert invite("--dry-run") == (0, "3 invitations are due; none was sent.\n")
    assert (box.talks, invited(database)) == (0, set())


def test_one_refused_address_does_not_stop_the_others_and_stays_due(invite, people, box, database):
    box.refuse.add("amina@example.org")
    status, said = invite()
    assert status == 1
    assert "refused the address (550)" in said
    assert "amina" not in said
    assert said.endswith("3 invitations were due; 2 were sent, 1 stay due.\n")
    assert invited(database) == {people["bo"], people["chen"]}
    box.refuse.clear()
    assert invite() == (0, "1 invitations were due; 1 were sent, 0 stay due.\n")
    assert addresses(box) == ["bo@example.org", "chen@example.org", "amina@example.org"]


def test_a_server_that_hangs_up_in_the_middle_leaves_that_one_due(invite, people, box, database):
    box.drop.add("bo@example.org")
    assert invite()[0] == 1
    assert invited(database) == {people["amina"], people["chen"]}


def test_a_server_that_times_out_leaves_that_one_due(invite, people, box, database):
    box.slow.add("bo@example.org")
    assert invite()[0] == 1
    assert invited(database) == {people["amina"], people["chen"]}


def test_a_server_that_is_away_is_given_up_after_three_tries(invite, make, box, database):
    with make.unit() as session:
        publish_followed_track(session)
        for number in range(5):
            holder(session, f"learner-{number}@example.org")
    box.greeting = "421 come back later"
    status, said = invite()
    assert (status, box.talks) == (1, 3)
    assert "the rest wait" in said
    assert said.endswith("5 invitations were due; 0 were sent, 5 stay due.\n")
    assert invited(database) == set()


def test_a_letter_that_was_taken_counts_although_the_server_hung_up_afterwards(invite, people, box, database):
    box.hang_up_after_data = True
    assert invite()[0] == 0
    assert invited(database) == set(people.values())


def test_without_a_mail_server_it_says_so(invite, app, people, database):
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], smtp_host="")
    status, said = invite()
    assert status == 2
    assert "SAFEGUARD_SMTP_HOST" in said
    assert invited(database) == set()


def test_a_second_run_at_the_same_time_does_nothing(invite, people, box, tmp_path):
    import fcntl

    with (tmp_path / "follow-ups.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        status, said = invite()
    assert (status, box.taken) == (1, [])
    assert "Another run" in said
    assert invite()[0] == 0


def test_the_moment_it_was_handed_over_is_kept(invite, people, database):
    invite(days=80)
    with database.reading() as session:
        moments = session.scalars(select(FollowUp.invited_at)).all()
    assert all(after(80) <= moment < after(80) + timedelta(minutes=1) for moment in moments)
