"""The way to the target and the drawing of a trend: values in, values out."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from app.coverage import trend_drawing
from app.coverage.overview_words import OUTLOOKS, outlook
from app.coverage.suppression import Cell, Withheld
from app.coverage.tables import Row
from app.coverage.trend import Outlook, Point, dates, ends_told, forecast

TODAY = date(2026, 12, 31)
WITHHELD = Cell(None, 60, withheld=Withheld.PRIMARY)
NO_REGISTER = Cell(0, None)


def told(value, *, d=200):
    """A share that is told."""
    return Cell(1, d, str(value), is_low_reliability=d < 30)


def bound(text):
    """Nobody or everybody, in the strict profile."""
    return Cell(None, 60, withheld=Withheld.BOUNDED, bound=text)


def line(*cells, today=TODAY):
    """Points at the ends of the years before, the last one today."""
    days = dates(today)[-len(cells) :]
    return [Point(day, Row("XX", "Country", cell)) for day, cell in zip(days, cells, strict=True)]


def test_a_trend_has_eight_ends_of_years_and_today():
    assert dates(date(2026, 11, 22)) == (*(date(year, 12, 31) for year in range(2018, 2026)), date(2026, 11, 22))
    assert dates(date(2026, 12, 31))[-2:] == (date(2025, 12, 31), date(2026, 12, 31))


def test_no_trend_begins_before_the_year_2000():
    assert dates(date(2000, 1, 1)) == (date(2000, 1, 1),)
    assert dates(date(2002, 6, 1)) == (date(2000, 12, 31), date(2001, 12, 31), date(2002, 6, 1))


CASES = {
    "at the target": ((told(0), told(0), told("80.0")), Outlook.REACHED, None, None, None),
    "a bound above the target": ((told(0), told(0), bound(">=90")), Outlook.REACHED, None, None, None),
    "a bound tells no distance": ((told(0), told(0), bound("<=5")), Outlook.UNTOLD, None, None, None),
    "withheld today": ((told(10), told(20), WITHHELD), Outlook.UNTOLD, None, None, None),
    "no register today": ((told(10), told(20), NO_REGISTER), Outlook.UNTOLD, None, None, None),
    "withheld two years ago": ((WITHHELD, told(20), told(30)), Outlook.NO_PACE, "50", None, None),
    "a bound two years ago": ((bound("<=5"), told(20), told(30)), Outlook.NO_PACE, "50", None, None),
    "only today": ((told(30),), Outlook.NO_PACE, "50", None, None),
    "last year withheld does not matter": ((told(20), WITHHELD, told(40)), Outlook.EXPECTED, "40", "10.0", 2030),
    "ten points a year": ((told(20), told(30), told(40)), Outlook.EXPECTED, "40", "10.0", 2030),
    "forty points in two years": ((told(0), told(0), told(40)), Outlook.EXPECTED, "40", "20.0", 2028),
    "a hair more than two years": ((told(0), told(0), told("39.9")), Outlook.EXPECTED, "40.1", "20.0", 2029),
    "falling": ((told(50), told(45), told(40)), Outlook.NOT_RISING, "40", "-5.0", None),
    "standing still": ((told(40), told(45), told(40)), Outlook.NOT_RISING, "40", "0.0", None),
    "hardly rising": ((told("40.0"), told(45), told("40.0")), Outlook.NOT_RISING, "40", "0.0", None),
    "too slow to tell": ((told("30.0"), told(30), told("30.2")), Outlook.FAR, "49.8", "0.1", None),
    "few people today": ((told(20), told(30), told(40, d=29)), Outlook.TOO_FEW, "40", None, None),
    "few people before": ((told(20, d=12), told(30), told(40)), Outlook.TOO_FEW, "40", None, None),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_is_told_of_the_target(case):
    cells, expected, gap, pace, year = case
    found = forecast(line(*cells), 80)
    assert (found.outlook, found.year) == (expected, year)
    assert (found.gap, found.pace) == (Decimal(gap) if gap else None, Decimal(pace) if pace else None)


def test_the_pace_is_measured_over_the_days_that_passed():
    """In March two years back is nearest to the end of 2023, in October to the end of 2024."""
    early = forecast(line(told(10), told(99), told(20), told(30), today=date(2026, 3, 1)), 80)
    assert early.since == date(2023, 12, 31)
    assert early.pace == Decimal("9.2")
    late = forecast(line(told(10), told(20), told(30), told(40), today=date(2026, 10, 1)), 80)
    assert (late.since, late.pace) == (date(2024, 12, 31), Decimal("11.4"))


def test_every_outlook_has_a_sentence_that_tells_only_its_own_figures():
    assert set(OUTLOOKS) == set(Outlook)

    class Each:
        forecast = forecast(line(told(20), told(30), told(40)), 80)

    sentence = str(outlook(Each, 80, lambda _name, value: str(value)))
    assert sentence.startswith("Target 80 %: 40.0 points to go.")
    assert "\u2066+10.0\u2069 points a year since 2024-12-31) it is reached in 2030." in sentence


def test_a_line_never_runs_through_what_is_withheld():
    points = line(told(10), WITHHELD, told(30), told(40, d=20))
    drawing = trend_drawing.drawn(points, 80, is_mirrored=False)
    assert [dot.share for dot in drawing.dots] == [10, 30, 40]
    assert [(one.share, other.share) for one, other in drawing.lines] == [(30, 40)]
    assert [dot.is_sure for dot in drawing.dots] == [True, True, False]
    assert [dot.is_written for dot in drawing.dots] == [True, False, True]


def test_a_drawing_stands_on_the_scale_from_0_to_100_and_is_mirrored():
    points = line(*(told(share) for share in (0, 10, 20, 30, 40, 50, 60, 70, 100)))
    drawing, mirrored = (trend_drawing.drawn(points, 80, is_mirrored=is_mirrored) for is_mirrored in (False, True))
    assert (drawing.dots[0].y, drawing.dots[-1].y) == (trend_drawing.TOP + trend_drawing.PLOT, trend_drawing.TOP)
    assert drawing.target == trend_drawing.TOP + trend_drawing.PLOT * 0.2
    assert [dot.x for dot in drawing.dots] == sorted(dot.x for dot in drawing.dots)
    for one, other in zip(drawing.dots, mirrored.dots, strict=True):
        assert one.x == pytest.approx(100 - other.x, abs=0.011)
        assert one.y == other.y


def test_dates_on_the_axis_have_room():
    points = line(*(told(share) for share in range(9)), today=date(2026, 1, 2))
    marks = trend_drawing.drawn(points, 80, is_mirrored=False).marks
    assert marks[-1].on == date(2026, 1, 2)
    assert date(2025, 12, 31) not in {mark.on for mark in marks}
    assert all(after.x - before.x >= trend_drawing.NOT_BESIDE for before, after in pairwise(marks))


def test_nothing_is_drawn_of_one_share_or_none():
    assert trend_drawing.drawn(line(told(10)), 80, is_mirrored=False) is None
    assert trend_drawing.drawn(line(WITHHELD, WITHHELD), 80, is_mirrored=False) is None
    assert ends_told(line(WITHHELD, told(10))) is None
