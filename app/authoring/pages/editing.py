"""A part is written: its form, every save of it, the choice between two people's changes, undo, the live preview."""

from typing import Any

from flask import Response, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from app.authoring import actions, queries
from app.authoring.actions.writing import locked
from app.authoring.forms.pointers import SIDES, STRUCTURE, at, place_of
from app.authoring.limits import TEXT_LENGTH
from app.authoring.models import DraftComment
from app.authoring.pages import papers
from app.authoring.pages.door import Desk, blueprint, english_desk, head, is_script, me, names
from app.authoring.pages.drawing import drawing_of
from app.authoring.pages.papers import Paper, anchor_of
from app.authoring.pages.weighing import weighed
from app.authoring.parts import LESSON
from app.authoring.picture_lines import pictures_of
from app.authoring.queries import Whole
from app.catalogue import markdown
from app.catalogue.pictures import HINT_OF_ONE
from app.clock import now
from app.errors import DomainError
from app.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_, Message
from app.permissions import Permission
from app.web.access import requires
from app.web.errors import status_of
from app.web.unit_of_work import read_session, session


@blueprint.get("/studio/drafts/<draft_id>/parts/<path:name>")
@requires(Permission.READ_DRAFT)
def editor(draft_id: str, name: str) -> str:
    """A part as it is, to be written by who may, else to be read."""
    return _form(papers.opened(english_desk(draft_id), name))


@blueprint.post("/studio/drafts/<draft_id>/parts/<path:name>")
@requires(Permission.WRITE_MODULE)
def save_part(draft_id: str, name: str) -> AnyResponse:
    """Save what the form sent, whichever button sent it; a script is answered with what the save came to."""
    locked(session(), draft_id)
    shown = Desk(queries.whole(session(), draft_id), [])
    is_choice = "resolve" in request.form
    paper = papers.chosen(papers.opened_at(shown, name)) if is_choice else papers.changed(papers.sent(shown, name))
    fault = papers.amiss() or paper.fault()
    if fault is not None:
        return _refused(paper, fault)
    if paper.crossed():
        return _crossed(paper)
    keep, moment = actions.keep_typing if is_script() else actions.save, now()
    for side in paper.sides.values():
        if side.is_mine_new:
            keep(session(), draft_id, side.part, side.mine, seen=side.revision, by=me(), at=moment)
    if is_script():
        return _told(draft_id, paper)
    _press(shown.whole, paper)
    return redirect(url_for(".editor", draft_id=draft_id, name=name, _anchor=_place(paper)), code=303)


@blueprint.post("/studio/preview")
@requires(Permission.READ_DRAFT)
def rendered() -> Response:
    """A lesson's text as learners get it; nothing is kept."""
    wanted = request.form.get("language", "")
    language = wanted if wanted in LANGUAGES else DEFAULT_LANGUAGE
    body = request.form.get("body", "")[:TEXT_LENGTH]
    parts = queries.picture_parts(read_session(), request.args.get("draft", "")) if HINT_OF_ONE in body else {}
    answer = make_response(str(markdown.html(body, language, pictures_of(parts))))
    answer.content_type = "text/html; charset=utf-8"
    return answer


def _press(whole: Whole, paper: Paper) -> None:
    """What a button does besides saving, and what it says."""
    if "undo" in request.form:
        _undo(whole, paper)
        flash(gettext("Your last change here was taken back."), "good")
    elif not (papers.is_weighing() and weighed(english_desk(whole.draft.public_id))):
        flash(gettext("Saved."), "good")


def _undo(whole: Whole, paper: Paper) -> None:
    parts = [side.part for side in paper.sides.values()]
    found = queries.undoable(session(), whole.draft, parts, me().id)
    if not found:
        raise actions.NothingToUndo(
            N_("There is no change of yours to take back here, or somebody has changed it since.")
        )
    for part in found:
        actions.undo(session(), whole.draft.public_id, part, by=me(), at=now())


