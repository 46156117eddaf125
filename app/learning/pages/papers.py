"""Quizzes and tests on paper, for those who hold sessions in a room: the form, and apart from it its answer sheet.

The address names the seed and the versions, so that the same form can be printed again.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.assessment.forms import draw, draw_across
from app.assessment.grading import PassRule
from app.catalogue.documents import TextDocument, TrackDocument
from app.catalogue.queries import (
    PublishedModule,
    current_modules,
    module_version,
    readable_modules,
    taught,
    texts_of,
    track,
    tracks,
)
from app.errors import NotFound
from app.i18n import N_
from app.learning.pages.door import TrackWords, blueprint, track_words
from app.learning.paper import SEEDS, PaperQuestion, marks_needed, paper_questions
from app.learning.schemas import PaperIn
from app.permissions import Permission
from app.web.access import requires
from app.web.forms import parsed
from app.web.language import page_language
from app.web.unit_of_work import session


@dataclass(frozen=True)
class Paper:
    """A form on paper: whose it is, how it is drawn again, what it asks and what passes it."""

    words: TrackWords
    document: TrackDocument
    module_key: str
    """Empty for the test at the end of the track."""
    title: str
    language: str
    """Of the title."""
    number: str
    """The seed and the ids of the versions: what draws the form again."""
    questions: Sequence[PaperQuestion]

    @property
    def needed(self) -> str:
        """How many marks pass."""
        needed = marks_needed(len(self.questions), PassRule(self.document.pass_percent))
        return f"{needed.normalize():f}"

    @property
    def safety(self) -> list[int]:
        """Numbers of the safety questions."""
        return [each.question.number for each in self.questions if each.question.must]


@blueprint.get("/papers")
@requires(Permission.RECORD_SESSION)
def papers() -> str:
    """Every quiz and test that can be printed."""
    cards = [card.document for card in tracks(session())]
    keys = dict.fromkeys(key for document in cards for key in document.offered)
    modules = {each.module.key: each for each in readable_modules(session(), keys, page_language())}
    words = {document.code: track_words(document, page_language()) for document in cards}
    return render_template("learning/papers.html", documents=cards, words=words, modules=modules)


@blueprint.get("/tracks/<code>/<module_key>/paper")
@requires(Permission.RECORD_SESSION)
def paper(code: str, module_key: str) -> str | AnyResponse:
    """A form of a module's quiz to print; without a seed a new one is drawn."""
    return _page("learning/paper.html", code, module_key)


@blueprint.get("/tracks/<code>/<module_key>/paper/key")
@requires(Permission.RECORD_SESSION)
def paper_key(code: str, module_key: str) -> str | AnyResponse:
    """Its answer sheet."""
    return _page("learning/paper_key.html", code, module_key)


@blueprint.get("/tracks/<code>/tests/post/paper")
@requires(Permission.RECORD_SESSION)
def test_paper(code: str) -> str | AnyResponse:
    """A form of the test at the end of a track to print; without a seed a new one is drawn."""
    return _page("learning/paper.html", code, "")


@blueprint.get("/tracks/<code>/tests/post/paper/key")
@requires(Permission.RECORD_SESSION)
def test_paper_key(code: str) -> str | AnyResponse:
    """Its answer sheet."""
    return _page("learning/paper_key.html", code, "")


def _page(template: str, code: str, module_key: str) -> str | AnyResponse:
    document = track(session(), code)
    if module_key not in document.offered and (module_key or not document.tests.post):
        raise NotFound(N_("There is no such test in this track."))
    asked = parsed(PaperIn, source="args")
    if asked["seed"] is None or not asked["of"]:
        return redirect(_fresh(document, module_key), code=302)
    made = _paper(document, module_key, asked["seed"], asked["of"])
    return render_template(template, paper=made, code=code, seed=asked["seed"], of=asked["of"])


def _fresh(document: TrackDocument, module_key: str) -> str:
    """The address of this page with a new seed and the versions of today."""
    keys = [module_key] if module_key else list(document.modules)
    found = current_modules(session(), keys)
    if module_key and module_key in found:
        taught(found[module_key])
    versions = [found[key].version_id for key in keys if key in found and not found[key].is_withdrawn]
    if not versions:
        raise NotFound(N_("There is no such test in this track."))
    seed, of = secrets.randbelow(SEEDS), "-".join(str(version) for version in versions)
    return url_for(str(request.endpoint), **(request.view_args or {}), seed=seed, of=of)


def _paper(document: TrackDocument, module_key: str, seed: int, of: str) -> Paper:
    versions = [taught(module_version(session(), int(number))) for number in of.split("-")]
    keys = [version.key for version in versions]
    if len(set(keys)) != len(keys) or not set(keys) <= ({module_key} if module_key else set(document.modules)):
        raise NotFound(N_("There is no such test in this track."))
    read = texts_of(session(), [version.version_id for version in versions], page_language())
    texts = {("" if module_key else version.key): read[version.version_id] for version in versions}
    words = track_words(document, page_language())
    return Paper(
        words=words,
        document=document,
        module_key=module_key,
        title=texts[""].title if module_key else words.title,
        language=texts[""].language if module_key else words.language,
        number=f"{seed}-{of}",
        questions=_questions(document, versions, texts, seed),
    )


def _questions(
    document: TrackDocument, versions: Sequence[PublishedModule], texts: Mapping[str, TextDocument], seed: int
) -> list[PaperQuestion]:
    is_quiz = "" in texts
    form = draw(versions[0].document, seed) if is_quiz else draw_across(versions, document.tests.post, seed)
    documents = {("" if is_quiz else version.key): version.document for version in versions}
    return paper_questions(form, documents, texts, seed)
