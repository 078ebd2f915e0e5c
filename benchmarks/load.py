"""Servers on one core, the load generator on the other: requests per second, CPU time per request, and whole transfers.

Slow requests are repeated one by one instead of by wrk, which does not count requests cut off at its end.
"""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

SERVER_CORE, CLIENT_CORE = 0, (os.cpu_count() or 1) - 1
CONNECTIONS = 8
SLOW = 0.2  # seconds
START_SECONDS = 60
TICKS = os.sysconf("SC_CLK_TCK")

# Requests the paths in turn and prints wrk's own counts as one line of JSON.
SCRIPT = """
local bodies, method, headers, paths, made, turn = {bodies}, {method}, {headers}, {paths}, {{}}, 0
function init()
  for n, path in ipairs(paths) do made[n] = wrk.format(method, path, headers, bodies[n]) end
end
function request()
  turn = turn % #made + 1
  return made[turn]
end
function done(summary, latency)
  local e = summary.errors
  io.write(string.format('\\n{{"requests": %d, "microseconds": %d, "errors": %d, "p50": %d, "p99": %d}}\\n',
    summary.requests, summary.duration, e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50), latency:percentile(99)))
end
"""


class LoadFailed(Exception):
    """A server that does not start, or an invalid response; the message says which."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Requests that are made in turn. With `bodies`, as many as paths, they are POST."""

    paths: tuple[str, ...]
    bodies: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def method(self) -> str:
        """The HTTP method."""
        return "POST" if self.bodies else "GET"


@dataclass(frozen=True, slots=True)
class Answer:
    """A response and its latency in seconds."""

    status: int
    body: bytes
    seconds: float


@dataclass(frozen=True, slots=True)
class Rate:
    """Requests a second, milliseconds of the server's CPU for one, and latencies in milliseconds."""

    per_second: float
    cpu_ms: float
    p50_ms: float
    p99_ms: float

    @property
    def speed(self) -> float:
        """Responses per second."""
        return self.per_second


@dataclass(frozen=True, slots=True)
class Transfer:
    """A whole transfer: seconds, until the first byte, of the server's CPU; how much its memory grew, in MB."""

    seconds: float
    first_byte: float
    cpu_ms: float
    grown_mb: float

    @property
    def speed(self) -> float:
        """Transfers a second."""
        return 1 / self.seconds


Measured = Rate | Transfer


@dataclass(frozen=True, slots=True)
class Server:
    """A server process on a local port."""

    process: int
    port: int

    def answer(self, ask: Ask, number: int = 0) -> Answer:
        """Send one request on its own connection."""
        begin = time.perf_counter()
        with self._response(ask, number) as response:
            body = response.read()
        return Answer(response.status, body, time.perf_counter() - begin)

    def rate(self, ask: Ask, seconds: int, expected: float) -> Rate:
        """Return responses per second; `expected` is the known latency in seconds."""
        before = self._cpu_seconds()
        if expected > SLOW:
            requests, took, p50, p99 = self._one_by_one(ask, seconds)
        else:
            requests, took, p50, p99 = self._wrk(ask, seconds)
        return Rate(requests / took, (self._cpu_seconds() - before) * 1000 / requests, p50, p99)

    def rate_after(self, write: Callable[[], None], ask: Ask, seconds: int) -> Rate:
        """Return the same for requests each of which is the first after a write."""
        before = self._cpu_seconds()
        requests, took, p50, p99 = self._one_by_one(ask, seconds, write)
        return Rate(requests / took, (self._cpu_seconds() - before) * 1000 / requests, p50, p99)

    def transfer(self, ask: Ask) -> tuple[Answer, Transfer]:
        """Read one response while it arrives."""
        Path(f"/proc/{self.process}/clear_refs").write_text("5")  # forget the peak of memory so far
        resident, cpu, begin = self._memory("VmRSS"), self._cpu_seconds(), time.perf_counter()
        with self._response(ask, 0) as response:
            parts = [response.read(1)]
            first_byte = time.perf_counter() - begin
            while part := response.read(1 << 18):
                parts.append(part)
        seconds, cpu = time.perf_counter() - begin, self._cpu_seconds() - cpu
        transfer = Transfer(seconds, first_byte, cpu * 1000, self._memory("VmHWM") - resident)
        return Answer(response.status, b"".join(parts), seconds), transfer

    @contextmanager
    def _response(self, ask: Ask, number: int) -> Iterator[http.client.HTTPResponse]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=START_SECONDS)
        try:
            body = ask.bodies[number] if ask.bodies else None
            connection.request(ask.method, ask.paths[number], body, dict(ask.headers))
            yield connection.getresponse()
        finally:
            connection.close()

    def _one_by_one(
        self, ask: Ask, seconds: int, prepare: Callable[[], None] = lambda: None
    ) -> tuple[int, float, float, float]:
        times: list[float] = []
        while sum(times) < seconds:
            prepare()
            times.append(self.answer(ask, len(times) % len(ask.paths)).seconds)
        ordered = sorted(times)
        return len(times), sum(times), ordered[len(times) // 2] * 1000, ordered[-1] * 1000

    def _wrk(self, ask: Ask, seconds: int) -> tuple[int, float, float, float]:
        script = SCRIPT.format(
            bodies=_lua(ask.bodies),
            method=json.dumps(ask.method),
            headers="{" + ", ".join(f"[{json.dumps(k)}] = {json.dumps(v)}" for k, v in ask.headers.items()) + "}",
            paths=_lua(ask.paths),
        )
        with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
            file.write(script)
            file.flush()
            options = ("-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "10s", "-s", file.name)
            found = subprocess.run(
                [*_pinned(CLIENT_CORE), "wrk", *options, f"http://127.0.0.1:{self.port}"],
                check=True,
                capture_output=True,
                text=True,
            )
        counted = json.loads(found.stdout.splitlines()[-1])
        if counted["errors"] or not counted["requests"]:
            raise LoadFailed(f"{counted['errors']} errors in {counted['requests']} requests")
        took = counted["microseconds"] / 1e6
        return counted["requests"], took, counted["p50"] / 1000, counted["p99"] / 1000

    def _cpu_seconds(self) -> float:
        # The name of the process, in brackets, may hold spaces; the 14th and 15th fields are its user and system time.
        fields = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def _memory(self, name: str) -> float:
        lines = Path(f"/proc/{self.process}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1024


@contextmanager
def serving(command: Sequence[str], port: int, environment: Mapping[str, str]) -> Iterator[Server]:
    """Run a server on its core until the block ends. Raises LoadFailed if it does not come up."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [*_pinned(SERVER_CORE), *command], env={**os.environ, **environment}, stdout=log, stderr=log
        )
        try:
            _await(process, port)
            yield Server(process.pid, port)
        except LoadFailed as failure:
            log.seek(0)
            raise LoadFailed(f"{failure}: {log.read().decode(errors='replace')[-300:]}") from None
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port() -> int:
    """Return a free local port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def require_tools() -> None:
    """Raise SystemExit if a load generator is not installed."""
    if missing := [tool for tool in ("wrk", "taskset") if not shutil.which(tool)]:
        raise SystemExit(f"{' and '.join(missing)} not found: install wrk and util-linux (Debian packages).")


def _await(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise LoadFailed(f"ended with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise LoadFailed(f"did not answer within {START_SECONDS} s")


def _pinned(core: int) -> list[str]:
    return ["taskset", "-c", str(core)]


def _lua(texts: Sequence[str]) -> str:
    return "{" + ", ".join(map(json.dumps, texts)) + "}"
