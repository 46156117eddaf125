"""A track with tests, practice questions and certified learners, for what happens months later; and a mail server."""

import socketserver
import ssl
import threading
import time
from base64 import b64decode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from app.catalogue.digests import digest
from app.catalogue.models import Track
from app.credentials.actions import issue
from app.credentials.models import Certificate
from tests import make
from tests.assessment.banks import plain_module, publish, publish_track
from tests.learning.conftest import add_learner

START = datetime(2026, 2, 1, 9, tzinfo=UTC)
TESTS = {"pre": 4, "post": 6, "follow_up": 5}


def question(key, kind="one", options=("yes", "no"), safe=()):
    """A practice question as content files give it."""
    return {
        "key": key,
        "kind": kind,
        "options": [{"key": option, "safe": option in safe} for option in options],
        "texts": {
            language: {
                "stem": f"{key} in {language}?",
                "options": {option: f"{option} in {language}" for option in options},
            }
            for language in ("en", "ar")
        },
    }


PRACTICE = (
    question("actions", "applied", ("noted", "asked", "shrugged"), safe=("noted", "asked")),
    question("channel", "channel", ()),
    question("how-often"),
    question("with-whom", "several", ("colleague", "head")),
)
TOLD = {"actions": ["noted"], "channel": ["child-protection-report-line"], "how-often": ["no"], "with-whom": []}


def publish_followed_track(session, code="T", modules=("T1", "T2"), tests=TESTS, practice=PRACTICE, at=START):
    """A track of two modules with tests and practice questions."""
    for key in modules:
        publish(session, plain_module(key), at=at, languages=("en", "ar"))
    publish_track(session, code, modules, tests=tests)
    row = session.scalars(select(Track).where(Track.code == code)).one()
    row.document = {**row.document, "practice": list(practice)}
    row.digest = digest(row.document)
    session.flush()


def certified(session, email="amina@example.org", *, at=START, track="T", language="en"):
    """A learner who passed the track, and the certificate."""
    learner = add_learner(session, email)
    learner.language = language
    make.certify(session, learner, track, at=at)
    certificate = session.scalars(
        select(Certificate).where(Certificate.account_id == learner.id).order_by(Certificate.id.desc())
    ).first()
    assert certificate is not None
    return learner, certificate


def holder(session, email, *, language="en", at=START, track="T"):
    """A learner with a certificate that was earned online, without the way to it."""
    learner = add_learner(session, email)
    learner.language = language
    given = {"track_code": track, "audience": track, "issued": at.date(), "months": 36, "source": "online"}
    words = {"curriculum_version": "T1.1", "region_id": None, "language": language, "holder_name": learner.name}
    return learner, issue(session, account_id=learner.id, at=at, **given, **words)


def after(days, at=START):
    """So many days later."""
    return at + timedelta(days=days)


@dataclass
class Mailbox:
    """What a mail server took, and how it behaves: ``refuse`` holds addresses, ``drop`` those where it hangs up."""

    port: int = 0
    taken: list[str] = field(default_factory=list)
    refuse: set[str] = field(default_factory=set)
    drop: set[str] = field(default_factory=set)
    slow: set[str] = field(default_factory=set)
    hang_up_after_data: bool = False
    greeting: str = "220 ready"
    starttls: object = None
    """A TLS context to change over to when asked."""
    signed_in: list[str] = field(default_factory=list)
    talks: int = 0


class _Talk(socketserver.StreamRequestHandler):
    """One conversation in as much SMTP as a client needs."""

    def handle(self):
        box = self.server.box
        if not isinstance(self.request, ssl.SSLSocket) or box.starttls is None:
            box.talks += 1
            self.say(box.greeting)
        for line in self.rfile:
            word = line.decode("utf-8", "replace").strip()
            verb = word[:4].upper()
            if verb == "DATA":
                self.say("354 go on")
                box.taken.append(self.letter())
            reply = self.reply(verb, word)
            if verb == "STAR" and box.starttls:
                self.say("220 go on")
                self.request = box.starttls.wrap_socket(self.request, server_side=True)
                self.setup()
                self.handle()
                return
            if reply:
                self.say(reply)
            if not reply or verb == "QUIT" or (verb == "DATA" and box.hang_up_after_data):
                return

    def finish(self):
        super().finish()
        self.request.close()

    def reply(self, verb, word):
        """What is said to a line; nothing at all where the server hangs up."""
        box = self.server.box
        if verb == "EHLO" and box.starttls:
            is_private = isinstance(self.request, ssl.SSLSocket)
            return "250-here\r\n250 AUTH PLAIN" if is_private else "250-here\r\n250 STARTTLS"
        if verb == "AUTH":
            box.signed_in.append(b64decode(word.split()[-1]).decode())
            return "235 welcome"
        if verb == "RCPT":
            address = word.split("<")[1].split(">")[0]
            if address in box.slow:
                time.sleep(1.5)
            if address in box.drop:
                return ""
            if address in box.refuse:
                return "550 nobody here"
        return "221 bye" if verb == "QUIT" else "250 fine"

    def letter(self):
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line)
        return b"".join(lines).decode("ascii")

    def say(self, words):
        self.wfile.write(words.encode() + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A client that hung up is no news."""


class MailServerStandIn:
    """``with MailServerStandIn() as box: ...`` listens on this machine."""

    def __init__(self, encrypted=None):
        """``encrypted``: a TLS context to talk in from the first byte."""
        self.encrypted = encrypted

    def __enter__(self):
        self.server = _Server(("127.0.0.1", 0), _Talk)
        if self.encrypted is not None:
            self.server.socket = self.encrypted.wrap_socket(self.server.socket, server_side=True)
        self.server.box = Mailbox(port=self.server.server_address[1])
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()
        return self.server.box

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