def _form(paper: Paper, refused: Message | None = None) -> str:
    shown = paper.desk
    groups = paper.groups()
    comments = session().scalars(queries.comments_of(shown.draft)).all()
    here = [each for each in comments if each.part in (paper.name, f"{DEFAULT_LANGUAGE}/{paper.name}")]
    parts = [side.part for side in paper.sides.values()]
    pictures = pictures_of(shown.whole.parts)
    return render_template(
        "authoring/editor.html",
        **head(shown, "parts"),
        paper=paper,
        part_name=paper.name,
        groups=groups,
        told=paper.told(groups),
        anchor_of=anchor_of,
        refused=refused,
        typed=request.form if refused is not None else {},
        written=[] if refused is None or shown.may_write else paper.written(),
        may_undo=shown.may_write and bool(queries.undoable(session(), shown.draft, parts, me().id)),
        rendered=markdown.html(str(at(paper.page.words, ("body",)) or ""), DEFAULT_LANGUAGE, pictures)
        if paper.kind == LESSON
        else None,
        pictures=pictures,
        lesson=paper.name.partition("/")[2] if paper.kind == LESSON else "",
        drawing=drawing_of(paper),
        comments_here=here,
        comment_names=_writers(here),
        seen={side: paper.sides[side].revision for side in SIDES},
    )


def _writers(comments: list[DraftComment]) -> dict[int, str]:
    return names(each for row in comments for each in (row.written_by, row.settled_by))


def refused_by_conflict(error: DomainError) -> AnyResponse:
    """The form as it was sent, and why it came too late: the draft is closed, or the change cannot be taken back."""
    draft_id, name = str((request.view_args or {})["draft_id"]), str((request.view_args or {})["name"])
    shown = Desk(queries.whole(session(), draft_id), [])
    is_choice = "resolve" in request.form
    paper = papers.chosen(papers.opened_at(shown, name)) if is_choice else papers.sent(shown, name)
    return _refused(paper, error.message, status_of(error))


def _refused(paper: Paper, fault: Message, status: int = 422) -> AnyResponse:
    """The form as it was sent, with the reason; nothing is saved and nothing typed is lost."""
    if is_script():
        answer = jsonify(reason=_said(fault))
    else:
        shown = english_desk(paper.desk.draft.public_id)
        answer = make_response(_form(Paper(paper.name, paper.kind, shown, paper.sides), fault))
    answer.status_code = status
    return answer


def _crossed(paper: Paper) -> AnyResponse:
    """Somebody has changed the same part: theirs, mine and what was there before, for a choice."""
    if is_script():
        reason = N_("Somebody else has changed this part since you read it. Press Save to choose between the two.")
        answer = jsonify(reason=_said(reason), crossed=True)
    else:
        draft_id = paper.desk.draft.public_id
        latest = queries.whole(session(), draft_id)
        people = names(row.changed_by for row in latest.rows.values())
        answer = make_response(
            render_template(
                "authoring/conflict.html",
                **head(Desk(latest, []), "parts"),
                paper=paper,
                part_name=paper.name,
                crossed=paper.crossed(),
                beside=papers.beside(),
                people={name: people.get(row.changed_by, "") for name, row in latest.rows.items()},
                revisions={
                    side: latest.rows[each.part].revision if each.part in latest.rows else 0
                    for side, each in paper.sides.items()
                },
            )
        )
    answer.status_code = 412
    return answer


def _told(draft_id: str, paper: Paper) -> AnyResponse:
    """What a save came to, for the script of the page: new revisions, findings by field, the drawing."""
    after = papers.opened(english_desk(draft_id), paper.name)
    told = after.told(after.groups())
    values: dict[str, Any] = {
        "fields": {f"seen-{side}": each.revision for side, each in after.sides.items()},
        "findings": {
            anchor_of(name) or "whole": render_template(
                "authoring/told.html", **head(after.desk), found=found, field=name, typed={}, anchor_of=anchor_of
            )
            for name, found in told.items()
        },
        "counts": render_template("authoring/counts.html", counts=after.desk.counts(paper.name)),
        "drawing": render_template("authoring/graph.html", **head(after.desk), drawing=drawing_of(after)),
    }
    return jsonify(values)


def _said(message: Message) -> str:
    return render_template("authoring/said.html", message=message)


def _place(paper: Paper) -> str:
    """Where the page is to open again: at what was added or moved."""
    for button, by in (("add", None), ("up", -1), ("down", 1), ("remove", 0)):
        found = place_of(request.form.get(button, ""))
        if found is None or found[0] != STRUCTURE:
            continue
        path = found[1]
        if by is None:
            things = at(paper.sides[STRUCTURE].mine, path) or ()
            return anchor_of("/".join(("s", *map(str, path), str(max(len(things) - 1, 0)))))
        last = int(path[-1]) if isinstance(path[-1], int) else 0
        return anchor_of("/".join(("s", *map(str, path[:-1]), str(max(last + by, 0)))))
    return "form" if any(name in request.form for name in ("mend", "statute", "weigh", "unweigh", "undo")) else ""
