"""How useful a track was for one's work, said once a learner is through it."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.assessment.models import Kind
from app.assessment.queries import last_submitted
from app.catalogue.queries import track
from app.errors import Conflict, Invalid
from app.i18n import N_
from app.learning import queries
from app.learning.models import Rating
from app.learning.policy import Learner

LEAST = 1
MOST = 5


def rate(session: Session, track_code: str, value: int, *, by: Learner, at: datetime) -> Rating:
    """Say how useful a track was, 1 (not at all) to 5 (very); said again, the last word counts.

    Raises:
        NotFound: there is no such track.
        Invalid: the value is none of 1 to 5.
        Conflict: the learner has neither sent its post-test nor completed it.
    """
    rated = track(session, track_code)
    if not LEAST <= value <= MOST:
        reason = N_("Choose a number from 1 to 5.")
        raise Invalid(reason, fields={"value": [reason]})
    enrolment = queries.enrolment(session, by.id, rated.code)
    is_through = enrolment is not None and enrolment.completed_at is not None
    if not is_through and last_submitted(session, by.id, Kind.POST, rated.code) is None:
        raise Conflict(N_("You can say how useful a track was once you have done its last test."))
    rating = session.merge(Rating(account_id=by.id, track_code=rated.code, value=value, rated_at=at))
    session.flush()
    return rating
