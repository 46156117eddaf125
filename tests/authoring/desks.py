"""The studio's pages through a browser without scripts: who opens them, and the fields of their forms."""

from html.parser import HTMLParser

from app.accounts.actions import open_session
from app.accounts.models import Account
from app.authoring import actions
from app.authoring.parts import split
from app.clock import now
from tests.catalogue import small_content
from tests.learning import all_types


class Fields(HTMLParser):
    """The fields of the form that has an id or an action, as a browser would send them without any button."""

    def __init__(self, page):
        super().__init__()
        self.sent = {}
        self.buttons = []
        self._choosing = self._area = None
        self._is_on = False
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self._is_on = given.get("method") == "post" and "sign-out" not in given.get("action", "")
        elif self._is_on and tag in ("input", "button", "select", "option", "textarea"):
            getattr(self, f"_{tag}")(given, given.get("name"))

    def _input(self, given, name):
        is_box = given.get("type") in ("checkbox", "radio")
        if name and (not is_box or "checked" in given):
            self.sent.setdefault(name, []).append(given.get("value") or "")

    def _button(self, given, name):
        self.buttons.append((name, given.get("value")))

    def _select(self, _given, name):
        self._choosing = name

    def _option(self, given, _name):
        if self._choosing and ("selected" in given or self._choosing not in self.sent):
            self.sent[self._choosing] = [given.get("value") or ""]

    def _textarea(self, _given, name):
        self._area = name
        self.sent[name] = [""]

    def handle_data(self, said):
        if self._area:
            self.sent[self._area][0] += said

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.sent[self._area][0] = self.sent[self._area][0].removeprefix("\n")
            self._area = None
        elif tag == "select":
            self._choosing = None
        elif tag == "form":
            self._is_on = False


def at_desk(studio, who):
    """A browser in which somebody is signed in."""
    client = studio.app.test_client()
    if who is not None:
        with studio.unit() as session:
            account = session.query(Account).filter_by(email=f"{who}@example.org").one()
            client.set_cookie("session_token", open_session(session, account, agent="", at=now()))
    return client


def address(draft, name):
    return f"/studio/drafts/{draft}/parts/{name}"


def fields(client, draft, name):
    """The fields of a part's form."""
    page = client.get(address(draft, name))
    assert page.status_code == 200, page.text[:2000]
    return Fields(page.text).sent


def every_type(studio, languages=("en", "ar")):
    """A draft with two questions of every type."""
    texts = {language: all_types.text(language) for language in languages}
    for text in texts.values():
        for lesson in text["lessons"].values():
            lesson["body"] = small_content.BODY
    with studio.unit() as session:
        begun = actions.begin(
            session,
            "A1",
            split({**all_types.module(), "key": "A1"}, texts),
            base_version_id=None,
            by=studio.who(session, "trainer"),
            at=now(),
        )
        return begun.public_id
