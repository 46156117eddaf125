"""Idempotency-Key: a write sent twice has one effect (IETF draft-ietf-httpapi-idempotency-key-header-07).

The record is written in the transaction of its effect, so both stand or neither does.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from tempfile import SpooledTemporaryFile
from typing import Any, Final, TypeVar

from flask import Response, after_this_request, current_app, make_response, request
from flask.typing import ResponseReturnValue
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.clock import now
from app.errors import Conflict, Invalid
from app.i18n import N_
from app.web.access import principal_or_none
from app.web.models import IdempotencyRecord
from app.web.unit_of_work import SAFE_METHODS, session

View = TypeVar("View", bound=Callable[..., Any])
KEY_MAX: Final = 200
KEPT_FOR: Final = timedelta(days=7)
"""How long a sent write may be sent again."""
IN_MEMORY: Final = 1024 * 1024
ERROR: Final = 400


def once(dispatch: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    """Dispatch the request, or replay the kept answer when the same write was answered before.

    Raises:
        Invalid: the key is too long, or was used for another request (422).
        Conflict: a request with this key is still running (409).
    """
    key = request.headers.get("Idempotency-Key")
    asker = None if key is None or not _may_be_kept() else principal_or_none()
    if key is None or asker is None:
        return dispatch()
    if not 1 <= len(key) <= KEY_MAX or not key.isprintable():
        raise Invalid(N_("The Idempotency-Key must have 1 to %(most)s printable characters.", most=KEY_MAX))
    record, is_new = _claimed(session(), asker.id, key, _request_hash())
    if not is_new:
        return _replayed(record)
    response = make_response(dispatch())
    _keep(record, response)
    return response


def secret_answer(view: View) -> View:
    """Mark a view whose answer holds a secret (a token, a one-time password): it is never kept, so never replayed."""
    view.secret_answer = True  # type: ignore[attr-defined]
    return view


def _may_be_kept() -> bool:
    if request.url_rule is None or request.method in SAFE_METHODS or not request.path.startswith("/api/"):
        return False
    return not getattr(current_app.view_functions.get(request.endpoint or ""), "secret_answer", False)


def _request_hash() -> str:
    """SHA-256 of the request. A large body goes through a file, so that it is never whole in memory."""
    found = hashlib.sha256(f"{request.method} {request.full_path} {request.mimetype}\n".encode())
    body = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  (closed when the request is answered)

    @after_this_request
    def close(response: Response) -> Response:
        body.close()
        return response

    while chunk := request.stream.read(65_536):
        found.update(chunk)
        body.write(chunk)
    body.seek(0)
    request.environ["wsgi.input"] = body
    request.__dict__.pop("stream", None)
    return found.hexdigest()


def _claimed(writer: Session, account_id: int, key: str, request_hash: str) -> tuple[IdempotencyRecord, bool]:
    wanted = select(IdempotencyRecord).filter_by(account_id=account_id, key=key)
    found = writer.scalar(wanted)
    if found is None:
        writer.execute(delete(IdempotencyRecord).where(IdempotencyRecord.created_at < now() - KEPT_FOR))
        found = IdempotencyRecord(account_id=account_id, key=key, request_hash=request_hash, created_at=now())
        writer.add(found)
        try:
            writer.flush()
        except IntegrityError:
            writer.rollback()
            found = writer.scalars(wanted).one()
        else:
            return found, True
    if found.request_hash != request_hash:
        raise Invalid(N_("This Idempotency-Key was used for another request. Use a new key for a new request."))
    return found, False


def _replayed(record: IdempotencyRecord) -> Response:
    if record.status is None:
        raise Conflict(N_("The first request with this Idempotency-Key is still running."))
    response = Response(record.body or b"", status=record.status, content_type=record.content_type)
    response.headers["Idempotency-Replayed"] = "true"
    return response


def _keep(record: IdempotencyRecord, response: Response) -> None:
    if response.status_code >= ERROR:
        session().delete(record)
        return
    record.status = response.status_code
    record.content_type = response.content_type
    record.body = response.get_data()
