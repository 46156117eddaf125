"""From nothing to the first page, and memory after load."""

import tempfile
import time
import urllib.request
from pathlib import Path

import psutil

from bench.load import Call, repeated, run
from bench.report import Figure
from bench.world import World, bearer
from tests.live import Server

MIB = 1024 * 1024


def measure() -> list[Figure]:
    """Cold start to the first page (a new process, cached files), and memory of all processes after load."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        world = World(data)
        learners = world.learners(8)
        world.close()
        low, middle, high = repeated(lambda: _start(data))
        server = Server(data)
        try:
            for path in ("/api/v1/me", "/api/v1/tracks"):
                run(server.url, [[Call("GET", path, None, bearer(one.token))] * 50 for one in learners])
            run(
                server.url,
                [[Call("GET", "/", None, {"Cookie": f"session_token={one.cookie}"})] * 50 for one in learners],
            )
            memory, parts = _memory(server)
        finally:
            server.stop()
    return [
        Figure("cold start to the first page, seconds", middle, "<=", 1.2, f"{low:.2f} to {high:.2f} in 5 runs"),
        Figure("memory after load, MiB", memory, "<=", 145, parts),
    ]


def _start(data: Path) -> float:
    began = time.perf_counter()
    server = Server(data)
    urllib.request.urlopen(f"{server.url}/sign-in").read()
    took = time.perf_counter() - began
    server.stop()
    return took


def _memory(server: Server) -> tuple[float, str]:
    """Unique memory of the server's processes, so that shared libraries are not counted twice."""
    first = psutil.Process(server.process.pid)
    sizes = [process.memory_full_info().uss / MIB for process in [first, *first.children(recursive=True)]]
    return sum(sizes), "unique memory of its processes: " + " + ".join(f"{size:.0f}" for size in sizes)
