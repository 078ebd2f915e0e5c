"""Server logs: one line per record, JSON or logfmt, with the request ID.

Modules use `logging`; structlog only formats. Query strings, bodies and keys are never logged.
"""

import logging
import sys
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any, Literal

import structlog
from structlog.types import EventDict, Processor

Format = Literal["json", "text"]

REQUEST_ID: ContextVar[str | None] = ContextVar("request_id", default=None)
# Control characters end a line, control a terminal or, as U+202E does, reverse what follows; JSON escapes them itself.
_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))} | {
    code: f"\\u{code:04x}" for code in (0x061C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A))
}


class StderrHandler(logging.Handler):
    """Handler that writes to the current sys.stderr, which test runners replace and close."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        sys.stderr.write(f"{self.format(record)}\n")


def configuration(kind: Format) -> dict[str, Any]:
    """Return the configuration for logging.config.dictConfig: everything to stderr, from INFO on."""
    unset = {"handlers": [], "level": "NOTSET", "propagate": True}  # otherwise levels set by another server persist
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "app.logs.formatter", "kind": kind}},
        "handlers": {"stderr": {"class": "app.logs.StderrHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            "uvicorn": unset,
            "uvicorn.error": unset,
            "httpx": {"level": "WARNING"},
            "procrastinate": {"level": "WARNING"},
        },
    }


def formatter(kind: Format) -> logging.Formatter:
    """Return the formatter of log records."""
    before: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ExtraAdder(),
        _add_request_id,
        structlog.processors.format_exc_info,
        _without_color,
    ]
    first = ["timestamp", "level", "event"]
    logfmt: list[Processor] = [_escape, structlog.processors.LogfmtRenderer(key_order=first, drop_missing=True)]
    rendered = [structlog.processors.JSONRenderer()] if kind == "json" else logfmt
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=before,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendered],
    )


def _add_request_id(_: object, __: str, event: EventDict) -> EventDict:
    if request_id := REQUEST_ID.get():
        event.setdefault("request_id", request_id)
    return event


def _without_color(_: object, __: str, event: EventDict) -> EventDict:
    event.pop("color_message", None)
    return event


def _escape(_: object, __: str, event: EventDict) -> Mapping[str, Any]:
    return {name: value.translate(_CONTROLS) if isinstance(value, str) else value for name, value in event.items()}
