"""A real server for tests and benchmarks: granian in its own process, on a data folder of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
BIN: Final = Path(sys.executable).parent
START_SECONDS: Final = 60.0


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(data: Path, **settings: str) -> dict[str, str]:
    """The process environment with settings of its own and none of the surrounding ones."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SAFEGUARD_")}
    named = {f"SAFEGUARD_{name}": value for name, value in settings.items()}
    return {**kept, "SAFEGUARD_DATA_DIR": str(data), **named}


def run(data: Path, *arguments: str, settings: Mapping[str, str] | None = None) -> str:
    """Run one console command to its end and give what it printed; raise CalledProcessError when it refuses."""
    finished = subprocess.run(
        [str(BIN / "safeguard"), *arguments],
        cwd=ROOT,
        env=environment(data, **(settings or {})),
        check=True,
        capture_output=True,
        text=True,
    )
    return finished.stdout


class Server:
    """A running server; ``url`` is its address. Killing it is part of what it is for."""

    def __init__(self, data: Path, *, port: int | None = None, application: str = "wsgi:application", **settings: str):
        """Start and wait until it answers."""
        self.data = data
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._application = application
        self._settings = settings
        self._log = (data / "server.log").open("ab")
        self.start()

    def start(self) -> None:
        """Start the process and wait for its first answer."""
        self.process = subprocess.Popen(
            [
                str(BIN / "granian"),
                "--interface",
                "wsgi",
                "--host",
                "127.0.0.1",
                "--port",
                str(self.port),
                "--workers",
                "1",
                "--blocking-threads",
                self._settings.get("THREADS", "4"),
                "--log-level",
                "warning",
                self._application,
            ],
            cwd=ROOT,
            env=environment(self.data, **self._settings),
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
        )
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=2).read()
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise RuntimeError((self.data / "server.log").read_text("utf-8")[-3000:]) from None
                time.sleep(0.02)
            else:
                return

    def kill(self) -> None:
        """SIGKILL the whole process group, as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Ask it to end; kill it when it does not."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()
        self._log.close()
