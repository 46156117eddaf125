"""A draft in another language: how far each part is, and each part beside its English, to be translated."""

from collections import Counter
from dataclasses import dataclass, replace

from flask import flash, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from app.authoring import actions, queries
from app.authoring.actions.writing import locked
from app.authoring.bilingual import Sheet, labels, outrun, texts_of
from app.authoring.findings import findings_of
from app.authoring.forms.fields import placed
from app.authoring.forms.pointers import WORDS, name_of
from app.authoring.limits import fault_of
from app.authoring.pages import papers
from app.authoring.pages.door import BODY, Desk, blueprint, ground, head, is_script, judged, me, names
from app.authoring.pages.vouching import vouching
from app.authoring.pages.weighing import weighed
from app.authoring.parts import LESSON, Path
from app.authoring.picture_lines import pictures_of
from app.authoring.standing import LanguageStanding, language_of, listed, standing_of
from app.authoring.units import Unit, completeness, units
from app.catalogue import markdown
from app.clock import now
from app.errors import DomainError, NotFound
from app.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_, Message, translate
from app.permissions import Permission
from app.web.access import requires
from app.web.errors import status_of
from app.web.language import page_language
from app.web.unit_of_work import session

NO_LANGUAGE = N_("The service has no such language to translate into.")
LONGEST_REVISION = 9


@dataclass(frozen=True)
class Row:
    """A part in the list of a translation."""

    name: str
    written: int
    """Texts that are translated."""
    texts: int
    is_stale: bool
    counts: Counter[str]
    """Findings by severity."""


@dataclass(frozen=True)
class Reading:
    """A part of a translation as this request finds it."""

    shown: Desk
    language: str
    sheet: Sheet
    found: list[Unit]

    @property
    def part(self) -> str:
        """The full name of the part."""
        return f"{self.language}/{self.sheet.part}"

    @property
    def revision(self) -> int:
        """Of the part as it stands now; 0 when it does not."""
        return self.shown.whole.revisions.get(self.part, 0)

    @property
    def answered(self) -> int:
        """The revision of the draft whose English the part fits."""
        return self.shown.whole.answered.get(self.part, 0)

    @property
    def original_revision(self) -> int:
        """Of its English."""
        return self.shown.whole.revisions.get(f"{DEFAULT_LANGUAGE}/{self.sheet.part}", 0)

    @property
    def may_write(self) -> bool:
        """Whether the asker may translate it now."""
        return self.shown.is_open and me().may(Permission.TRANSLATE_MODULE)


@blueprint.get("/studio/drafts/<draft_id>/translations/<language>")
@requires(Permission.READ_DRAFT)
def translation(draft_id: str, language: str) -> str:
    """How far each part of a language is: texts that are translated, what the English has outrun, findings."""
    shown = _desk(draft_id, language)
    standing = _standing(shown, language)
    by_part: dict[str, list[Unit]] = {}
    for unit in units(shown.whole.parts, language):
        by_part.setdefault(unit.part, []).append(unit)
    counts: dict[str, Counter[str]] = {}
    for each in shown.found:
        counts.setdefault(each.part, Counter())[shown.weight_of(each)] += 1
    rows = [
        Row(
            name,
            *completeness(by_part.get(name, ())),
            name in standing.stale,
            counts.get(f"{language}/{name}", Counter()),
        )
        for name in standing.needed
    ]
    return render_template(
        "authoring/translation.html",
        **head(shown, language),
        code=language,
        rows=rows,
        standing=standing,
        written=sum(row.written for row in rows),
        texts=sum(row.texts for row in rows),
        may_translate=shown.is_open and me().may(Permission.TRANSLATE_MODULE),
        **vouching(shown, language),
    )


@blueprint.get("/studio/drafts/<draft_id>/translations/<language>/<path:name>")
@requires(Permission.READ_DRAFT)
def translated_part(draft_id: str, language: str, name: str) -> str:
    """Every text of a part with its English, to be translated by who may, else to be read."""
    return _page(_reading(_desk(draft_id, language), language, name))


@blueprint.post("/studio/drafts/<draft_id>/translations/<language>/<path:name>")
@requires(Permission.TRANSLATE_MODULE)
def save_translation(draft_id: str, language: str, name: str) -> AnyResponse:
    """Save the words of a part; what others changed meanwhile is kept, or shown for a choice. Nothing typed is lost."""
    locked(session(), draft_id)
    shown = Desk(queries.whole(session(), draft_id), [])
    seen = _seen(shown)
    reading = _reading(shown, language, name, seen)
    value = reading.sheet.value(reading.found)
    fault = papers.amiss() or fault_of(value)
    obstacle = fault or _obstacle(reading, seen)
    if obstacle is not None:
        return _again(reading, obstacle, 412 if fault is None else 422)
    keep = actions.keep_typing if is_script() else actions.save_unread if _is_aside() else actions.save
    if _is_begun(reading):
        keep(session(), draft_id, reading.part, value, seen=shown.draft.revision, by=me(), at=now())
    if is_script():
        return _told(reading)
    _press(reading)
    return redirect(_onward(reading), code=303)


