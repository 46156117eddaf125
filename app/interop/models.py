"""Item files that were brought in, and files of releases that were asked for."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models import Account
from app.coverage.models import Release
from app.db import Base


class ItemImport(Base):
    """Items read from a foreign file for a module: proposals, which no form draws from. Never changed."""

    __tablename__ = "item_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    module_key: Mapped[str] = mapped_column(String(16), index=True)
    format: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(8))
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the file, in hex."""
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """In the format of ``module.yaml``."""
    texts: Mapped[dict[str, Any]] = mapped_column(JSON)
    """In the format of ``text.yaml``, by item key."""
    report: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """What could not be carried over, and where."""
    imported_by: Mapped[int] = mapped_column(ForeignKey(Account.id))
    imported_at: Mapped[datetime]


class Export(Base):
    """A file of a published release that somebody asked for. The file is not kept: it is made again, byte by byte."""

    __tablename__ = "export"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    release_id: Mapped[int] = mapped_column(ForeignKey(Release.id))
    kind: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(8))
    agency: Mapped[str | None] = mapped_column(String(64))
    """Who maintains the SDMX structure."""
    codes: Mapped[str | None] = mapped_column(Text)
    """The codes of a DHIS2, as they were sent; forgotten when the export has expired."""
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the file, in hex."""
    size: Mapped[int]
    """Bytes of the file."""
    left_out: Mapped[dict[str, int]] = mapped_column(JSON)
    """How many numbers a DHIS2 does not get, by reason."""
    asked_by: Mapped[int] = mapped_column(ForeignKey(Account.id), index=True)
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
