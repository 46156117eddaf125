"""The pages of learning: home and tracks, lessons and scenarios, quizzes, one's own history, results."""

from app.learning.pages import follow_ups, papers, quizzes, reading, records, refreshers, regrades, tests
from app.learning.pages.door import blueprint

__all__ = ["blueprint", "follow_ups", "papers", "quizzes", "reading", "records", "refreshers", "regrades", "tests"]
