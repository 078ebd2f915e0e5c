"""A real server on a port of its own, for what speaks HTTP from outside: curl lines, Node, a browser."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from app.api import create_app
from app.server import LimitedProtocol
from app.settings import Settings


class _Server(uvicorn.Server):
    """Tells when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """Serve a database, and yield the URL to begin with."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = _Server(uvicorn.Config(create_app(settings), log_level="warning", lifespan="on", http=LimitedProtocol))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])))
        thread.start()
        while not server.ready.wait(0.1):  # a busy machine takes its time; a failed start ends the thread
            assert thread.is_alive()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()
