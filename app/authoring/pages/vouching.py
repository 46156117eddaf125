"""The native-speaking specialist of a language: who translated, who has read it, and the button to stand behind it."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from app.authoring import actions, queries
from app.authoring.native import spoken, texts_in
from app.authoring.pages.door import Desk, blueprint, me
from app.authoring.queries.native import translators, voices
from app.authoring.steps import Hand, is_among
from app.clock import now
from app.permissions import Permission
from app.web.access import requires
from app.web.unit_of_work import session


def vouching(shown: Desk, language: str) -> dict[str, Any]:
    """What ``authoring/native.html`` needs."""
    text = texts_in(shown.whole.parts).get(language)
    hands = translators(session(), shown.draft, language)
    is_mine = is_among(Hand(me().id, me().person_id), queries.hands_of(session(), hands))
    may_translate = shown.is_open and me().may(Permission.TRANSLATE_MODULE)
    return {
        "translators": list(hands.values()),
        "voice": voices(session(), shown.draft).get(language),
        "words_read": spoken(text) if text is not None else "",
        "may_vouch": may_translate and text is not None and not is_mine,
        "is_mine": may_translate and is_mine,
    }


@blueprint.post("/studio/drafts/<draft_id>/translations/<language>/native-review")
@requires(Permission.TRANSLATE_MODULE)
def vouch(draft_id: str, language: str) -> AnyResponse:
    """Stand behind the words of a language as its native-speaking specialist."""
    words = request.form.get("words", "")
    actions.vouch(session(), draft_id, language, words=words, by=me(), at=now())
    flash(gettext("Noted, with your name. It counts as long as nobody changes these words."), "good")
    return redirect(url_for(".translation", draft_id=draft_id, language=language, _anchor="native"), code=303)