def _is_aside() -> bool:
    """Whether the pressed button is about something else than whether the translation fits its English."""
    return any(name in request.form for name in ("mend", "statute", "weigh", "unweigh", "undo"))


def _is_begun(reading: Reading) -> bool:
    """Whether there is anything to save: a part that nobody has written stays so until somebody does."""
    typed = reading.sheet.typed.items()
    return bool(reading.revision) or any(text.strip() for _, text in typed)


def _press(reading: Reading) -> None:
    """What a button does besides saving, and what it says."""
    if "undo" in request.form:
        actions.undo(session(), reading.shown.draft.public_id, reading.part, by=me(), at=now())
        flash(gettext("Your last change here was taken back."), "good")
    elif not (papers.is_weighing() and weighed(_desk(reading.shown.draft.public_id, reading.language))):
        flash(gettext("Saved."), "good")


def refused_by_conflict(error: DomainError) -> AnyResponse:
    """The page as it was sent, and why it came too late."""
    named = request.view_args or {}
    shown = Desk(queries.whole(session(), str(named["draft_id"])), [])
    reading = _reading(shown, str(named["language"]), str(named["name"]), _seen(shown))
    return _again(reading, error.message, status_of(error))


def _onward(reading: Reading) -> str:
    draft_id = reading.shown.draft.public_id
    after = _after(reading)
    if "undo" in request.form:
        return url_for(
            ".translated_part", draft_id=draft_id, language=reading.language, name=reading.sheet.part, _anchor="form"
        )
    if "next" in request.form and after is None:
        return url_for(".translation", draft_id=draft_id, language=reading.language)
    name = after if "next" in request.form and after is not None else reading.sheet.part
    return url_for(".translated_part", draft_id=draft_id, language=reading.language, name=name)


def _after(reading: Reading) -> str | None:
    """The part that comes next."""
    order = listed(reading.shown.whole.parts)
    place = order.index(reading.sheet.part)
    return order[place + 1] if place + 1 < len(order) else None


def _obstacle(reading: Reading, seen: int) -> Message | None:
    """What somebody else did since the page was opened that has to be seen before anything is saved."""
    if reading.sheet.is_crossed(reading.found):
        return N_(
            "Somebody else has saved other words for the same text since you opened this page. Yours stand in the "
            "fields, theirs beside them; take theirs or keep yours, then save."
        )
    if reading.original_revision > seen:
        return N_(
            "The English was changed since you opened this page; it stands here as it is now. Look whether your words "
            "still fit, then save."
        )
    return None


def _desk(draft_id: str, language: str) -> Desk:
    """A draft with what is wrong with its words in one language; raise NotFound for none to translate into."""
    if language not in LANGUAGES or language == DEFAULT_LANGUAGE:
        raise NotFound(NO_LANGUAGE)
    whole = queries.whole(session(), draft_id)
    parts = {name: value for name, value in whole.parts.items() if language_of(name) in (None, language)}
    found = [each for each in findings_of(parts, ground()) if language_of(each.part) == language]
    return judged(whole, found)


def _standing(shown: Desk, language: str) -> LanguageStanding:
    return standing_of(language, listed(shown.whole.parts), shown.whole.answered, shown.found)


def _seen(shown: Desk) -> int:
    """The revision of the draft at which the asker opened the page, as the form names it."""
    said = request.form.get("seen", "")
    is_number = said.isdecimal() and said.isascii() and len(said) <= LONGEST_REVISION
    return min(int(said), shown.draft.revision) if is_number else 0


def _reading(shown: Desk, language: str, name: str, seen: int | None = None) -> Reading:
    """A part of the translation, with what the form sent when ``seen`` says from which state it began."""
    if language not in LANGUAGES or language == DEFAULT_LANGUAGE:
        raise NotFound(NO_LANGUAGE)
    parts = shown.whole.parts
    original = parts.get(f"{DEFAULT_LANGUAGE}/{name}")
    if original is None or name not in listed(parts):
        raise NotFound(papers.UNKNOWN)
    found = texts_of(parts, language, name)
    theirs = parts.get(f"{language}/{name}", {})
    before = theirs
    if seen is not None and shown.whole.revisions.get(f"{language}/{name}", 0) > seen:
        before = queries.value_at(session(), shown.draft, f"{language}/{name}", seen) or {}
    typed = {} if seen is None else _typed(found)
    sheet = Sheet(name, original, before, theirs, typed)
    by_button = seen is not None and not is_script()
    wanted = set(request.form.getlist("drop")) if by_button else set()
    dropped = frozenset(line.path for line in sheet.left if line.name in wanted)
    taken = set(request.form.getlist("take")) if by_button else set()
    kept = {path: text for path, text in typed.items() if name_of(WORDS, path) not in taken}
    return Reading(shown, language, Sheet(name, original, before, theirs, kept, dropped), found)


