"""What is asked of coverage, and a protected table as JSON."""

from datetime import date
from typing import Any, Final

from marshmallow import Schema, fields, validate

from app.coverage.dictionary import DICTIONARY
from app.coverage.effects import words
from app.coverage.effects.definitions import EFFECT_INDICATORS, UNIT_WORDS, VERSION, Unit
from app.coverage.effects.questions import EffectReport
from app.coverage.effects.withholding import Figure
from app.coverage.indicators import AUDIENCE_NAMES, BY_NAMES, INDICATORS, By
from app.coverage.indicators import VERSION as DICTIONARY_VERSION
from app.coverage.periods import FIRST, LAST
from app.coverage.tables import CoverageTable, Row
from app.i18n import Message, translate
from app.workforce.codes import AUDIENCES

CODE_LENGTH: Final = 40


class JudgedIn(Schema):
    """Which group, and when."""

    audience = fields.String(
        load_default="T",
        validate=validate.OneOf(list(AUDIENCE_NAMES), error="There is no such group."),
        metadata={"description": "T teachers, H health, S social work, C police, and so on; _T all together."},
    )
    on = fields.Date(
        validate=validate.Range(FIRST, LAST, error="Choose a date from 2000 to 2100."),
        metadata={"description": "The last day of a month, or today; today when absent."},
    )


class CoverageIn(JudgedIn):
    """Which table."""

    by = fields.String(
        load_default=str(By.REGION),
        validate=validate.OneOf([str(by) for by in By]),
        metadata={"description": "What the rows are; the dictionary says which an indicator has."},
    )
    region = fields.String(
        validate=validate.Length(1, CODE_LENGTH),
        metadata={"description": "A region's code; the topmost in one's reach when absent."},
    )
    module = fields.String(
        validate=validate.Length(1, CODE_LENGTH), metadata={"description": "A module's key, for COV-4."}
    )


class CoveragePageIn(CoverageIn):
    """Which table, on the page."""

    indicator = fields.String(load_default="COV-1", validate=validate.OneOf(list(INDICATORS)))


class OverviewIn(Schema):
    """Which overview."""

    region = fields.String(
        validate=validate.Length(1, CODE_LENGTH),
        metadata={"description": "A region's code; the topmost in one's reach when absent."},
    )


class RowOut(Schema):
    """One row. Numbers that must not be told are null, and ``status`` says why."""

    code = fields.String(required=True, metadata={"description": "A region, sex, age band or mode; _Z: in no part."})
    label = fields.String(required=True)
    numerator = fields.Integer(required=True, allow_none=True)
    denominator = fields.Integer(required=True, allow_none=True)
    value = fields.Float(required=True, allow_none=True, metadata={"description": "In its unit, rounded."})
    unit = fields.String(required=True, metadata={"description": "percent, points, ratio, score, per 1000, months."})
    bound = fields.String(
        required=True, allow_none=True, metadata={"description": "In place of a value: <=10, >=90, <=5, >=95 percent."}
    )
    status = fields.String(
        required=True,
        validate=validate.OneOf(["", "c", "z", "x", "low"]),
        metadata={"description": "c confidential, z nobody there, x no register, low fewer than 10 people."},
    )
    low_reliability = fields.Boolean(required=True, metadata={"description": "Fewer than 30 people."})
    head_count = fields.Boolean(
        required=True, metadata={"description": "The denominator holds plain head counts: the share is a lower bound."}
    )


class CoverageOut(Schema):
    """A protected table with all that is needed to read it."""

    indicator = fields.String(required=True)
    name = fields.String(required=True)
    numerator_is = fields.String(required=True)
    denominator_is = fields.String(required=True, allow_none=True)
    unit = fields.String(required=True)
    caution = fields.String(required=True, allow_none=True, metadata={"description": "What it does not say."})
    sources = fields.List(fields.String(), required=True)
    version = fields.String(required=True)
    audience = fields.String(required=True)
    on = fields.Date(required=True)
    by = fields.String(required=True)
    module = fields.String(required=True, allow_none=True)
    region = fields.String(required=True)
    region_name = fields.String(required=True)
    register_date = fields.Date(required=True, allow_none=True)
    flags = fields.List(fields.String(), required=True, metadata={"description": "D_MISSING: no register."})
    rows = fields.List(fields.Nested(RowOut), required=True)
    total = fields.Nested(RowOut, required=True)


