"""The floor: a bare Flask route that commits one row through the ORM, on the same store and server as the program."""

import os

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.db import Database


class Base(DeclarativeBase):
    """Tables of the floor alone."""


class Row(Base):
    """One written row."""

    __tablename__ = "floor_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    item: Mapped[str]
    chosen: Mapped[str]


database = Database(f"sqlite:///{os.environ['SAFEGUARD_DATA_DIR']}/floor.db")
Base.metadata.create_all(database.engine)
application = Flask("floor")


@application.get("/healthz")
def alive() -> ResponseReturnValue:
    """Whether the floor stands."""
    return jsonify(status="ok")


@application.post("/rows")
def write() -> ResponseReturnValue:
    """Commit one row."""
    sent = request.get_json()
    with database.writing() as session:
        row = Row(item=sent["item"], chosen=sent["chosen"])
        session.add(row)
        session.commit()
        return jsonify(id=row.id)
