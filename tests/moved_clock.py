"""The program with its clock moved: as many days on as the file ``days`` of its data folder says."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine

_days = int((Path(os.environ["SAFEGUARD_DATA_DIR"]) / "days").read_text("ascii"))
time_machine.travel(datetime.now(UTC) + timedelta(days=_days), tick=True).start()

from wsgi import application  # noqa: E402  (the program is to begin in the moved time)

__all__ = ["application"]
