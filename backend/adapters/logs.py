"""What processes say: one JSON object a line on standard output, whoever speaks."""

import logging
import sys
from datetime import UTC, datetime

import orjson
import structlog
from structlog.typing import EventDict, WrappedLogger


def install(level: str) -> None:
    """Have structlog and the standard library's loggers write alike, from this level on."""
    number = logging.getLevelNamesMapping()[level]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _without_nothing,
            structlog.processors.JSONRenderer(serializer=_written),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(_Lines())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(number, logging.INFO))  # libraries explain themselves at DEBUG without end


class _Lines(logging.Formatter):
    """Writes what libraries log in the same form as our own lines."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record."""
        line = {
            "event": record.getMessage(),
            "logger": record.name,
            "level": record.levelname.lower(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return _written(line)


def _without_nothing(_: WrappedLogger, __: str, line: EventDict) -> EventDict:
    return {name: value for name, value in line.items() if value is not None}


def _written(line: object, **_: object) -> str:
    return orjson.dumps(line, default=str).decode()
