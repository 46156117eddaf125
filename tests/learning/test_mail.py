"""Letters are handed over by SMTP to a real server on this machine, or refused in a sentence."""

import email
import email.policy
import socket
import ssl
import subprocess

import pytest

from app.config import BadSetting, from_environment
from app.mail import Letter, MailServer, NotSent, Unreachable, send
from tests.learning.three_months import START, MailServerStandIn


@pytest.fixture
def box():
    with MailServerStandIn() as found:
        yield found


def server(port, *, security="none", timeout=0.6, user=""):
    return MailServer("127.0.0.1", port, security, user, "hush-hush", "training@example.org", timeout=timeout)


def letter(to="amina@example.org", subject="A few questions", text="Hello\n", language="en"):
    return Letter(to, subject, text, language, "https://training.example.org/choices")


def test_a_letter_arrives_as_plain_text_with_the_way_to_turn_mail_off(box):
    send(server(box.port), letter(text="Bonjour à tous\n", subject="Quelques questions : où ?"), at=START)
    taken = email.message_from_string(box.taken[0], policy=email.policy.default)
    assert (taken["To"], taken["From"]) == ("amina@example.org", "training@example.org")
    assert taken["Subject"] == "Quelques questions : où ?"
    assert taken["List-Unsubscribe"] == "<https://training.example.org/choices>"
    assert taken["Auto-Submitted"] == "auto-generated"
    assert taken["Date"].datetime == START
    assert taken.get_content_type() == "text/plain"
    assert taken.get_content().splitlines() == ["Bonjour à tous"]


def test_right_to_left_words_arrive(box):
    send(server(box.port), letter(subject="بعض الأسئلة", text="مرحبا\n", language="ar"), at=START)
    taken = email.message_from_string(box.taken[0], policy=email.policy.default)
    assert (taken["Subject"], taken.get_content().strip()) == ("بعض الأسئلة", "مرحبا")


def test_a_refused_address_is_told_without_naming_anybody(box):
    box.refuse.add("amina@example.org")
    with pytest.raises(NotSent, match=r"refused the address \(550\)") as refusal:
        send(server(box.port), letter(), at=START)
    assert not isinstance(refusal.value, Unreachable)
    assert "amina" not in str(refusal.value)
    assert box.taken == []


def test_a_server_that_hangs_up_is_unreachable(box):
    box.drop.add("amina@example.org")
    with pytest.raises(Unreachable, match="hung up"):
        send(server(box.port), letter(), at=START)


def test_a_server_that_does_not_answer_in_time_is_unreachable(box):
    box.slow.add("amina@example.org")
    with pytest.raises(Unreachable, match="in time"):
        send(server(box.port), letter(), at=START)
    assert box.taken == []


def test_a_server_that_turns_everybody_away_is_unreachable(box):
    box.greeting = "554 go away"
    with pytest.raises(Unreachable, match="does not let us in"):
        send(server(box.port), letter(), at=START)


def test_a_port_without_a_server_is_unreachable():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        with pytest.raises(Unreachable, match="cannot be reached"):
            send(server(free.getsockname()[1]), letter(), at=START)


def test_a_letter_that_was_taken_stays_taken_when_the_server_hangs_up_afterwards(box):
    box.hang_up_after_data = True
    send(server(box.port), letter(), at=START)
    assert len(box.taken) == 1


def test_nothing_is_sent_in_the_clear_where_encryption_was_asked_for(box):
    with pytest.raises(Unreachable):
        send(server(box.port, security="starttls"), letter(), at=START)
    with pytest.raises(Unreachable):
        send(server(box.port, security="tls"), letter(), at=START)
    assert box.taken == []


def test_a_password_is_not_given_to_a_server_that_cannot_take_it(box):
    with pytest.raises(Unreachable):
        send(server(box.port, user="training"), letter(), at=START)
    assert box.taken == []


@pytest.fixture
def own_certificate(tmp_path):
    """A TLS context with a certificate of its own making, and the file that would have to be trusted."""
    paths = f"-keyout {tmp_path}/key.pem -out {tmp_path}/own.pem"
    wanted = f"-newkey rsa:2048 -nodes -days 1 -subj /CN=here -addext subjectAltName=IP:127.0.0.1 {paths}"
    subprocess.run(["openssl", "req", "-x509", *wanted.split()], check=True, capture_output=True)
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(tmp_path / "own.pem", tmp_path / "key.pem")
    return own, str(tmp_path / "own.pem")


def test_a_certificate_that_nobody_trusts_is_refused(own_certificate):
    own, _ = own_certificate
    with MailServerStandIn(own) as box:
        with pytest.raises(Unreachable, match="cannot be trusted"):
            send(server(box.port, security="tls", timeout=5), letter(), at=START)
        assert box.taken == []
    with MailServerStandIn() as box:
        box.starttls = own
        with pytest.raises(Unreachable, match="cannot be trusted"):
            send(server(box.port, security="starttls", timeout=5), letter(), at=START)
        assert box.taken == []


def test_a_letter_goes_by_tls_from_the_first_byte(own_certificate, monkeypatch):
    own, trusted = own_certificate
    monkeypatch.setenv("SSL_CERT_FILE", trusted)
    with MailServerStandIn(own) as box:
        send(server(box.port, security="tls", timeout=5), letter(), at=START)
        assert len(box.taken) == 1


def test_a_letter_goes_by_starttls_and_the_password_only_after_it(own_certificate, monkeypatch):
    own, trusted = own_certificate
    monkeypatch.setenv("SSL_CERT_FILE", trusted)
    with MailServerStandIn() as box:
        box.starttls = own
        send(server(box.port, security="starttls", timeout=5, user="training"), letter(), at=START)
        assert (len(box.taken), box.signed_in) == (1, ["\0training\0hush-hush"])


def test_an_address_with_a_line_break_is_refused(box):
    with pytest.raises(NotSent):
        send(server(box.port), letter(to="amina@example.org\r\nBcc: bo@example.org"), at=START)
    assert box.taken == []


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"SMTP_HOST": "mail.example.org", "BASE_URL": "https://t.example.org"}, "MAIL_FROM"),
        ({"SMTP_HOST": "mail.example.org", "MAIL_FROM": "t@example.org"}, "BASE_URL"),
        ({"SMTP_HOST": "mail.example.org/x"}, "SMTP_HOST"),
        ({"MAIL_FROM": "nobody"}, "MAIL_FROM"),
        ({"MAIL_FROM": "a@b.org\r\nBcc: c@d.org"}, "MAIL_FROM"),
        ({"SMTP_SECURITY": "perhaps"}, "SMTP_SECURITY"),
        ({"SMTP_PORT": "0"}, "SMTP_PORT"),
        ({"SMTP_TIMEOUT": "0"}, "SMTP_TIMEOUT"),
    ],
)
def test_a_setting_that_mail_cannot_do_with_is_named(tmp_path, given, named):
    with pytest.raises(BadSetting, match=f"SAFEGUARD_{named}"):
        from_environment({"SAFEGUARD_DATA_DIR": str(tmp_path), **{f"SAFEGUARD_{k}": v for k, v in given.items()}})


def test_without_a_mail_server_nothing_else_is_needed(tmp_path):
    settings = from_environment({"SAFEGUARD_DATA_DIR": str(tmp_path)})
    assert (settings.smtp_host, settings.smtp_security, settings.smtp_port) == ("", "starttls", 587)


def test_a_server_never_shows_its_password():
    assert "hush" not in f"{server(25)!r} {server(25)}"
