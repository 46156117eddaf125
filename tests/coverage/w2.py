"""The worked example W2 of the indicators: six learners, and five people who were followed up."""

from collections import Counter
from fractions import Fraction

from app.coverage.effects.measures import Facts

PASS_PERCENT = 80


def learner(
    pre=None, post=None, follow_up=None, *, must=True, rating=None, responded=None, applied=False, channel=False
):
    """One learner by percentages; passes as the rule says; ``responded``: None means not certified."""
    passed = post is not None and post >= PASS_PERCENT and must
    return Facts(
        *(None if score is None else Fraction(score, 100) for score in (pre, post, follow_up)),
        passed=passed,
        must_right=must and post is not None,
        rating=rating,
        is_eligible=responded is not None,
        responded=bool(responded),
        applied=applied,
        knows_channel=channel,
    )


W2 = (
    learner(40, 80, 70, rating=5, responded=True, applied=True, channel=True),
    learner(60, 90, 85, rating=4, responded=True, applied=True, channel=True),
    learner(50, 50, must=False, rating=4),
    learner(80, 70, rating=2),
    learner(100, 100, 95, responded=True),
    learner(30),
)
"""L1 to L6."""

FOLLOWED_UP = (
    learner(responded=True, applied=True, channel=True),
    learner(responded=True, applied=True, channel=True),
    learner(responded=True),
    learner(responded=False),
    learner(responded=False),
)
"""The separate cohort of AT-25: five eligible, three respond, two yes."""


def cohort(people, times=1):
    """So many copies of everybody."""
    return Counter({facts: count * times for facts, count in Counter(people).items()})
