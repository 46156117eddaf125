"""A part as its learners will see it, in each language; questions and the story can be tried, and nothing is kept."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import current_app, render_template, request
from markupsafe import Markup

from app.assessment.forms import SEEDS
from app.assessment.posted import refusal_of, tokens_of, typed_of
from app.authoring import queries
from app.authoring.forms.pointers import at
from app.authoring.pages.door import Desk, blueprint, head
from app.authoring.pages.papers import UNKNOWN
from app.authoring.parts import FRONT, ITEM, LESSON, SCENARIO, Parts, Plain, languages, part_name
from app.authoring.picture_lines import pictures_of
from app.authoring.titles import keys_of, stops_of
from app.authoring.trying import Trial, trial
from app.catalogue import markdown
from app.errors import NotFound
from app.i18n import DEFAULT_LANGUAGE
from app.permissions import Permission
from app.web.access import requires
from app.web.language import page_language, speaking
from app.web.unit_of_work import read_session

WAY: Final = ("back", "again")


@blueprint.get("/studio/drafts/<draft_id>/preview/<path:name>")
@requires(Permission.READ_DRAFT)
def preview(draft_id: str, name: str) -> str:
    """A part as a learner sees it; with ``?language=`` in a language that the draft has words in."""
    return _previewed(draft_id, name)


@blueprint.post("/studio/drafts/<draft_id>/preview/<path:name>")
@requires(Permission.READ_DRAFT)
def try_out(draft_id: str, name: str) -> str:
    """A question answered, marked and explained as it will be; nothing of it is kept."""
    return _previewed(draft_id, name)


@dataclass(frozen=True)
class Seen:
    """A part as learners see it, and the ways from it."""

    drawn: Markup
    language: str
    """The one asked for; where the part lacks it, the words are English."""
    offered: tuple[str, ...]
    """Languages that the draft has words in."""
    stops: tuple[str, ...]
    """The parts in reading order."""


def _previewed(draft_id: str, name: str) -> str:
    whole = queries.whole(read_session(), draft_id)
    seen = seen_part(whole.parts, name, f"/studio/drafts/{draft_id}/preview/{name}")
    return render_template(
        "authoring/preview.html",
        **head(Desk(whole, []), "preview"),
        seen=seen.drawn,
        name=name,
        shown_in=seen.language,
        offered=seen.offered,
        stops=seen.stops,
    )


def seen_part(parts: Parts, name: str, address: str) -> Seen:
    """A part as this request asks for it, its links and forms leading to ``address``; raise NotFound."""
    known = part_name(name)
    if known is None or known.language is not None or f"{DEFAULT_LANGUAGE}/{name}" not in parts:
        raise NotFound(UNKNOWN)
    offered = [code for code in languages(parts) if code in current_app.config["LANGUAGES"]]
    wanted = request.values.get("language", "") or page_language()
    language = wanted if wanted in offered else DEFAULT_LANGUAGE
    is_there = f"{language}/{name}" in parts
    spoken = language if is_there else DEFAULT_LANGUAGE
    values = _SHOWN[known.kind](parts, name, spoken)
    with speaking(language):
        drawn = render_template(
            f"authoring/preview_{known.kind}.html",
            structure=parts.get(name) or {},
            words=parts[f"{spoken}/{name}"],
            spoken=spoken,
            name=name,
            at_preview=address,
            **values,
        )
    stops = tuple(stops_of(parts))
    return Seen(Markup(drawn), language, tuple(offered), stops)  # noqa: S704  (drawn by a template)


def _front(parts: Parts, _name: str, spoken: str) -> dict[str, Any]:
    lessons = [(at(parts, (f"{spoken}/{LESSON}/{key}", "title")) or key) for key in keys_of(parts, LESSON)]
    return {"lessons": lessons}


def _lesson(parts: Parts, name: str, spoken: str) -> dict[str, Any]:
    body = str(at(parts, (f"{spoken}/{name}", "body")) or "")
    cited = at(parts, (name, "sources"))
    told: Mapping[str, Any] = at(parts, (f"{spoken}/{FRONT}", "sources")) or {}
    sources = [str(at(told, (key,)) or key) for key in cited] if isinstance(cited, list) else []
    return {"body": markdown.html(body, spoken, pictures_of(parts)), "sources": sources}


def _story(parts: Parts, name: str, spoken: str) -> dict[str, Any]:
    """The step that ``?step=`` names, else the first, with what follows from ``?choice=``."""
    story: Plain = parts.get(name) or {}
    steps = {key: step for step in _things(story.get("steps")) if isinstance(key := step.get("key"), str)}
    start = str(story.get("start"))
    key = request.args.get("step", start)
    step: Plain = steps.get(key) or steps.get(start) or next(iter(steps.values()), {})
    choices = {str(each.get("key")): each for each in _things(step.get("choices"))}
    said = at(parts, (f"{spoken}/{name}", "steps", str(step.get("key")))) or {}
    return {
        "step": step,
        "said": said,
        "choices": choices,
        "choice": choices.get(request.args.get("choice", "")),
        "is_start": step.get("key") == start,
    }


def _things(value: Any) -> list[Plain]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _item(parts: Parts, name: str, spoken: str) -> dict[str, Any]:
    seed = request.form.get("seed", type=int)
    seed = seed if seed is not None and 0 <= seed < SEEDS else secrets.randbelow(SEEDS)
    found = trial(parts, name.partition("/")[2], spoken, seed=seed)
    if found is None:
        return {"question": None, "seed": seed}
    return {"seed": seed, **_tried(found)}


def _tried(found: Trial) -> dict[str, Any]:
    """The question, the refusal of what was sent, or the feedback on it."""
    if request.method != "POST" or "anew" in request.form:
        return {"question": found.question((), with_feedback=False), "is_told": False, "refused": None}
    refused = refusal_of(found.asked, request.form)
    if refused is not None:
        asked = found.question(_walked() if found.item.type == "scenario" else (), with_feedback=False)
        return {"question": typed_of(asked, request.form), "is_told": False, "refused": refused}
    given = tokens_of(found.asked, request.form)
    asked = found.question(given, with_feedback=False)
    is_told = asked.is_finished and request.form.get("way") not in WAY
    return {"question": found.question(given, with_feedback=is_told), "is_told": is_told, "refused": None}


def _walked() -> list[str]:
    return [step for step in request.form.getlist("path") if step]


_SHOWN: Final = {FRONT: _front, LESSON: _lesson, SCENARIO: _story, ITEM: _item}
