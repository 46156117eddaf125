"""What is true of every operation and is therefore written into the OpenAPI document in one place.

From the declared access of a view follow its ``security`` and its refusals; from its method, whether it takes an
``Idempotency-Key``. A slice documents only what is its own.
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from apispec import APISpec
from marshmallow import Schema, fields

from app.permissions import Permission

PROBLEM: Final = "application/problem+json"
SAFE: Final = frozenset({"get", "head", "options"})
KEY_PARAMETER: Final = "IdempotencyKey"
RETRY: Final = {"Retry-After": {"description": "Seconds until another try makes sense.", "schema": {"type": "integer"}}}

REFUSALS: Final[dict[int, str]] = {
    400: "The request is not of the form that is expected here.",
    401: "No token, or one that is unknown, has ended or has expired.",
    403: "The account, or the scopes of the token, do not give the right to do this.",
    404: "There is no such thing for the asking account.",
    409: "The present state of the thing forbids this; or the first request with this Idempotency-Key still runs.",
    411: "The body has no Content-Length.",
    413: "The body is larger than accepted.",
    415: "The body is of a kind that is not accepted.",
    422: "The input breaks a rule, or the Idempotency-Key was used for another request; nothing was changed.",
    429: "Too many tries; try later.",
    503: "The service is busy; nothing was changed and the same request may be sent again.",
}
HEADERS: Final[dict[int, dict[str, Any]]] = {
    401: {"WWW-Authenticate": {"description": "Always Bearer.", "schema": {"type": "string"}}},
    429: RETRY,
    503: RETRY,
}


class Problem(Schema):
    """A problem document (RFC 9457)."""

    type = fields.String(required=True, metadata={"description": "Always about:blank: the status says the kind."})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    errors = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        metadata={"description": "For each refused field (dotted when nested) what is wrong with it."},
    )


@dataclass(frozen=True)
class Frame:
    """What the view of an operation declares: its name, who may enter, and whether its answer may be kept."""

    name: str
    access: str
    is_secret: bool


def frame_of(name: str, view: object) -> Frame:
    """The frame of a view; a view that declares nothing counts as public (a test refuses it)."""
    return Frame(name, getattr(view, "access", "public"), getattr(view, "secret_answer", False))


def describe_refusals(spec: APISpec) -> None:
    """Put every refusal into the document's components; those that are never named stay out of it."""
    for status, description in REFUSALS.items():
        response = {"description": description, "content": {PROBLEM: {"schema": Problem}}}
        if status in HEADERS:
            response["headers"] = HEADERS[status]
        spec.components.response(HTTPStatus(status).name, response, lazy=True)


def describe_key(spec: APISpec) -> None:
    """Put the Idempotency-Key into the document's components."""
    parameter = {
        "description": "A name of your own for this write. Sent again with the same body it answers the same and "
        "changes nothing; with another body it is refused with 422.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
        "example": "3f1c9a52-attempt-T1",
    }
    spec.components.parameter(KEY_PARAMETER, "header", {"name": "Idempotency-Key", **parameter}, lazy=True)


def framed(operation: dict[str, Any], frame: Frame, *, method: str, has_names: bool, has_body: bool) -> dict[str, Any]:
    """The documented operation with its name, its security, its refusals and, for a write, the Idempotency-Key.

    ``has_names``: its address names a thing, which may not be there.
    """
    described = {"operationId": frame.name, **operation, "security": _security(frame)}
    responses = {int(status): _as_problem(int(status), said) for status, said in operation.get("responses", {}).items()}
    wanted = _refusals(frame.access, writes=method not in SAFE)
    for status in wanted | ({404} if has_names else set()) | ({415} if has_body else set()):
        responses.setdefault(status, HTTPStatus(status).name)
    described["responses"] = dict(sorted(responses.items()))
    if method not in SAFE and not frame.is_secret:
        described["parameters"] = [*operation.get("parameters", []), KEY_PARAMETER]
    return described


def _security(frame: Frame) -> list[dict[str, list[str]]]:
    """A bearer token, with the permission that it must carry; on public operations none is needed."""
    if frame.access == "public":
        return []
    return [{"token": [frame.access] if isinstance(frame.access, Permission) else []}]


def _as_problem(status: int, response: Any) -> Any:
    """A refusal that a slice describes itself is a problem document too."""
    if status < HTTPStatus.BAD_REQUEST or not isinstance(response, dict):
        return response
    contents = response.get("content", {"": {"schema": Problem}})
    headers = {"headers": HEADERS[status]} if status in HEADERS else {}
    return {**headers, **response, "content": {PROBLEM: next(iter(contents.values()))}}


def _refusals(access: str, *, writes: bool) -> set[int]:
    found = {400, 401, 503}
    if access == "public":
        found.add(429)
    if isinstance(access, Permission):
        found.add(403)
    if writes:
        found |= {409, 411, 413, 422}
    return found
