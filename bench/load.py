"""A bounded load: a number of clients, each with one kept-alive connection to a server on this machine."""

import http.client
import json
import statistics
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Call:
    """One request to send."""

    method: str
    path: str
    body: Mapping[str, object] | None = None
    headers: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Timing:
    """What a run of calls took; times in milliseconds."""

    count: int
    seconds: float
    median: float
    p99: float
    slowest: float
    failures: int

    @property
    def rate(self) -> float:
        """Answers a second, all clients together."""
        return self.count / self.seconds

    def __str__(self) -> str:
        """One line for the table."""
        return (
            f"{self.rate:7.0f}/s  median {self.median:6.2f} ms  p99 {self.p99:6.2f} ms  max {self.slowest:7.2f} ms"
            f"  failures {self.failures}"
        )


class Client:
    """One connection, kept alive."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        assert parts.hostname in ("127.0.0.1", "localhost"), "a load is sent to this machine only"
        self._connection = http.client.HTTPConnection(parts.hostname, parts.port or 80, timeout=60)

    def send(self, call: Call) -> tuple[int, bytes]:
        """Send one call; status and body."""
        body = json.dumps(call.body).encode() if call.body is not None else None
        headers = {"Content-Type": "application/json", **(call.headers or {})}
        self._connection.request(call.method, call.path, body, headers)
        answer = self._connection.getresponse()
        return answer.status, answer.read()

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()


def run(url: str, streams: Iterable[list[Call]]) -> Timing:
    """Send each stream of calls over a connection of its own, all at once, and time every answer."""
    times: list[float] = []
    failures: list[int] = []
    lock = threading.Lock()

    def work(calls: list[Call]) -> None:
        client, mine, wrong = Client(url), [], []
        for call in calls:
            began = time.perf_counter()
            status, _ = client.send(call)
            mine.append((time.perf_counter() - began) * 1000)
            if status >= 400:
                wrong.append(status)
        client.close()
        with lock:
            times.extend(mine)
            failures.extend(wrong)

    threads = [threading.Thread(target=work, args=(calls,)) for calls in streams]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    ordered = sorted(times)
    return Timing(
        count=len(ordered),
        seconds=seconds,
        median=statistics.median(ordered),
        p99=ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))],
        slowest=ordered[-1],
        failures=len(failures),
    )


def repeated_calls(url: str, call: Call, count: int, rounds: int) -> tuple[float, float, float]:
    """Lowest, middle and highest median of several rounds of one call, in milliseconds."""
    return repeated(lambda: run(url, [[call] * count]).median, rounds)


def repeated(measure: Callable[[], float], times: int = 5) -> tuple[float, float, float]:
    """Lowest, middle and highest of several measurements."""
    found = sorted(measure() for _ in range(times))
    return found[0], found[len(found) // 2], found[-1]
