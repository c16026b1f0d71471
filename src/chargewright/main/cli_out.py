"""Where people read what a command does."""

from rich.console import Console

OUT = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
"""Where people read what happens; what programs read goes to standard output."""
