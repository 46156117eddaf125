"""One's own history, and the protected results for trainers and analysts."""

from collections.abc import Mapping
from typing import Final

from flask import render_template

from app.assessment.models import Kind
from app.assessment.queries import attempts_of
from app.catalogue.queries import readable_modules, tracks
from app.clock import today
from app.credentials.codes import SOURCES, STATES
from app.credentials.queries import certificates_of
from app.i18n import N_, Message
from app.learning import queries
from app.learning.pages.door import blueprint, me, track_words
from app.learning.progress import OF_MODULES
from app.permissions import Permission
from app.web.access import requires
from app.web.api import PageIn, paged
from app.web.forms import parsed
from app.web.language import page_language
from app.web.unit_of_work import session

KINDS: Final[Mapping[str, Message]] = {
    Kind.QUIZ: N_("Quiz"),
    Kind.PRE: N_("Questions beforehand"),
    Kind.POST: N_("Final test"),
    Kind.FOLLOW_UP: N_("Follow-up"),
    Kind.REFRESHER: N_("Refresher"),
}
"""Kinds of attempts, in words."""
GRADED: Final = (Kind.QUIZ, Kind.POST)
"""Kinds that are passed or not."""


@blueprint.get("/history")
@requires(Permission.LEARN)
def history() -> str:
    """Every quiz one has sent and every certificate one has earned; nothing is ever removed."""
    page = paged(session(), attempts_of(me().id), **parsed(PageIn, source="args"))
    language = page_language()
    keys = list({attempt.subject: None for attempt in page["items"] if attempt.kind in OF_MODULES})
    return render_template(
        "learning/history.html",
        page=page,
        modules={each.module.key: each.text for each in readable_modules(session(), keys, language)},
        certificates=certificates_of(session(), me().id),
        titles={card.code: track_words(card.document, language) for card in tracks(session())},
        kinds=KINDS,
        graded=GRADED,
        sources=SOURCES,
        states=STATES,
    )


@blueprint.get("/results")
@requires(Permission.READ_RESULTS)
def results() -> str:
    """Per track and module: enrolled, completed, first attempts passed, mean score; always protected."""
    found = queries.results(session(), me(), on=today())
    language = page_language()
    keys = list({each.module_key: None for each in found})
    return render_template(
        "learning/results.html",
        results=found,
        modules={each.module.key: each.text for each in readable_modules(session(), keys, language)},
        titles={card.code: track_words(card.document, language) for card in tracks(session())},
    )
