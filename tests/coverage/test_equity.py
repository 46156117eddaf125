"""Gaps from told shares: what rounds to nothing."""

from decimal import Decimal

from app.coverage.equity import FORMULAS


def test_a_gap_that_rounds_to_nothing_has_no_sign():
    shares = [(Decimal("32.99"), 782), (Decimal("33.02"), 430)]
    assert str(FORMULAS["EQ-4"](shares)) == "0.0"
    assert str(FORMULAS["EQ-4"]([(Decimal("32.9"), 782), (Decimal("33.0"), 430)])) == "-0.1"
