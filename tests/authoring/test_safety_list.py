"""The safety list is part of the approval itself, whichever door it comes through, and is kept with it."""

from app.authoring.checklist import RULES, TO_TICK
from tests.authoring.desks import at_desk

POINTS = [rule.number for rule in TO_TICK]


def with_the_adviser(studio):
    draft = studio.draft()
    assert studio.send("trainer", "POST", f"/drafts/{draft}/submission", json={}).status_code == 200
    assert studio.review("expert", draft).status_code == 201
    return draft


def test_an_approval_for_safety_over_the_api_names_every_point(studio):
    draft = with_the_adviser(studio)
    for checked in ([], POINTS[1:], [rule.number for rule in RULES if rule.is_enforced]):
        refused = studio.review("adviser", draft, "safeguarding-reviews", checked=checked)
        assert refused.status_code == 422, checked
        assert any(f"Point {POINTS[0]}: " in str(each) for each in refused.json["errors"].values())
    assert studio.send("trainer", "GET", f"/drafts/{draft}/reviews").json["state"] == "safeguarding_review"
    done = studio.review("adviser", draft, "safeguarding-reviews", checked=[*POINTS, POINTS[0], 99])
    assert (done.status_code, done.json["checked"]) == (201, POINTS)


def test_what_was_looked_at_is_kept_with_the_review_and_shown(studio):
    draft = with_the_adviser(studio)
    studio.review("adviser", draft, "safeguarding-reviews")
    told = studio.send("trainer", "GET", f"/drafts/{draft}/reviews").json["reviews"]
    assert [(row["kind"], row["checked"]) for row in told] == [("expert", None), ("safeguarding", POINTS)]
    page = at_desk(studio, "trainer").get(f"/studio/drafts/{draft}/review").text
    assert f"Looked at {len(POINTS)} points of the safety list" in page


def test_whoever_sends_it_back_need_not_have_looked_at_everything(studio):
    draft = with_the_adviser(studio)
    returned = {"verdict": "returned", "reason": "The story needs a calmer end.", "checked": POINTS[:1]}
    done = studio.review("adviser", draft, "safeguarding-reviews", **returned)
    assert (done.status_code, done.json["checked"]) == (201, POINTS[:1])
