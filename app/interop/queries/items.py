"""Reads of modules to exchange and of imports that wait."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.catalogue.documents import Item, ItemText
from app.catalogue.queries import ReadableModule, current_module, readable_module
from app.errors import NotFound
from app.i18n import N_
from app.interop.carried import Carried, Note
from app.interop.models import ItemImport
from app.interop.policy import visible
from app.interop.targets import Target, bank_of, target_of
from app.permissions import Principal


@dataclass(frozen=True)
class ImportLine:
    """An import in a list."""

    id: str
    module: str
    format: str
    language: str
    sha256: str
    imported_at: datetime
    item_count: int
    note_count: int


@dataclass(frozen=True)
class StoredImport:
    """An import with its proposals and its report."""

    id: str
    module: str
    format: str
    language: str
    sha256: str
    imported_at: datetime
    items: list[dict[str, Any]]
    texts: dict[str, dict[str, Any]]
    report: Carried


def module_in(session: Session, key: str, language: str) -> ReadableModule:
    """A published module with its words in just this language; raise NotFound."""
    found = readable_module(session, key, language)
    if found.text.language != language:
        raise NotFound(N_("Module %(key)s has no text in this language.", key=key))
    return found


def bank(found: ReadableModule) -> list[tuple[Item, ItemText]]:
    """The items of a module with their words."""
    return bank_of(found.module.document, found.text)


def target(session: Session, key: str, language: str) -> Target:
    """A published module as the place that items are proposed for; raise NotFound."""
    return target_of(current_module(session, key).document, language)


def imports(principal: Principal, module_key: str) -> Select[Any]:
    """The imports that wait beside a module, the newest first, as the asker may see them."""
    return (
        select(
            ItemImport.public_id,
            ItemImport.module_key,
            ItemImport.format,
            ItemImport.language,
            ItemImport.digest,
            ItemImport.imported_at,
            func.json_array_length(ItemImport.items),
            func.json_array_length(ItemImport.report),
        )
        .where(ItemImport.module_key == module_key, visible(principal))
        .order_by(ItemImport.imported_at.desc(), ItemImport.id.desc())
    )


def line(row: Any) -> ImportLine:
    """A row of :func:`imports`."""
    return ImportLine(*row)


def newest_imports(session: Session, principal: Principal, module_key: str, most: int) -> list[ImportLine]:
    """The newest imports beside a module."""
    return [line(row) for row in session.execute(imports(principal, module_key).limit(most))]


def stored_import(session: Session, principal: Principal, public_id: str) -> StoredImport:
    """One import with everything in it; raise NotFound."""
    wanted = select(ItemImport).where(ItemImport.public_id == public_id, visible(principal))
    row = session.scalar(wanted) if public_id.isprintable() else None  # PostgreSQL refuses a NUL in a text
    if row is None:
        raise NotFound(N_("There is no such import."))
    return stored(row)


def stored(row: ItemImport) -> StoredImport:
    """A row as a value."""
    notes = tuple(Note.from_plain(each) for each in row.report)
    return StoredImport(
        id=row.public_id,
        module=row.module_key,
        format=row.format,
        language=row.language,
        sha256=row.digest,
        imported_at=row.imported_at,
        items=row.items,
        texts=row.texts,
        report=Carried(tuple(item["key"] for item in row.items), notes),
    )
