"""Home, tracks, lessons, and the scenario, of which nothing is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from flask import redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.policy import SignedIn
from app.catalogue import markdown
from app.catalogue.documents import Choice, Picture, ScenarioStep, TrackDocument
from app.catalogue.queries import (
    ReadableModule,
    current_module,
    readable_module,
    readable_modules,
    taught,
    track,
    tracks,
    withdrawn_among,
)
from app.clock import now, today
from app.credentials.models import Certificate
from app.credentials.queries import certificates_of, shortenings
from app.errors import NotFound
from app.i18n import DEFAULT_LANGUAGE, N_
from app.learning import actions, queries
from app.learning.citations import citations
from app.learning.pages.door import TrackWords, blueprint, me, step_address, track_words
from app.learning.progress import Doing, Standing, TrackProgress, progress
from app.learning.queries.currency import overdue
from app.learning.queries.invitations import at_home
from app.permissions import Permission
from app.web.access import principal_or_none, public, requires
from app.web.language import page_language
from app.web.unit_of_work import session


@dataclass(frozen=True)
class TrackView:
    """A track as its learner sees it in a list."""

    document: TrackDocument
    words: TrackWords
    way: TrackProgress
    is_taken: bool
    certificate: Certificate | None
    """The certificate that is valid longest today, if any."""

    @property
    def next_address(self) -> str:
        """The page of the next thing to do."""
        return step_address(self.document.code, self.way.next)


@blueprint.get("/")
@public
def home() -> str:
    """What to do next, the tracks, the certificates; for strangers what this is."""
    asker = cast(SignedIn | None, principal_or_none())
    if asker is None or not asker.may(Permission.LEARN):
        return render_template("learning/welcome.html")
    language, on, at = page_language(), today(), now()
    cards = [card.document for card in tracks(session())]
    standing = queries.standing(session(), asker)
    beside = at_home(session(), asker, at=at)
    held = beside.certificates
    wanted = {key: None for document in cards if standing.takes(document.code) for key in document.modules}
    modules = {each.module.key: each for each in readable_modules(session(), list(wanted), language)}
    current = {key: each.module for key, each in modules.items()}
    views = [_track_view(document, modules, standing, held, on) for document in cards]
    views.sort(key=lambda view: not view.is_taken)
    waiting = [view for view in views if view.is_taken and view.way.next.doing is not Doing.NOTHING]
    waiting.sort(key=lambda view: view.way.next.doing is not Doing.ATTEMPT)
    return render_template(
        "learning/home.html",
        name=asker.name,
        views=views,
        next=waiting[0] if waiting else None,
        modules=modules,
        certificates=held,
        titles={view.document.code: view.words for view in views},
        invited=beside.invitations({document.code: document for document in cards}),
        refresher=beside.refresher(current, at=at).may_begin(at),
        asked=queries.asked_refreshers(session(), standing, current, on=on),
        tracks_of={key: view.document.code for view in reversed(views) for key in view.document.offered},
        cuts=shortenings(session(), asker.id) if any(each.shortened_on for each in held) else {},
    )


def _track_view(
    document: TrackDocument,
    modules: dict[str, ReadableModule],
    standing: Standing,
    held: Sequence[Certificate],
    on: date,
) -> TrackView:
    lessons = {key: each.module.document.lesson_keys for key, each in modules.items()}
    withdrawn = withdrawn_among(each.module for each in modules.values())
    valid = [each for each in held if each.track_code == document.code and each.is_valid(on)]
    return TrackView(
        document=document,
        words=track_words(document, page_language()),
        way=progress(document, lessons, standing, on=on, withdrawn=withdrawn),
        is_taken=standing.takes(document.code),
        certificate=max(valid, key=lambda each: each.expires, default=None),
    )


@blueprint.get("/tracks/<code>")
@requires(Permission.LEARN)
def track_page(code: str) -> str:
    """A track: its rule, its modules and lessons, how far one is."""
    document = track(session(), code)
    standing = queries.standing(session(), me())
    found = readable_modules(session(), document.offered, page_language())
    modules = {each.module.key: each for each in found}
    held = certificates_of(session(), me().id)
    view = _track_view(document, modules, standing, held, today())
    current = {key: each.module for key, each in modules.items()}
    return render_template(
        "learning/track.html",
        view=view,
        modules=modules,
        standing=standing,
        changed=queries.changes_since(session(), standing, current, page_language(), on=today()),
        asked=queries.asked_refreshers(session(), standing, current, on=today()),
    )


@blueprint.post("/tracks/<code>/enrolment")
@requires(Permission.LEARN)
def take_track(code: str) -> AnyResponse:
    """Take a track and go to the first thing to do."""
    actions.enrol(session(), code, by=me(), at=now())
    document = track(session(), code)
    found = readable_modules(session(), document.modules, page_language())
    lessons = {each.module.key: each.module.document.lesson_keys for each in found}
    withdrawn = withdrawn_among(each.module for each in found)
    way = progress(document, lessons, queries.standing(session(), me()), on=today(), withdrawn=withdrawn)
    return redirect(step_address(code, way.next), code=303)


@blueprint.get("/tracks/<code>/<module_key>/lessons/<lesson_key>")
@requires(Permission.LEARN)
def lesson(code: str, module_key: str, lesson_key: str) -> str:
    """One lesson; with ``?short=1`` its three key points, which count the same; with ``?original=1`` in English."""
    is_original = "original" in request.args and page_language() != DEFAULT_LANGUAGE
    document, found = _offered_module(code, module_key, DEFAULT_LANGUAGE if is_original else page_language())
    structure = found.module.document.lesson(lesson_key)
    if structure is None:
        raise NotFound(N_("There is no such lesson in this module."))
    keys = found.module.document.lesson_keys
    place = keys.index(lesson_key)
    words = found.text.lessons[lesson_key]
    is_short = "short" in request.args
    return render_template(
        "learning/lesson.html",
        track=track_words(document, page_language()),
        code=code,
        is_optional=module_key in document.optional,
        module=found,
        structure=structure,
        words=words,
        body=Markup() if is_short else _html(words.body, found.text.language, found.module.document.pictures),
        is_short=is_short,
        is_original=is_original,
        number=place + 1,
        count=len(keys),
        previous=keys[place - 1] if place else None,
        following=keys[place + 1] if place + 1 < len(keys) else None,
        citations=citations(structure.anchors),
        overdue=overdue(session(), found.module.version_id, on=today()),
    )


def _html(body: str, language: str, pictures: tuple[Picture, ...]) -> Markup:
    """A lesson's body; the Markdown reader has cleaned it against its list of allowed tags."""
    return Markup(markdown.html(body, language, pictures))  # noqa: S704


