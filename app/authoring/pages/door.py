"""What the pages of the studio share: the blueprint, who asks, a draft for the asker, the head of its pages."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, cast

from flask import Blueprint, current_app, request

from app.accounts.policy import SignedIn
from app.authoring import queries
from app.authoring.findings import Finding, Ground, findings_of, ground_of
from app.authoring.models import ModuleDraft
from app.authoring.parts import Path
from app.authoring.queries import Whole
from app.authoring.reading import reading_of
from app.authoring.standing import blocking, language_of
from app.authoring.steps import CLOSED, STATE_WORDS, State
from app.authoring.titles import KIND_WORDS, PLACE_WORDS, plain_name, sentence_of, title_of
from app.authoring.weighing import Weighed, marks_of
from app.i18n import DEFAULT_LANGUAGE, Message
from app.permissions import Permission
from app.web.access import principal
from app.web.language import page_language
from app.web.unit_of_work import session

blueprint = Blueprint("studio", "app.authoring", template_folder="templates")
TAGS: Final = {
    State.DRAFT: "",
    State.EXPERT_REVIEW: "warm",
    State.SAFEGUARDING_REVIEW: "warm",
    State.APPROVED: "good",
    State.PUBLISHED: "good",
    State.ABANDONED: "",
}
"""How the tag of a state is tinted; its words say the same."""


JSON: Final = "application/json"
WEIGHED: Final = "weighed"
BODY: Final[Path] = ("body",)


@dataclass(frozen=True)
class Desk:
    """A draft as the head of every one of its pages shows it."""

    whole: Whole
    found: list[Finding]
    """Everything that is wrong with it."""
    weighed: Mapping[str, Weighed] = field(default_factory=dict)
    """What somebody lets stand, by the sign of the finding."""

    @property
    def draft(self) -> ModuleDraft:
        """The draft."""
        return self.whole.draft

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed."""
        return self.draft.state not in CLOSED

    @property
    def may_write(self) -> bool:
        """Whether the asker may write its English words and its structure now."""
        return self.is_open and me().may(Permission.WRITE_MODULE)

    @property
    def to_mend(self) -> int:
        """Findings that keep it from being handed in: those of its structure and its English."""
        return len(blocking(self.found))

    @cached_property
    def marks(self) -> Mapping[Finding, str]:
        """The signs of the findings that can be weighed."""
        return marks_of(self.found, self.whole.parts)

    def weighed_of(self, finding: Finding) -> Weighed | None:
        """Why somebody lets it stand; None while it is open."""
        return self.weighed.get(self.marks.get(finding, ""))

    def weight_of(self, finding: Finding) -> str:
        """Its severity as it is counted: ``weighed`` once somebody lets it stand."""
        return finding.severity if self.weighed_of(finding) is None else WEIGHED

    def counts(self, name: str | None = None) -> Counter[str]:
        """Findings by severity, of the whole draft or of a part (a name without a language: structure and English)."""
        wanted = {name, f"en/{name}"} if name is not None else None
        return Counter(self.weight_of(each) for each in self.found if wanted is None or each.part in wanted)


def me() -> SignedIn:
    """Who is signed in."""
    return cast(SignedIn, principal())


def desk(draft_id: str) -> Desk:
    """A draft with everything that is wrong with it; raise NotFound."""
    whole = queries.whole(session(), draft_id)
    return judged(whole, findings_of(whole.parts, ground()))


def english_desk(draft_id: str) -> Desk:
    """A draft with what is wrong with its structure and its English: a sixth of the work where six languages are."""
    whole = queries.whole(session(), draft_id)
    parts = {name: value for name, value in whole.parts.items() if language_of(name) in (None, DEFAULT_LANGUAGE)}
    return judged(whole, findings_of(parts, ground()))


def judged(whole: Whole, found: list[Finding]) -> Desk:
    """A draft with its findings and with what somebody has weighed of them."""
    return Desk(whole, found, queries.weighings(session(), whole.draft))


def ground() -> Ground:
    """What all drafts are judged by."""
    return ground_of(current_app.config["SETTINGS"].content_dir)


def instead_of(found: Finding) -> list[str]:
    """The words that can be put in place of those that were found; none where the rule says what to do instead."""
    spoken = ground().rules.get(language_of(found.part) or DEFAULT_LANGUAGE)
    rules = spoken.rules if spoken and found.found and found.start is not None else ()
    offered = (rule.prefer for rule in rules if rule.id == found.rule and any(rule.preferred))
    return list(dict.fromkeys(words for prefer in offered for words in prefer))


def is_of_law(found: Finding) -> bool:
    """Whether the words that were found may be marked as a law's own: a term to avoid, in the text of a lesson."""
    return bool(found.found) and found.start is not None and found.path == BODY


def head(shown: Desk, here: str = "") -> dict[str, Any]:
    """What ``authoring/base.html`` needs; ``here`` names the tab: overview, review, preview, a language."""
    language = page_language()
    return {
        "desk": shown,
        "draft": shown.draft,
        "parts": shown.whole.parts,
        "state": State(shown.draft.state),
        "state_words": STATE_WORDS,
        "state_tag": TAGS[State(shown.draft.state)],
        "here_in_studio": here,
        "title_of": title_of,
        "plain_name": plain_name,
        "reading_of": lambda name: reading_of(
            shown.whole.parts, name, is_for_families=shown.draft.module_key in ground().for_families
        ),
        "why_of": lambda found: ground().why(found, language),
        "sentence_of": lambda sentence: sentence_of(sentence, language),
        "instead_of": instead_of,
        "is_of_law": is_of_law,
        "kind_words": KIND_WORDS,
        "place_words": PLACE_WORDS,
    }


def is_script() -> bool:
    """Whether the page's own script asks, saving by itself what somebody types."""
    return request.headers.get("Accept") == JSON


def names(account_ids: Iterable[int | None]) -> dict[int, str]:
    """Names of accounts; one statement."""
    return queries.names_of(session(), account_ids)


def kind_word(name: str) -> Message:
    """What a part is, in words."""
    return KIND_WORDS[plain_name(name).partition("/")[0]]
