"""HTTP server: uvicorn with limits on the resources of a connection, and a bounded shutdown.

A proxy enforces most of these limits (docs/deployment.md); a server reachable without one needs them itself.
"""

import ctypes
import gc
import multiprocessing
import os
import signal
import struct
import sys
from asyncio import TimerHandle
from collections.abc import Callable
from contextlib import suppress
from socket import SO_LINGER, SOL_SOCKET, socket
from threading import Timer
from time import sleep
from types import FrameType
from typing import Any

import uvicorn
from fastapi import FastAPI
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.flow_control import service_unavailable
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.supervisors import Multiprocess

from app.api import create_app
from app.api.problems import NOTHING_LOADED, SECURITY, on_summit_error, protocol_problem
from app.errors import Overloaded
from app.logs import configuration
from app.settings import Settings

HEADER_SECONDS, HEADER_BYTES = 10.0, 65_536
FIELD_BYTES = 8_192  # of one header, as in nginx and Apache: the cost of parsing it on the event loop is bounded
STALLED_SECONDS = 30.0  # time for a client to read what was sent
CONNECTIONS = 1_000  # per process, beyond which requests get 503
DRAIN_SECONDS, END_SECONDS = 10, 14.0  # after a signal: for running requests, and for the whole shutdown
# Parameters of glibc's malloc, by number. M_ARENA_MAX: memory freed by a stream is reused only in its arena.
# M_MMAP_THRESHOLD: a larger block goes back to the system when it is freed. By default the threshold grows up to 32 MB
# with the blocks that are freed, and holes between them stay with the process: 65 MB in place of 12.
MALLOC = {-8: 2, -3: 128 * 1024}
_OF_BODIES = (b"content-length", b"transfer-encoding")  # with Upgrade, httptools drops the body
HUNG_SECONDS = 60  # without a heartbeat, after which one of several processes is replaced; a start takes 2 to 20 s


Announce = Callable[[int], None]  # called with the port


