"""The frame that every page and every API answer shares."""

from flask.testing import FlaskClient


def test_health_is_public(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").status_code == 200
