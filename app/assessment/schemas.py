"""What is asked of item statistics, and how they are told; used by the page and by the JSON API."""

from datetime import date
from typing import Any, Final

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from app.assessment.models import Kind
from app.assessment.regrading import REASONS
from app.assessment.selection import Selection, month_begin, month_end
from app.i18n import LANGUAGES, N_

FIRST: Final = date(2000, 1, 1)
LAST: Final = date(2100, 12, 31)
KINDS: Final = (str(Kind.QUIZ), str(Kind.PRE), str(Kind.POST))
DAY: Final = validate.Range(FIRST, LAST, error="Choose a date from 2000 to 2100.")


class SelectionIn(Schema):
    """Which first attempts to count; without a field, all of them."""

    kind = fields.String(
        load_default=KINDS[0],
        validate=validate.OneOf(KINDS),
        metadata={"description": "One at a time: quizzes of the module, pre-tests or post-tests over its tracks."},
    )
    language = fields.String(
        load_default="",
        validate=validate.OneOf(list(LANGUAGES)),
        metadata={"description": "The language that the questions were read in."},
    )
    audience = fields.String(
        load_default="",
        validate=validate.Length(1, 4),
        metadata={"description": "Of the track for which the attempt was begun: T teachers, H health, and so on."},
    )
    start = fields.Date(
        data_key="from",
        load_default=None,
        validate=DAY,
        metadata={"description": "First day on which the attempt was sent; widened to its month."},
    )
    end = fields.Date(
        data_key="to",
        load_default=None,
        validate=DAY,
        metadata={"description": "Last day on which the attempt was sent; widened to its month."},
    )

    @validates_schema
    def _in_order(self, sent: dict[str, Any], **_: Any) -> None:
        if sent.get("start") and sent.get("end") and sent["start"] > sent["end"]:
            raise ValidationError({"to": [N_("The last day comes before the first.")]})

    @post_load
    def _made(self, sent: dict[str, Any], **_: Any) -> dict[str, Selection]:
        start, end = sent.pop("start"), sent.pop("end")
        return {
            "selection": Selection(**sent, start=start and month_begin(start), end=end and month_end(end)),
        }


class SharesOut(Schema):
    """Whole percentages of those who chose an option, by ability."""

    bottom = fields.Integer(required=True, metadata={"description": "Of the weakest 27 %."})
    middle = fields.Integer(required=True)
    top = fields.Integer(required=True, metadata={"description": "Of the best 27 %."})


class ChoiceOut(Schema):
    """One option; null is withheld or cannot be told."""

    key = fields.String(required=True, metadata={"description": "The option's key; empty for nothing chosen."})
    correct = fields.Boolean(required=True, attribute="is_right")
    count = fields.Integer(required=True, allow_none=True, metadata={"description": "Null where 1 to 4 people."})
    percent = fields.Float(required=True, allow_none=True)
    rest_mean = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "Mean share of the other questions' marks of those who chose it; from ten people on."},
    )
    shares = fields.Nested(SharesOut, required=True, allow_none=True)


class PartOut(Schema):
    """One thing to choose within an item: the item itself (empty key), a gap, a statement, a turn."""

    key = fields.String(required=True)
    options = fields.List(fields.Nested(ChoiceOut), required=True, attribute="rows")


class MantelHaenszelOut(Schema):
    """Whether two groups of the same ability find an item equally hard."""

    chi_square = fields.Float(required=True, metadata={"description": "With the correction for continuity."})
    p_value = fields.Float(required=True)
    odds_ratio = fields.Float(
        required=True, attribute="odds", metadata={"description": "Above 1: easier for the reference group."}
    )
    delta = fields.Float(required=True, metadata={"description": "-2.35 times the logarithm of the odds ratio."})
    category = fields.String(
        required=True,
        validate=validate.OneOf(["A", "B", "C"]),
        metadata={"description": "A negligible, B moderate, C large (Educational Testing Service)."},
    )