def plain(table: CoverageTable, language: str) -> dict[str, Any]:
    """The values of :class:`CoverageOut`, in words of a language."""
    asked = table.question
    indicator = asked.indicator
    return {
        "indicator": indicator.code,
        "name": translate(indicator.name, language),
        "numerator_is": translate(indicator.numerator, language),
        "denominator_is": translate(indicator.denominator, language) if indicator.denominator else None,
        "unit": translate(indicator.unit, language),
        "caution": translate(indicator.caution, language) if indicator.caution else None,
        "sources": list(indicator.sources),
        "version": indicator.version,
        "audience": asked.audience,
        "on": asked.on,
        "by": str(asked.by),
        "module": asked.module,
        "region": table.region_code,
        "region_name": table.region_name,
        "register_date": table.register_date,
        "flags": ["D_MISSING"] if table.is_missing_register else [],
        "rows": [plain_row(row, language) for row in table.rows],
        "total": plain_row(table.total, language),
    }


def plain_row(row: Row, language: str) -> dict[str, Any]:
    """The values of :class:`RowOut`."""
    cell = row.cell
    return {
        "code": row.code,
        "label": translate(row.label, language) if isinstance(row.label, Message) else row.label,
        "numerator": cell.n,
        "denominator": cell.d,
        "value": cell.value,
        "unit": str(row.unit),
        "bound": cell.bound,
        "status": cell.status,
        "low_reliability": cell.is_low_reliability,
        "head_count": row.is_head_count,
    }


class DefinitionOut(Schema):
    """What an indicator counts."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    numerator_is = fields.String(required=True)
    denominator_is = fields.String(required=True, allow_none=True, metadata={"description": "Null for a volume."})
    unit = fields.String(required=True)
    caution = fields.String(required=True, allow_none=True, metadata={"description": "What it does not say."})
    sources = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Paragraphs: G of CRC/C/156, S of A/HRC/12/23, R of A/RES/74/174; others by name."},
    )
    disaggregations = fields.List(
        fields.String(), required=True, metadata={"description": "What it is told by: audience, region, sex, age, ..."}
    )
    level = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Of Kirkpatrick, 1 to 4; null where none fits."}
    )
    version = fields.String(required=True)


class DictionaryOut(Schema):
    """Every indicator."""

    version = fields.String(required=True)
    indicators = fields.List(fields.Nested(DefinitionOut), required=True)


def plain_dictionary(language: str) -> dict[str, Any]:
    """The values of :class:`DictionaryOut`, in words of a language."""
    return {
        "version": DICTIONARY_VERSION,
        "indicators": [
            {
                "code": each.code,
                "name": translate(each.name, language),
                "numerator_is": translate(each.numerator, language),
                "denominator_is": translate(each.denominator, language) if each.denominator else None,
                "unit": translate(each.unit, language),
                "caution": translate(each.caution, language) if each.caution else None,
                "sources": list(each.sources),
                "disaggregations": list(each.disaggregations),
                "level": each.level,
                "version": each.version,
            }
            for each in DICTIONARY.values()
        ],
    }


class EffectsIn(Schema):
    """Which cohort."""

    audience = fields.String(
        load_default="T",
        validate=validate.OneOf(list(AUDIENCES), error="There is no such group."),
        metadata={"description": "T teachers, H health, S social work, C police, and so on."},
    )
    start = fields.Date(
        data_key="from",
        validate=validate.Range(FIRST, LAST, error="Choose a date from 2000 to 2100."),
        metadata={"description": "First day of the period, widened to its month; without it, a year before the last."},
    )
    end = fields.Date(
        data_key="to",
        validate=validate.Range(FIRST, LAST, error="Choose a date from 2000 to 2100."),
        metadata={"description": "Last day of the period, widened to its month; today when absent."},
    )


class FigureOut(Schema):
    """One figure. Numbers that must not be told are null, and ``status`` says why."""

    indicator = fields.String(required=True, metadata={"description": "A code, such as LRN-2."})
    part = fields.String(
        required=True,
        metadata={"description": "What of it: empty for the indicator itself; pre, post, low, high, response, ..."},
    )
    label = fields.String(required=True)
    numerator = fields.Integer(required=True, allow_none=True, metadata={"description": "People; null for a mean."})
    denominator = fields.Integer(required=True, allow_none=True, metadata={"description": "People it rests on."})
    value = fields.Float(required=True, allow_none=True)
    unit = fields.String(
        required=True,
        validate=validate.OneOf([str(unit) for unit in Unit]),
        metadata={"description": "percent; score: a mean, points of 100; ratio: 1 is all that could be gained."},
    )
    bound = fields.String(
        required=True, allow_none=True, metadata={"description": "In place of a value: <=10, >=90, <=5, >=95."}
    )
    status = fields.String(
        required=True,
        validate=validate.OneOf(["", "c", "z"]),
        metadata={"description": "c confidential, z cannot be calculated: nobody there, no gain, or no mark asked."},
    )
    low_reliability = fields.Boolean(required=True, metadata={"description": "Fewer than 30 people."})


class EffectDefinitionOut(Schema):
    """What an indicator counts."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    numerator_is = fields.String(required=True)
    denominator_is = fields.String(required=True)
    unit = fields.String(required=True)
    caution = fields.String(required=True, metadata={"description": "What it does not say."})
    sources = fields.List(fields.String(), required=True)
    version = fields.String(required=True)


