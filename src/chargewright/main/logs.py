"""What the processes say, and in which form: named events with ids, one a line, on standard error.

Libraries that write with `logging` are heard from warnings up, in the same form, so that a log
collector meets one language. Nothing else configures logs.
"""

import logging
import sys
from typing import Any, Final

import structlog
from structlog.typing import Processor

from chargewright.main.setting_groups import LogFormat, LogLevel, LogSettings

_LEVELS: Final = {
    LogLevel.DEBUG: logging.DEBUG,
    LogLevel.INFO: logging.INFO,
    LogLevel.WARNING: logging.WARNING,
    LogLevel.ERROR: logging.ERROR,
}
_COMMON: Final[tuple[Processor, ...]] = (
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def write_logs(logs: LogSettings) -> None:
    """Configure this process's logs, ours and those of libraries."""
    level = _LEVELS[logs.level]
    ending = _ending(logs.format)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        processors=[*_COMMON, *ending],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    heard = logging.StreamHandler(sys.stderr)
    heard.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*_COMMON, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *ending],
        )
    )
    logging.root.handlers = [heard]
    logging.root.setLevel(max(level, logging.WARNING))


def _ending(form: LogFormat) -> tuple[Any, ...]:
    if form is LogFormat.JSON:
        return structlog.processors.format_exc_info, structlog.processors.JSONRenderer()
    return (
        structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            exception_formatter=structlog.dev.plain_traceback,  # the rich one prints local values
        ),
    )
