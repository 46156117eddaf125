"""Exact fractions written as the decimals they came from."""

from fractions import Fraction
from typing import Final

MOST_PLACES: Final = 15


def decimal_text(value: Fraction) -> str:
    """A fraction that came from a decimal, as that decimal without idle zeros; any other as ``1/3``."""
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
        if places > MOST_PLACES:
            return str(value)
    digits = str(abs((value * 10**places).numerator)).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if value < 0 else text
