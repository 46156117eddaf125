"""Every coverage answer over HTTP: a country of many people beside the same country with a tenth, on each engine."""

from collections.abc import Mapping
from typing import Final

from app.coverage.indicators import INDICATORS, By
from bench.country_of_size import PEOPLE, Country, country, engines
from bench.load import Call, Client, repeated_calls
from bench.report import Figure
from bench.world import bearer
from tests.live import Server

CALLS: Final = 7
ROUNDS: Final = 3
DEEP: Final = "XX-30"
"""A region of the fourth of six levels."""
DAYS: Final = ("2026-10-31", "2024-02-29")
PAGES: Final = ("/coverage", "/coverage/overview", "/coverage/equity", "/coverage/quality")


def paths() -> list[str]:
    """All indicators, at home and in a deep region, at the end of two months; then the cuts."""
    found: list[str] = []
    for code, indicator in INDICATORS.items():
        cut = By.REGION if By.REGION in indicator.cuts else indicator.cuts[0]
        found += [f"/api/v1/coverage/{code}?audience=T&on={day}&by={cut}" for day in DAYS]
        if By.REGION in indicator.cuts and not indicator.is_national:
            found.append(f"/api/v1/coverage/{code}?audience=T&on={DAYS[0]}&by={cut}&region={DEEP}")
    cuts = (By.SEX, By.AGE, By.SETTING, By.SECTOR)
    return [*found, *(f"/api/v1/coverage/COV-1?audience=T&on={DAYS[0]}&by={cut}" for cut in cuts)]


def measure() -> list[Figure]:
    """Medians of one client; each path beside itself in the smaller country."""
    figures = []
    for engine in engines():
        small, large = (_medians(people, engine) for people in (PEOPLE // 10, PEOPLE))
        for path, median in large.items():
            name = f"{engine}, {PEOPLE:,} people, {path}"
            spread = f"{median[0]:.1f} to {median[2]:.1f} ms"
            figures.append(Figure(f"{name}, median ms", median[1], "<=", 25, spread))
            ratio = median[1] / small[path][1]
            figures.append(Figure(f"{name}, times a tenth of the people", ratio, "<=", 1.5, f"{small[path][1]:.1f} ms"))
    return figures


def _medians(people: int, engine: str) -> Mapping[str, tuple[float, float, float]]:
    with country(people, engine) as made:
        server = Server(made.data, **made.settings)  # type: ignore[arg-type]
        try:
            return {path: _median(server, made, path) for path in (*paths(), *PAGES)}
        finally:
            server.stop()


def _median(server: Server, made: Country, path: str) -> tuple[float, float, float]:
    headers = {"Cookie": f"session_token={made.cookie}"} if path in PAGES else bearer(made.token)
    call = Call("GET", path, None, headers)
    status, body = Client(server.url).send(call)
    assert status == 200, (path, body[:300])
    return repeated_calls(server.url, call, CALLS, ROUNDS)
