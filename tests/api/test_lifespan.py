"""An application that a server starts gives its connections back when the server stops it."""

from starlette.testclient import TestClient

from app.api import create_app
from app.settings import Settings


def test_the_store_is_closed_at_the_end(seeded: Settings) -> None:
    app = create_app(seeded)
    closed: list[bool] = []
    close = app.state.store.close
    app.state.store.close = lambda: (close(), closed.append(True))
    with TestClient(app) as client:
        assert client.get("/healthz").status_code == 200
        assert closed == []
    assert closed == [True]
