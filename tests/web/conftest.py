"""A stage for sweeps: the program on a copy of a small whole world."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.world import Stage, World, build_file, stage_on


@pytest.fixture(scope="session")
def world_file(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> tuple[Path, World]:
    path = tmp_path_factory.mktemp("world") / "world.db"
    return path, build_file(path, sqlite_template)


@pytest.fixture
def stage(tmp_path: Path, world_file: tuple[Path, World]) -> Iterator[Stage]:
    made = stage_on(tmp_path / "stage.db", *world_file)
    yield made
    made.database.engine.dispose()
