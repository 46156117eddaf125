"""Learning over the JSON API: one's way through the tracks, and what comes months later. Always one's own."""

from app.learning.api import later, regrades, way
from app.learning.api.door import blueprint

__all__ = ["blueprint", "later", "regrades", "way"]
