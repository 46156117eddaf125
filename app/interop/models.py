"""The table of item files that were brought in."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models import Account
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
