"""A module of which a second version is published, with what its learners are told of it."""

from datetime import timedelta

from sqlalchemy import select

from app.catalogue.actions.publishing import Edition, announce
from app.catalogue.actions.publishing import publish as publish_edition
from app.catalogue.announcing import NOTHING_SAID, Announcement, Effect
from app.catalogue.models import Module, ModuleVersion
from app.credentials.actions import shorten
from tests.assessment.banks import plain_module, plain_text
from tests.learning.conftest import AT

WORDS = {"en": "Lesson two now says whom to tell first.", "ar": "الدرس الثاني يقول الآن من يُبلَّغ أولاً."}
LATER = AT + timedelta(days=10)
UNTIL = (LATER + timedelta(days=60)).date()
REFRESH = Announcement(WORDS, Effect.REFRESHER)
SHORTEN = Announcement(WORDS, Effect.VALIDITY, UNTIL)


def next_version(session, key="T1", *, said=NOTHING_SAID, at=LATER, languages=("en", "ar"), changed=True):
    """Publish the module again: the second lesson is worded otherwise, a fourth one is new, unless nothing changed."""
    current = session.scalars(
        select(ModuleVersion).join(Module, Module.current_version_id == ModuleVersion.id).where(Module.key == key)
    ).one()
    plain = plain_module(key, version=current.number + 1)
    if changed:
        plain["lessons"].append({**plain["lessons"][1], "key": "fourth-things"})
    texts = {language: plain_text(plain, language) for language in languages}
    if changed:
        for text in texts.values():
            text["lessons"]["second-things"]["body"] = "## heading\n\nTell the head of the school first.\n"
    done = publish_edition(session, Edition(key, plain, texts, announcement=said), at=at)
    if said.until is not None:
        shorten(session, done.version.id, ("T", "C", "P"), until=said.until, at=at)
        session.expire_all()
    return done.version


__all__ = ["LATER", "REFRESH", "SHORTEN", "UNTIL", "WORDS", "announce", "next_version"]
