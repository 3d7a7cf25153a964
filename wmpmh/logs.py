"""The technical log: for us, in event names and ids. The incident log is elsewhere, and is evidence."""

import logging.config
from typing import TYPE_CHECKING, TypedDict

import structlog
from django_structlog.middlewares import RequestMiddleware

if TYPE_CHECKING:
    from django.http import HttpRequest


class Wanted(TypedDict):
    level: str
    json: bool


class RequestLog(RequestMiddleware):
    """Logs each request by method and path only."""

    @staticmethod
    def format_request(request: "HttpRequest") -> str:
        # The query string holds what was searched for, which may be a name.
        return f"{request.method} {request.path}"


SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

# In a terminal, what these say at every start and request hides what matters.
QUIETER = ("celery", "django_structlog", "fontTools", "kombu", "weasyprint")


def configure(wanted: Wanted) -> None:
    """Set up structured logging: lines for a terminal, JSON in production."""
    logging.config.dictConfig(dictionary(**wanted))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def dictionary(*, level: str, json: bool) -> dict:
    # Plain: where rich is installed the default prints every local variable, and with them what was typed.
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    renderer = structlog.processors.JSONRenderer() if json else plain
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        "foreign_pre_chain": SHARED,
    }
    quieter = {name: {"level": "WARNING"} for name in QUIETER}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"event": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "event"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": quieter if not json else {},
    }
