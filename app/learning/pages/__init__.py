"""The pages of learning: home and tracks, lessons and scenarios, quizzes, one's own history, results."""

from app.learning.pages import quizzes, reading, records
from app.learning.pages.door import blueprint

__all__ = ["blueprint", "quizzes", "reading", "records"]
