"""A stage for sweeps: the program on a copy of a small whole world."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.db import Database
from app.web.unit_of_work import unit
from tests.world import Stage, World, build, build_file, stage_on


@pytest.fixture(scope="session")
def world_file(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> tuple[Path, World]:
    path = tmp_path_factory.mktemp("world") / "world.db"
    return path, build_file(path, sqlite_template)


@pytest.fixture
def stage(tmp_path: Path, world_file: tuple[Path, World]) -> Iterator[Stage]:
    made = stage_on(tmp_path / "stage.db", *world_file)
    yield made
    made.database.engine.dispose()


@pytest.fixture
def both(app: Flask, database: Database) -> Stage:
    """The same on each engine, made anew."""
    with unit(database, app.extensions["before_commit"]) as session:
        world = build(session)
    return Stage(app, database, world)
