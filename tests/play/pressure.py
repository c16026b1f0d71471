"""How long programs on this machine had to wait for a processor, as its kernel counts."""

from pathlib import Path
from typing import Final

_CPU: Final = Path("/proc/pressure/cpu")


def waited_s(text: str | None = None) -> float | None:
    """Seconds since the start of the machine in which somebody waited; None: it does not count them."""
    if text is None:
        if not _CPU.exists():
            return None
        text = _CPU.read_text(encoding="ascii")
    for line in text.splitlines():
        kind, *fields = line.split()
        if kind == "some":
            return int(dict(field.split("=") for field in fields)["total"]) / 1e6
    return None
