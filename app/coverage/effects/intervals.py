"""95 % intervals: how far a figure may be off because not more people were asked. Floating point, and only here."""

from math import sqrt
from statistics import NormalDist
from typing import Final

from app.coverage.effects.measures import Pairs, mean, normalised_gain

NORMAL_QUANTILE: Final = NormalDist().inv_cdf(0.975)

Interval = tuple[float, float]


def wilson(count: int, of: int) -> Interval | None:
    """The score interval of a share after Wilson (1927), from 0 to 1; None of nobody."""
    if of == 0:
        return None
    share, square = count / of, NORMAL_QUANTILE**2
    middle = share + square / (2 * of)
    reach = NORMAL_QUANTILE * sqrt(share * (1 - share) / of + square / (4 * of * of))
    low, high = (middle - reach) / (1 + square / of), (middle + reach) / (1 + square / of)
    return max(0.0, low), min(1.0, high)


def students_quantile(freedom: int) -> float:
    """The 97.5 % point of Student's t, by the expansion of Cornish and Fisher: right to 0.001 from 9 degrees on."""
    z = NORMAL_QUANTILE
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    return z + sum(term / float(freedom) ** power for power, term in enumerate(terms, 1))


def gain_interval(matched: Pairs) -> Interval | None:
    """The interval of LRN-2, a ratio of two means of the same people.

    Linearised (delta method): each person's part is ``(post - pre) - g * (1 - pre)``; its standard error over the mean
    of what could be gained is that of the ratio. None without a gain, for fewer than 10 people, and where nobody
    differs from the ratio at all, because that would tell everybody's gain.
    """
    people = sum(matched.values())
    gain = normalised_gain(matched)
    before = mean((pre, count) for (pre, _), count in matched.items())
    if gain is None or before is None or people < 10:
        return None
    ratio = float(gain)
    squares = sum(count * (float(post - pre) - ratio * float(1 - pre)) ** 2 for (pre, post), count in matched.items())
    if squares < 1e-12:
        return None
    error = sqrt(squares / (people - 1) / people) / float(1 - before)
    reach = students_quantile(people - 1) * error
    return ratio - reach, ratio + reach
