"""Sends one letter at a time by SMTP. A leaf: it knows no feature, and nobody's mail but the one it is given.

Decisions
    2026-11-22  One connection per letter: a server that drops one letter cannot take others with it, and a few hundred
    letters a day do not need more. Rejected: one connection for all, which must be mended in the middle of a run.
    2026-11-22  Certificates of the server are always checked, and where encryption was asked for nothing is sent
    without it. Rejected: encryption where the server happens to offer it; whoever stands between can take it away.
"""

import email.policy
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Final

SEVEN_BITS: Final = email.policy.SMTP.clone(cte_type="7bit")
"""Every mail server takes letters that are written in ASCII alone, whatever their language."""


class NotSent(Exception):
    """Raised when the server did not take a letter; the sentence says why and names nobody."""


class Unreachable(NotSent):
    """Raised when the server could not be spoken to at all, or spoke no more: the next letter may fare the same."""


@dataclass(frozen=True)
class MailServer:
    """Where letters are handed over.

    ``security``: ``starttls``, ``tls`` or ``none``; ``sender`` is an address; ``timeout``: how many seconds to wait for
    each answer of the server.
    """

    host: str
    port: int
    security: str
    user: str
    password: str
    sender: str
    timeout: float

    def __repr__(self) -> str:
        """Names no value, so that no password reaches a log."""
        return "MailServer(...)"


@dataclass(frozen=True)
class Letter:
    """A plain text to one address; ``leave_address`` is the page where such letters can be turned off.

    Letters about somebody's duty cannot be turned off, and have none.
    """

    to: str
    subject: str
    text: str
    language: str
    leave_address: str = ""


def send(server: MailServer, letter: Letter, *, at: datetime) -> None:
    """Hand a letter over; when this returns the server has taken it. Raises :class:`NotSent`."""
    connection = _connected(server)
    try:
        connection.send_message(_message(server, letter, at), server.sender, [letter.to])
    except smtplib.SMTPServerDisconnected as error:
        raise Unreachable("the mail server hung up, or did not answer in time") from error
    except smtplib.SMTPRecipientsRefused as error:
        codes = ", ".join(str(code) for code, _ in error.recipients.values())
        raise NotSent(f"the mail server refused the address ({codes})") from error
    except smtplib.SMTPResponseException as error:
        raise NotSent(f"the mail server refused the letter ({error.smtp_code})") from error
    except (smtplib.SMTPException, ValueError) as error:
        raise NotSent("the mail server cannot take a letter to this address") from error
    except OSError as error:
        raise Unreachable(f"the mail server cannot be reached ({_reason(error)})") from error
    finally:
        _hang_up(connection)


def _connected(server: MailServer) -> smtplib.SMTP:
    """A connection that is protected and signed in as the settings ask; raises :class:`Unreachable`."""
    connection: smtplib.SMTP | None = None
    try:
        connection = _connection(server)
        if server.security == "starttls":
            connection.starttls(context=ssl.create_default_context())
        if server.user:
            connection.login(server.user, server.password)
    except (smtplib.SMTPException, OSError) as error:
        if connection is not None:
            connection.close()
        if isinstance(error, smtplib.SMTPException):
            raise Unreachable(f"the mail server does not let us in ({type(error).__name__})") from error
        raise Unreachable(f"the mail server cannot be reached ({_reason(error)})") from error
    return connection


def _connection(server: MailServer) -> smtplib.SMTP:
    if server.security == "tls":
        trusted = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout, context=trusted)
    return smtplib.SMTP(server.host, server.port, timeout=server.timeout)


def _hang_up(connection: smtplib.SMTP) -> None:
    """Say good-bye; whatever comes of it, the letter was taken or refused before."""
    with suppress(smtplib.SMTPException, OSError):
        connection.quit()
    connection.close()


def _message(server: MailServer, letter: Letter, at: datetime) -> EmailMessage:
    message = EmailMessage(policy=SEVEN_BITS)
    message["From"] = server.sender
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = make_msgid(domain=server.sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    if letter.leave_address:
        message["List-Unsubscribe"] = f"<{letter.leave_address}>"
    message.set_content(letter.text)
    message["Content-Language"] = letter.language
    return message


def _reason(error: OSError) -> str:
    if isinstance(error, TimeoutError):
        return "it did not answer in time"
    if isinstance(error, ssl.SSLError):
        return "its certificate or encryption cannot be trusted"
    return error.strerror or type(error).__name__
