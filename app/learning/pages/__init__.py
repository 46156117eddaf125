"""The pages of learning: home and tracks, lessons and scenarios, quizzes, what changed, one's own history, results."""

from app.learning.pages import changes, follow_ups, papers, quizzes, reading, records, refreshers, regrades, tests
from app.learning.pages.door import blueprint

__all__ = [
    "blueprint",
    "changes",
    "follow_ups",
    "papers",
    "quizzes",
    "reading",
    "records",
    "refreshers",
    "regrades",
    "tests",
]
