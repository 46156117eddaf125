"""What items are proposed for, what was proposed, and the bank that goes out: values that load no format."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.catalogue.documents import Item, ItemText, ModuleDocument, TextDocument
from app.interop.carried import Carried


@dataclass(frozen=True)
class Target:
    """The module that items are proposed for, and the language of their words."""

    language: str
    outcomes: Mapping[str, tuple[str, ...]]
    """Its outcomes with their anchors, in order."""
    taken: frozenset[str] = frozenset()
    """Keys of the items that it has."""


@dataclass(frozen=True)
class Proposals:
    """Items in the format of ``module.yaml``, their words in that of ``text.yaml``, and the report."""

    items: tuple[dict[str, Any], ...]
    texts: Mapping[str, dict[str, Any]]
    report: Carried


def target_of(document: ModuleDocument, language: str) -> Target:
    """The target that a published module is."""
    return Target(
        language=language,
        outcomes={outcome.key: outcome.anchors for outcome in document.outcomes},
        taken=frozenset(item.key for item in document.items),
    )


def bank_of(document: ModuleDocument, text: TextDocument) -> list[tuple[Item, ItemText]]:
    """The items of a module with their words, in order."""
    return [(item, text.items[item.key]) for item in document.items if item.key in text.items]
