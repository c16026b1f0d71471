"""A row of another organisation: a statement and its values."""

from typing import Any, TypeAlias

Row: TypeAlias = tuple[str, tuple[Any, ...]]
