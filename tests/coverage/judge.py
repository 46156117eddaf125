"""What is so, for the judge of an attack and never for the attacker: the raw counts behind a release."""

from app.coverage.queries.kinds import whole_reading
from app.coverage.releases.contents import tables_of
from app.coverage.suppression import Withheld, reason


def truth(session, on):
    """Key of each number to what is counted, with its group's profile: as the program has it on a date."""
    found = whole_reading(session, on)
    tables = [tables_of(found, audience) for audience in found.groups]
    return {tuple(key): (each, one.profile) for one in tables for key, each in one.counted.items() if each.is_printed}


def small(facts):
    """The numbers that must be protected for their own sake."""
    return {key for key, (each, profile) in facts.items() if reason(each.raw, profile) is Withheld.PRIMARY}
