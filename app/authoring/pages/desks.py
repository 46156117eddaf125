"""The studio's first page, and the overview of a draft: its parts in their order, findings, how far languages are."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from app.authoring import actions, queries
from app.authoring.actions.writing import locked
from app.authoring.forms import listing
from app.authoring.models import ModuleDraft
from app.authoring.pages.door import TAGS, Desk, blueprint, desk, head, me
from app.authoring.pages.renewing import days_left, is_soon
from app.authoring.parts import FRONT, ITEM, LESSON, SCENARIO, Parts, languages, part_name
from app.authoring.piloting import IMPRESSION_WORDS
from app.authoring.policy import waits_for
from app.authoring.queries import VersionState
from app.authoring.queries.pilots import impressions
from app.authoring.standing import LanguageStanding, listed, standing_of
from app.authoring.steps import STATE_WORDS, State
from app.authoring.titles import keys_of, plain_name
from app.catalogue.item_words import TYPE_NAMES
from app.catalogue.queries import listed_modules
from app.clock import now, today
from app.errors import DomainError
from app.i18n import DEFAULT_LANGUAGE, LANGUAGES, Message
from app.permissions import Permission
from app.web.access import requires
from app.web.errors import status_of
from app.web.language import page_language
from app.web.unit_of_work import session

NEW: Final = "new"
_BY: Final = re.compile(r"-?[0-9]{1,3}\Z")
MOVES: Final = {"up": -1, "down": 1}


@dataclass(frozen=True)
class Shelf:
    """A module in the list of the studio."""

    key: str
    title: str
    language: str
    """Of the title."""
    version: VersionState | None
    draft: ModuleDraft | None
    is_withdrawn: bool

    @property
    def days(self) -> int | None:
        """Days until its review is due; None when no day was said."""
        return days_left(self.version.review_due) if self.version else None

    @property
    def is_soon(self) -> bool:
        """Whether its review is due within two months."""
        return self.version is not None and is_soon(self.version.review_due)

    @property
    def state(self) -> str:
        """``new`` before the first version, ``withdrawn``, else the state of its version."""
        if self.version is None:
            return NEW
        return "withdrawn" if self.is_withdrawn else self.version.state(today())


@blueprint.get("/studio")
@requires(Permission.READ_DRAFT)
def desk_list() -> str:
    """Every module with its version and its draft, and the way to begin one."""
    return _list()


def _list(refused: Message | None = None) -> str:
    versions = {each.key: each for each in queries.newest_versions(session())}
    drafts = {each.module_key: each for each in queries.open_drafts(session())}
    withdrawn = queries.withdrawn_keys(session())
    titles = {each.module.key: each.text for each in listed_modules(session(), page_language())}
    shelves = [
        Shelf(
            key,
            titles[key].title if key in titles else drafts[key].title,
            titles[key].language if key in titles else DEFAULT_LANGUAGE,
            versions.get(key),
            drafts.get(key),
            key in withdrawn,
        )
        for key in sorted({*versions, *drafts})
    ]
    return render_template(
        "authoring/list.html",
        shelves=shelves,
        waiting=[each for each in shelves if each.draft is not None and waits_for(me(), each.draft)],
        state_words=STATE_WORDS,
        tags=TAGS,
        State=State,
        refused=refused,
        typed=request.form,
    )


@blueprint.post("/studio/drafts")
@requires(Permission.WRITE_MODULE)
def begin() -> AnyResponse:
    """Begin a draft, of a module that exists or of a new one, and go there."""
    key = request.form.get("key", "").strip().upper()
    start = queries.beginning(session(), key, from_nothing=False)
    draft = actions.begin(
        session(), key, start.parts, base_version_id=start.base_version_id, behind=start.behind, by=me(), at=now()
    )
    return redirect(url_for(".overview", draft_id=draft.public_id), code=303)


@blueprint.get("/studio/drafts/<draft_id>")
@requires(Permission.READ_DRAFT)
def overview(draft_id: str) -> str:
    """A draft part by part, with what is to be done next."""
    return _overview(draft_id)


def list_in_conflict(error: DomainError) -> AnyResponse:
    """The list, and why no draft was begun."""
    return _answer(_list(error.message), error)


def overview_in_conflict(error: DomainError) -> AnyResponse:
    """The overview as it is now, and why nothing was changed."""
    return _answer(_overview(str((request.view_args or {})["draft_id"]), error.message), error)


def _answer(page: str, error: DomainError) -> AnyResponse:
    answer = make_response(page)
    answer.status_code = status_of(error)
    return answer


def _overview(draft_id: str, refused: Message | None = None) -> str:
    shown = desk(draft_id)
    parts = shown.whole.parts
    comments = session().scalars(queries.comments_of(shown.draft)).all()
    row = shown.whole.rows.get(FRONT)
    return render_template(
        "authoring/overview.html",
        **head(shown, "overview"),
        lists={kind: keys_of(parts, kind) for kind in (LESSON, ITEM)},
        taken_out={kind: listing.out(parts, kind) for kind in (LESSON, ITEM)},
        has_story=SCENARIO in parts,
        front_revision=row.revision if row else 0,
        base=queries.base_number(session(), shown.draft),
        standings=_standings(shown),
        comments_open=Counter(plain_name(each.part) for each in comments if each.settled_at is None),
        tried=impressions(session(), shown.draft),
        impression_words=IMPRESSION_WORDS,
        type_words=TYPE_NAMES,
        default_language=DEFAULT_LANGUAGE,
        refused=refused,
        typed=request.form,
        others=[code for code in LANGUAGES if code not in languages(parts)],
    )


def _standings(shown: Desk) -> list[LanguageStanding]:
    parts, revisions = shown.whole.parts, shown.whole.answered
    return [standing_of(language, listed(parts), revisions, shown.found) for language in languages(parts)]


@blueprint.post("/studio/drafts/<draft_id>/parts")
@requires(Permission.WRITE_MODULE)
def arrange(draft_id: str) -> AnyResponse:
    """Add a lesson or a question, move it, take it out or put it back; the order is part of the front."""
    locked(session(), draft_id)
    whole = queries.whole(session(), draft_id)
    parts = whole.parts
    onward = url_for(".overview", draft_id=draft_id)
    changes: listing.Changes = {}
    kind = request.form.get("add", "")
    if kind in listing.LISTS:
        wanted, item_type = request.form.get("key", ""), request.form.get("type", "single")
        key, changes = listing.added(parts, kind, wanted, item_type if item_type in TYPE_NAMES else "single")
        onward = url_for(".editor", draft_id=draft_id, name=f"{kind}/{key}")
    else:
        changes, name = _arranged(parts)
        onward = f"{onward}#{name.replace('/', '-')}"
    seen = request.form.get("seen", type=int)
    moment = now()
    for name, value in changes.items():
        at_front = seen if name == FRONT else None
        actions.save(session(), draft_id, name, value, seen=at_front, by=me(), at=moment)
    if changes:
        flash(gettext("Saved."), "good")
    return redirect(onward, code=303)


def _arranged(parts: Parts) -> tuple[listing.Changes, str]:
    """What the pressed button changes, and the part it is about."""
    for button in (*MOVES, "move", "remove", "restore"):
        name, _, by = request.form.get(button, "").partition(" ")
        known = part_name(name)
        if known is None or known.kind not in listing.LISTS or known.key is None:
            continue
        if button in (*MOVES, "move"):
            places = MOVES.get(button, int(by) if _BY.match(by) else 0)
            return listing.moved(parts, known.kind, known.key, places), name
        change = listing.taken_out if button == "remove" else listing.put_back
        return change(parts, known.kind, known.key), name
    return {}, ""