class AreaOut(Schema):
    """The country, or a region or site within reach."""

    code = fields.String(required=True)
    name = fields.String(required=True)


class EffectsOut(Schema):
    """A protected effect report with all that is needed to read it."""

    audience = fields.String(required=True)
    start = fields.Date(required=True, data_key="from")
    end = fields.Date(required=True, data_key="to")
    on = fields.Date(required=True, metadata={"description": "The day on which it was made."})
    areas = fields.List(fields.Nested(AreaOut), required=True)
    is_national = fields.Boolean(required=True)
    figures = fields.List(fields.Nested(FigureOut), required=True)
    at_ceiling = fields.Boolean(
        required=True,
        allow_none=True,
        metadata={"description": "More than 30 % reached 90 or more in the pre-test; null where that is withheld."},
    )
    limits = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "What may not be concluded; print it with the figures."},
    )
    definitions = fields.List(fields.Nested(EffectDefinitionOut), required=True)
    version = fields.String(required=True)


def plain_effects(report: EffectReport, language: str) -> dict[str, Any]:
    """The values of :class:`EffectsOut`, in words of a language."""
    asked = report.question
    return {
        "audience": asked.audience,
        "start": asked.start,
        "end": asked.end,
        "on": asked.on,
        "areas": [{"code": area.code, "name": area.name} for area in report.areas],
        "is_national": report.is_national,
        "figures": [_plain_figure(figure, language) for figure in report.effects.figures],
        "at_ceiling": report.effects.is_at_ceiling,
        "limits": [translate(sentence, language) for sentence in words.LIMITS],
        "definitions": [
            {
                "code": each.code,
                "name": translate(each.name, language),
                "numerator_is": translate(each.numerator, language),
                "denominator_is": translate(each.denominator, language),
                "unit": translate(UNIT_WORDS[each.unit], language),
                "caution": translate(each.caution, language),
                "sources": list(each.sources),
                "version": each.version,
            }
            for each in EFFECT_INDICATORS.values()
        ],
        "version": VERSION,
    }


def plain_effect(report: EffectReport, code: str, on: date, language: str) -> dict[str, Any]:
    """One indicator of an effect report in the form of :class:`CoverageOut`; the rows are its parts."""
    each = EFFECT_INDICATORS[code]
    area = report.area_code
    figures = [figure for figure in report.effects.figures if figure.indicator == code]
    own = next((figure for figure in figures if not figure.part), None)
    nothing = dict.fromkeys(("numerator", "denominator", "value", "bound"))
    untold = {"label": translate(each.name, language), "unit": str(each.unit), "status": "z", "low_reliability": False}
    return {
        "indicator": code,
        "name": translate(each.name, language),
        "numerator_is": translate(each.numerator, language),
        "denominator_is": translate(each.denominator, language),
        "unit": translate(UNIT_WORDS[each.unit], language),
        "caution": translate(each.caution, language),
        "sources": list(each.sources),
        "version": each.version,
        "audience": report.question.audience,
        "on": on,
        "by": str(By.NONE),
        "module": None,
        "region": area,
        "region_name": ", ".join(place.name for place in report.areas),
        "register_date": None,
        "flags": [],
        "rows": [_row_of(figure, figure.part, language) for figure in figures if figure.part],
        "total": _row_of(own, area, language) if own else {**nothing, **untold, "code": area, "head_count": False},
    }


def _row_of(figure: Figure, code: str, language: str) -> dict[str, Any]:
    told = _plain_figure(figure, language)
    return {name: told[name] for name in told.keys() - {"indicator", "part"}} | {"code": code, "head_count": False}


def _plain_figure(figure: Figure, language: str) -> dict[str, Any]:
    return {
        "indicator": figure.indicator,
        "part": figure.part,
        "label": translate(words.label(figure), language),
        "numerator": figure.n,
        "denominator": figure.d,
        "value": figure.value,
        "unit": str(figure.unit),
        "bound": figure.bound,
        "status": figure.status,
        "low_reliability": figure.is_low_reliability,
    }


__all__ = [
    "BY_NAMES",
    "CoverageIn",
    "CoverageOut",
    "CoveragePageIn",
    "DictionaryOut",
    "EffectsIn",
    "EffectsOut",
    "JudgedIn",
    "RowOut",
    "plain",
    "plain_dictionary",
    "plain_effect",
    "plain_effects",
    "plain_row",
]
