"""A stage for sweeps: the program on a copy of a small whole world."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.config import Settings
from app.db import Database
from app.factory import create_app
from tests.make import Make
from tests.world import Stage, World, build_file, built, lent


@pytest.fixture(scope="session")
def world_file(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, program: Flask) -> tuple[Path, World]:
    path = tmp_path_factory.mktemp("world") / "world.db"
    return path, build_file(path, sqlite_template, program)


@pytest.fixture
def stage(tmp_path: Path, world_file: tuple[Path, World], program: Flask) -> Iterator[Stage]:
    with lent(program, tmp_path / "stage.db", *world_file) as made:
        yield made


@pytest.fixture
def open_stage(stage: Stage, settings: Settings) -> Stage:
    """The same, with a program of its own that takes more routes."""
    program = create_app(settings)
    program.extensions["database"] = stage.database
    return Stage(program, stage.database, stage.world)


@pytest.fixture
def both(once: Callable[..., World], make: Make, app: Flask, database: Database) -> Stage:
    """The world on each engine."""
    return Stage(app, database, once(built, make.unit))