def _typed(found: list[Unit]) -> dict[Path, str]:
    """What the form sent for the texts that there are."""
    fields = {name_of(WORDS, unit.path): unit.path for unit in found}
    sent = {path: request.form[name] for name, path in fields.items() if name in request.form}
    texts = {path: text.replace("\r\n", "\n").replace("\r", "\n") for path, text in sent.items()}
    return {path: papers.rewritten(name_of(WORDS, path), text) for path, text in texts.items()}


def _again(reading: Reading, said: Message, status: int) -> AnyResponse:
    """The page with what was typed, and why it was not saved."""
    if is_script():
        answer = jsonify(reason=translate(said, page_language()))
    else:
        judged_now = _desk(reading.shown.draft.public_id, reading.language)
        answer = make_response(_page(replace(reading, shown=judged_now), said))
    answer.status_code = status
    return answer


def _told(reading: Reading) -> AnyResponse:
    """What a save came to, for the script of the page: the new revision, what others wrote, findings by field."""
    shown, sheet = _desk(reading.shown.draft.public_id, reading.language), reading.sheet
    fields = [line.name for line in (*sheet.lines(reading.found), *sheet.left)]
    told = placed(shown.found, {reading.part: WORDS}, (), fields)
    findings = {
        papers.anchor_of(name) or "whole": render_template(
            "authoring/told.html",
            **head(shown),
            found=found,
            field=name,
            typed={},
            code=reading.language,
            anchor_of=papers.anchor_of,
        )
        for name, found in told.items()
    }
    counts = render_template("authoring/counts.html", counts=_counts(shown, reading.part))
    return jsonify(
        fields={"seen": shown.draft.revision},
        texts={papers.anchor_of(name): text for name, text in sheet.others(reading.found).items()},
        findings=findings,
        counts=counts,
    )


def _counts(shown: Desk, part: str) -> Counter[str]:
    return Counter(shown.weight_of(each) for each in shown.found if each.part == part)


def _page(reading: Reading, said: Message | None = None) -> str:
    shown, sheet, whole = reading.shown, reading.sheet, reading.shown.whole
    paper = papers.opened(shown, sheet.part)
    known = dict(labels(paper.groups()))
    order = {name: place for place, name in enumerate(known)}
    lines = sorted(sheet.lines(reading.found), key=lambda line: order.get(line.name, len(order)))
    shown_names = [line.name for line in (*lines, *sheet.left)]
    stops = listed(whole.parts)
    place = stops.index(sheet.part)
    is_stale = bool(reading.revision) and reading.original_revision > reading.answered
    row = whole.rows.get(reading.part)
    return render_template(
        "authoring/translated_part.html",
        **head(shown, reading.language),
        code=reading.language,
        part_name=sheet.part,
        sheet=sheet,
        lines=lines,
        labels=known,
        told=placed(shown.found, {reading.part: WORDS}, (), shown_names),
        changed=_changed(reading) if is_stale else {},
        is_stale=is_stale,
        said=said,
        typed=request.form if said is not None else {},
        written=[] if said is None or reading.may_write else sheet.written(reading.found),
        counts=_counts(shown, reading.part),
        rendered=_rendered(reading),
        homeless=_homeless(reading) if said is not None else [],
        may_write=reading.may_write,
        may_undo=reading.may_write and bool(queries.undoable(session(), shown.draft, [reading.part], me().id)),
        writer=names([row.changed_by]).get(row.changed_by, "") if row is not None and said is not None else "",
        anchor_of=papers.anchor_of,
        earlier=stops[place - 1] if place else None,
        later=_after(reading),
    )


def _rendered(reading: Reading) -> str | None:
    """The text of a lesson as its learners get it; None for other parts."""
    if not reading.sheet.part.startswith(f"{LESSON}/"):
        return None
    body = next((line.text for line in reading.sheet.lines(reading.found) if line.path == BODY), "")
    return markdown.html(body, reading.language, pictures_of(reading.shown.whole.parts))


def _homeless(reading: Reading) -> list[str]:
    """Words that were sent for texts that the English no longer has."""
    there = {name_of(WORDS, unit.path) for unit in reading.found}
    return [
        text
        for name, text in request.form.items()
        if name.startswith(f"{WORDS}/") and name not in there and text.strip()
    ]


def _changed(reading: Reading) -> dict[Path, str]:
    """Texts whose English was changed after the part was translated."""
    name = f"{DEFAULT_LANGUAGE}/{reading.sheet.part}"
    return outrun(reading.found, queries.value_at(session(), reading.shown.draft, name, reading.answered))