class LimitedProtocol(HttpToolsProtocol):
    """Limits size and time of headers, and the time for a client to read a response."""

    _running: RequestResponseCycle | None = None  # uvicorn's `cycle` is the newest of pipelined requests
    _headers_due: TimerHandle | None = None
    _stalled: TimerHandle | None = None
    _header_bytes = 0

    def data_received(self, data: bytes) -> None:
        """Bound what is not a body: headers, also of a pipelined request, and what surrounds and follows chunks."""
        is_idle = self.cycle is None or self.cycle.response_complete
        if self._headers_due is None and is_idle:
            self._headers_due = self.loop.call_later(HEADER_SECONDS, self.transport.abort)
        self._header_bytes += len(data)  # the callbacks below set it to 0
        super().data_received(data)
        if self._header_bytes > HEADER_BYTES:
            if is_idle:
                self._refuse(431, f"The headers exceed the limit of {HEADER_BYTES} bytes.")
            else:  # a response may have begun
                self.transport.abort()

    def on_headers_complete(self) -> None:
        """Cancel the timeout; refuse headers that are too long, a missing or second Host, a body with an Upgrade."""
        self._stop_clock()
        self._header_bytes = 0
        lengths = [len(name) + len(value) for name, value in self.headers]
        if max(lengths, default=0) > FIELD_BYTES:
            self._refuse(431, f"A header exceeds the limit of {FIELD_BYTES} bytes.")
            return
        if len(self.url) + sum(lengths) > HEADER_BYTES:
            self._refuse(431, f"The headers exceed the limit of {HEADER_BYTES} bytes.")
            return
        hosts = sum(name == b"host" for name, _ in self.headers)
        if hosts > 1 or (hosts == 0 and self.parser.get_http_version() != "1.0"):  # RFC 9112, 3.2
            self._refuse(400, f"The request has {hosts} Host headers; it must have one.")
            return
        if self.parser.should_upgrade() and any(name in _OF_BODIES for name, _ in self.headers):
            self._refuse(400, "The server speaks only HTTP/1.1. Send a body without an Upgrade header.")
            return
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Add a piece of a body, which is bounded by its reader."""
        self._header_bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """End the body."""
        self._header_bytes = 0
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Respond to a malformed request."""
        self._refuse(400, msg)

    def pause_writing(self) -> None:
        """Start the timeout for the client to read."""
        super().pause_writing()
        self._stalled = self.loop.call_later(STALLED_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """Resume writing."""
        if self._stalled is not None:
            self._stalled.cancel()
        super().resume_writing()

    def on_response_complete(self) -> None:
        """Bound the time to flush a closing connection."""
        super().on_response_complete()
        if self.transport.is_closing() and self.transport.get_write_buffer_size():
            self.loop.call_later(STALLED_SECONDS, self.transport.abort)

    def connection_made(self, transport: Any) -> None:
        """Start the timeout for headers."""
        super().connection_made(transport)
        self._headers_due = self.loop.call_later(HEADER_SECONDS, self.transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        """Cancel all timeouts and the request under way, which uvicorn does not if another one was pipelined."""
        self._stop_clock()
        if self._stalled is not None:
            self._stalled.cancel()
        if self._running is not None:
            self._running.disconnected = True
            self._running.message_event.set()
        super().connection_lost(exc)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._running = cycle
        if app is service_unavailable:
            app = _overloaded
        if cycle.scope["http_version"] == "1.0":
            app = _Unchunked(cycle, app)
        super()._start_asgi_task(cycle, app)

    def _stop_clock(self) -> None:
        if self._headers_due is not None:
            self._headers_due.cancel()
            self._headers_due = None

    def _refuse(self, status: int, detail: str) -> None:
        self._stop_clock()
        if not self.transport.is_closing():
            self.transport.write(protocol_problem(status, detail))
            self.transport.close()


async def _overloaded(scope: Scope, receive: Receive, send: Send) -> None:
    """Respond to a request beyond CONNECTIONS."""
    error = Overloaded(f"The limit of {CONNECTIONS} concurrent connections is reached. Try again shortly.")
    response = on_summit_error(Request(scope), error)
    response.raw_headers += (*SECURITY, NOTHING_LOADED)  # those that its middleware would add
    await response(scope, receive, send)


class _Unchunked:
    """Response to HTTP/1.0, whose clients know no chunks (RFC 9112, 6.1): it ends with the connection."""

    def __init__(self, cycle: RequestResponseCycle, app: ASGIApp) -> None:
        self._cycle = cycle
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send a response without chunks; reset the connection if it is incomplete, since its end would look whole."""
        self._cycle.chunked_encoding = False

        async def send_unchunked(message: Message) -> None:
            self._cycle.expected_content_length = len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, send_unchunked)
        finally:
            if self._cycle.response_started and not self._cycle.response_complete:
                reset = struct.pack("ii", 1, 0)
                self._cycle.transport.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, reset)
                self._cycle.transport.abort()


class AnnouncedServer(uvicorn.Server):
    """Calls `announce` with the port once it is bound; not if another process has it."""

    def __init__(self, config: uvicorn.Config, announce: Announce) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Bind the port."""
        await super().startup(sockets)
        if self.started:
            self._announce(self.servers[0].sockets[0].getsockname()[1])


class Supervisor(Multiprocess):
    """Forwards a second signal to its processes, which then end immediately."""

    def join_all(self) -> None:
        """Wait until all processes have ended."""
        while alive := [each for each in self.processes if each.process.is_alive()]:
            if {signal.SIGINT, signal.SIGTERM} & {*self.signal_queue}:
                self.signal_queue.clear()
                for each in alive:
                    os.kill(each.pid or 0, signal.SIGTERM)
            sleep(0.05)


def run(host: str, port: int, workers: int, settings: Settings, announce: Announce = lambda _: None) -> None:
    """Serve until a signal arrives. `announce` is called with the port once it is bound."""
    config = uvicorn.Config(
        "app.server:create_served_app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        http=LimitedProtocol,
        ws="none",
        log_config=configuration(settings.log_format),
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=settings.proxies,
        limit_concurrency=CONNECTIONS,
        timeout_graceful_shutdown=DRAIN_SECONDS,
        timeout_worker_healthcheck=HUNG_SECONDS,
    )
    if workers > 1:
        bound = config.bind_socket()
        bound.listen(config.backlog)  # connections wait until a process has started instead of being refused
        announce(bound.getsockname()[1])
        Supervisor(config, sockets=[bound]).run()
        return
    server = AnnouncedServer(config, announce)
    server.run()
    if not server.started:
        sys.exit(1)


def create_served_app() -> FastAPI:
    """Return the application for a process that only serves: signals end it in bounded time."""
    with suppress(AttributeError, OSError):  # not glibc
        for parameter, value in MALLOC.items():
            ctypes.CDLL(None).mallopt(parameter, value)
    for each in (signal.SIGINT, signal.SIGTERM):
        _end_in_time(each, signal.getsignal(each))
    app = create_app()
    gc.freeze()  # what is loaded stays, and a collection, during which no request is served, takes half the time
    return app


def _end_in_time(number: signal.Signals, drain: Any) -> None:
    """Handle signals: the first one runs `drain` with a timeout, the second one ends the process."""

    def on_signal(received: int, frame: FrameType | None) -> None:
        if _draining:
            _end(received)
        timer = Timer(END_SECONDS, _end, (received,))
        timer.daemon = True
        timer.start()
        _draining.append(timer)
        drain(received, frame)

    signal.signal(number, on_signal)


_draining: list[Timer] = []


def _end(received: int) -> None:
    """End the process without waiting for threads; acknowledged writes are not lost."""
    for child in multiprocessing.active_children():
        child.kill()
    os._exit(128 + received)