class FunctioningOut(Schema):
    """One comparison of two groups; ``result`` is null where one has fewer than 100 people."""

    by = fields.String(required=True, validate=validate.OneOf(["language", "sex"]))
    reference = fields.String(required=True)
    focal = fields.String(required=True)
    result = fields.Nested(MantelHaenszelOut, required=True, allow_none=True)


class ItemStatisticsOut(Schema):
    """One item; with fewer than ten answers every figure is null."""

    key = fields.String(required=True)
    type = fields.String(required=True)
    outcome = fields.String(required=True)
    level = fields.String(required=True)
    must = fields.Boolean(required=True)
    n = fields.Integer(required=True, allow_none=True, metadata={"description": "First attempts that met the item."})
    left_out = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Answers to an edition of the item with other options; null where 1 to 4."},
    )
    difficulty = fields.Float(required=True, allow_none=True, attribute="p", metadata={"description": "Mean marks."})
    discrimination = fields.Float(
        required=True,
        allow_none=True,
        attribute="d",
        metadata={"description": "Mean marks of the best 27 % minus those of the weakest 27 %."},
    )
    point_biserial = fields.Float(
        required=True, allow_none=True, attribute="r", metadata={"description": "With the marks of the other items."}
    )
    parts = fields.List(fields.Nested(PartOut), required=True, attribute="tables")
    functioning = fields.List(fields.Nested(FunctioningOut), required=True, attribute="compared")
    flags = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "too-hard, too-easy, weak, reversed, unused, lure, unfair."},
    )


class ReliabilityOut(Schema):
    """Cronbach's alpha of a family of parallel forms."""

    family = fields.String(required=True, metadata={"description": "The module of a quiz, or the track of a test."})
    attempts = fields.Integer(required=True)
    length = fields.Float(required=True, metadata={"description": "Items in a form, on average."})
    alpha = fields.Float(required=True, allow_none=True)


class ItemStatisticsListOut(Schema):
    """How the items of a module measure."""

    module = fields.String(required=True)
    version = fields.Integer(required=True, metadata={"description": "The edition by whose keys items are marked."})
    attempts = fields.Integer(required=True, allow_none=True, metadata={"description": "Null below ten."})
    forms = fields.List(fields.Nested(ReliabilityOut), required=True)
    items = fields.List(fields.Nested(ItemStatisticsOut), required=True)


class RegradeForm(Schema):
    """Why corrected keys are applied, from the page."""

    reason = fields.String(
        required=True,
        validate=validate.OneOf(list(REASONS), error="Choose a reason from the list."),
        error_messages={"required": N_("This is needed.")},  # type: ignore[dict-item]
    )


class RegradeIn(RegradeForm):
    """Why, and whether to apply them or only to tell what would change."""

    apply = fields.Boolean(load_default=False)


class ItemEffectOut(Schema):
    """A corrected item: attempts that met it, and those with full marks by the old and by the present key."""

    key = fields.String(required=True)
    asked = fields.Integer(required=True)
    right_before = fields.Integer(required=True, allow_none=True, metadata={"description": "Null below ten attempts."})
    right_after = fields.Integer(required=True, allow_none=True)


class RegradeEffectsOut(Schema):
    """How many attempts get other marks, by what that means for those who sat them."""

    gained = fields.Integer(required=True, metadata={"description": "Passed now; pass and certificate of today."})
    stands = fields.Integer(required=True, metadata={"description": "Would fail now; pass and certificate stand."})
    same = fields.Integer(required=True)


class RegradeOut(Schema):
    """What applying the present keys changes, or has changed."""

    id = fields.String(required=True, allow_none=True, metadata={"description": "Null: nothing was written."})
    module = fields.String(required=True)
    version = fields.Integer(required=True, metadata={"description": "The edition whose keys are applied."})
    items = fields.List(fields.Nested(ItemEffectOut), required=True)
    left = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Items that offer other answers than before; attempts keep their marks."},
    )
    attempts = fields.Nested(RegradeEffectsOut, required=True)
