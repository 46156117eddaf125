"""The doors through which a module leaves as files and comes in: a published version, a draft as it is now."""

from contextlib import closing
from typing import Any, Final, cast

from flask import Blueprint, Response, render_template, request

from app.accounts.policy import SignedIn
from app.authoring import queries
from app.authoring.files import picture_paths
from app.authoring.picture_lines import pictures_of
from app.catalogue.actions import picture_files
from app.clock import now
from app.errors import Invalid, NotFound
from app.i18n import N_
from app.interop import actions
from app.interop.module_packages import package_of, package_of_draft, read_package
from app.interop.zip_packages import LARGEST_PACKED
from app.permissions import Permission
from app.web.access import principal, principal_or_none, requires
from app.web.unit_of_work import session, writes

blueprint = Blueprint("module-files", "app.interop", template_folder="templates")

TYPE: Final = "application/zip"
ROOM: Final = 64 * 1024
CHOOSE: Final = N_("Choose a file first.")


@blueprint.url_value_preprocessor
def _admit_packages(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let whoever may write modules send a package; before the form is read for its token."""
    if endpoint != "module-files.bring_in":
        return
    asker = principal_or_none()
    if asker and asker.may(Permission.WRITE_MODULE):
        request.max_content_length = LARGEST_PACKED + ROOM


@blueprint.get("/studio/files")
@requires(Permission.WRITE_MODULE)
def choose() -> str:
    """The way to begin a draft with the files of a module."""
    return render_template("interop/module_in.html", draft=None)


@blueprint.post("/studio/files")
@requires(Permission.WRITE_MODULE)
def bring_in() -> str:
    """Begin a draft with a package, and tell what of it could not be read."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid(CHOOSE, fields={"file": [CHOOSE]})
    with closing(sent.stream):
        package = read_package(sent.stream.read(LARGEST_PACKED + 1))
    draft = actions.begin_from_package(session(), package, by=cast(SignedIn, principal()), at=now())
    return render_template("interop/module_in.html", draft=draft, package=package)


@blueprint.get("/studio/modules/<key>/files.zip")
@requires(Permission.READ_DRAFT)
@writes
def version_files(key: str) -> Response:
    """A published version as the files of ``content/``: the one that ``version`` names, else the newest; audited."""
    number = request.args.get("version", type=int)
    if number is None and "version" in request.args:
        raise NotFound(N_("Module %(key)s has no version %(number)s.", key=key, number=request.args["version"]))
    chosen = queries.versions(session(), key)[0].number if number is None else number
    found = queries.edition(session(), key, chosen)
    actions.record_files(session(), f"module:{key}", by=principal().id, at=now(), version=chosen)
    pictures = picture_files(session(), picture_paths(found.structure).values())
    return _package(f"{key}-{chosen}", package_of(key, found.structure, found.texts, pictures))


@blueprint.get("/studio/drafts/<draft_id>/files.zip")
@requires(Permission.READ_DRAFT)
@writes
def draft_files(draft_id: str) -> Response:
    """A draft as it is now as the files of ``content/``; audited, for they hold answer keys."""
    whole = queries.whole(session(), draft_id)
    key = whole.draft.module_key
    number = (queries.base_number(session(), whole.draft) or 0) + 1
    actions.record_files(session(), f"draft:{draft_id}", by=principal().id, at=now(), revision=whole.draft.revision)
    pictures = picture_files(session(), (each.digest for each in pictures_of(whole.parts)))
    return _package(f"{key}-draft", package_of_draft(key, whole.parts, number, pictures))


def _package(name: str, content: bytes) -> Response:
    answer = Response(content, content_type=TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return answer