@blueprint.post("/tracks/<code>/<module_key>/lessons/<lesson_key>")
@requires(Permission.LEARN)
def finish_lesson(code: str, module_key: str, lesson_key: str) -> AnyResponse:
    """Mark the lesson as read and go on: to the next lesson, then to the scenario, then to the quiz."""
    actions.complete_lesson(session(), code, module_key, lesson_key, by=me(), at=now())
    read = current_module(session(), module_key).document
    following = read.lesson_after(lesson_key)
    if following is not None:
        onward = url_for(".lesson", code=code, module_key=module_key, lesson_key=following)
    elif read.scenario is not None:
        onward = url_for(".scenario", code=code, module_key=module_key)
    else:
        onward = url_for(".quiz", code=code, module_key=module_key)
    return redirect(onward, code=303)


@blueprint.get("/tracks/<code>/<module_key>/scenario")
@requires(Permission.LEARN)
def scenario(code: str, module_key: str) -> str:
    """The beginning of the practice story."""
    return scenario_step(code, module_key, None)


@blueprint.get("/tracks/<code>/<module_key>/scenario/<step_key>")
@requires(Permission.LEARN)
def scenario_step(code: str, module_key: str, step_key: str | None) -> str:
    """One situation; with ``?choice=`` what follows from that choice, and the ways on and back."""
    document, found = _offered_module(code, module_key, page_language())
    story, words = found.module.document.scenario, found.text.scenario
    step = story.step(step_key or story.start) if story is not None else None
    if step is None or words is None or story is None:
        raise NotFound(N_("There is no such step in the practice story."))
    return render_template(
        "learning/scenario.html",
        track=track_words(document, page_language()),
        code=code,
        is_optional=module_key in document.optional,
        module=found,
        words=words,
        step=step,
        is_start=step.key == story.start,
        start=story.start,
        step_words=words.steps[step.key],
        choice=_choice(step),
    )


def _choice(step: ScenarioStep) -> Choice | None:
    wanted = request.args.get("choice")
    return None if wanted is None else step.choice(wanted)


def _offered_module(code: str, module_key: str, language: str) -> tuple[TrackDocument, ReadableModule]:
    """The track and a module of it with its words in a language; NotFound for what the track does not offer."""
    document = track(session(), code)
    if module_key not in document.offered:
        raise NotFound(N_("There is no such module in this track."))
    found = readable_module(session(), module_key, language)
    taught(found.module)
    return document, found
