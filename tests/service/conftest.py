"""The stage of ``tests/web``, here too."""

from tests.web.conftest import both, open_stage, stage, world_file

__all__ = ["both", "open_stage", "stage", "world_file"]
