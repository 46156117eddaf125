"""What every part of the JSON API shares: the OpenAPI document, paging, the explorer page.

flask-smorest's ``Api`` is subclassed for one reason: it would answer the errors of HTML pages as JSON too.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

import flask_smorest
from flask import Flask, request, url_for
from marshmallow import Schema, fields, validate
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.web.openapi import Problem, describe_key, describe_refusals, frame_of, framed
from app.web.reading import Parser

Row = TypeVar("Row")
PREFIX: Final = "/api/v1"
PAGE_SIZE: Final = 50
PAGE_SIZE_MAX: Final = 100


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]
    """A part of the API: its input is read strictly, its operations are documented with their rights and refusals."""

    ARGUMENTS_PARSER = Parser()

    def __init__(self, *args: Any, **options: Any) -> None:
        """As any part of flask-smorest's; its operations stand in the document under its name without ``-api``."""
        super().__init__(*args, **options)
        self._prepare_doc_cbks.append(self._framed)

    def arguments(self, schema: Any, **options: Any) -> Any:
        """What an operation takes; the schema is made once, not anew for every request."""
        return super().arguments(schema() if isinstance(schema, type) else schema, **options)

    def _store_endpoint_docs(self, endpoint: str, obj: Any, parameters: Any, tags: Any, **options: Any) -> None:
        super()._store_endpoint_docs(endpoint, obj, parameters, tags or [_tag(self.name)], **options)
        for method, described in self._docs[endpoint].items():
            if method != "parameters":
                described["frame"] = frame_of(endpoint, obj)

    def _framed(
        self, doc: dict[str, Any], said: dict[str, Any], *, app: Flask, method: str, **_: Any
    ) -> dict[str, Any]:
        frame = said["frame"]
        rule = next(app.url_map.iter_rules(f"{self.name}.{frame.name}"))
        has_body = "requestBody" in {**doc, **said.get("manual_doc", {})}
        return framed(doc, frame, method=method, has_names=bool(rule.arguments), has_body=has_body)


def _tag(name: str) -> str:
    return name.removesuffix("-api")


class Api(flask_smorest.Api):  # type: ignore[misc]
    """The OpenAPI document and its parts; errors are answered by ``app.web.errors`` alone."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def register_blueprint(self, blp: Blueprint, *, parameters: Any = None, **options: Any) -> None:
        """Register a part and its description."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blp.name] = self
        self._app.register_blueprint(blp, **options)
        blp.register_views_in_doc(self, self._app, self.spec, name=blp.name, parameters=parameters)
        self.spec.tag({"name": _tag(blp.name), "description": blp.description})

    def _register_error_handlers(self) -> None:
        """Leave errors to ``app.web.errors``."""

    def _register_responses(self) -> None:
        describe_refusals(self.spec)

    def _register_etag_headers(self) -> None:
        describe_key(self.spec)

    def _register_pagination_header(self) -> None:
        """Pages of lists are told in the body."""


class PageIn(Schema):
    """Which page of a list: counted from 1, with at most 100 rows each."""

    page = fields.Integer(load_default=1, validate=validate.Range(1, 100_000))
    page_size = fields.Integer(load_default=PAGE_SIZE, validate=validate.Range(1, PAGE_SIZE_MAX))


def page_schema(rows: type[Schema]) -> type[Schema]:
    """The schema of one page of rows."""
    return Schema.from_dict(
        {
            "items": fields.List(fields.Nested(rows), required=True),
            "page": fields.Integer(required=True),
            "page_size": fields.Integer(required=True),
            "total": fields.Integer(required=True),
            "next": fields.String(allow_none=True, metadata={"description": "Address of the next page, if any."}),
        },
        name=f"{rows.__name__}Page",
    )


def paged(
    session: Session,
    rows: Select[*tuple[Any, ...]],
    *,
    page: int,
    page_size: int,
    make: Callable[[Any], Row] | None = None,
) -> dict[str, Any]:
    """One page of a select (which must be ordered), with the total and the address of the next page."""
    total = session.scalar(select(func.count()).select_from(rows.order_by(None).subquery())) or 0
    found: Sequence[Any] = session.execute(rows.limit(page_size).offset((page - 1) * page_size)).unique().all()
    items = [row[0] if len(row) == 1 else row for row in found]
    return {
        "items": [make(item) for item in items] if make else items,
        "page": page,
        "page_size": page_size,
        "total": total,
        "next": _next_page(page) if page * page_size < total else None,
    }


def _next_page(page: int) -> str:
    arguments: dict[str, Any] = {**request.args.to_dict(), **(request.view_args or {}), "page": page + 1}
    return url_for(request.endpoint or "", **arguments)


def configure_api(app: Flask) -> Api:
    """Set up the document at ``/api/v1/openapi.json`` and the explorer at ``/api/v1/docs``."""
    app.config.update(
        API_TITLE="Safeguard",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=PREFIX,
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "info": {
                "description": "Training of the people around children, and its truthful count. "
                "Refusals are problem documents (RFC 9457). Writes accept an Idempotency-Key.",
                "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            },
            "components": {
                "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            },
        },
    )
    return Api(app)


__all__ = ["PREFIX", "Api", "Blueprint", "PageIn", "Problem", "configure_api", "page_schema", "paged"]
