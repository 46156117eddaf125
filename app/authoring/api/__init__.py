"""The studio over the JSON API."""

from app.authoring.api import drafts, steps, versions
from app.authoring.api.door import blueprint

__all__ = ["blueprint", "drafts", "steps", "versions"]
