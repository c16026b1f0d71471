"""Where people read what a command does, and its tables."""

from rich.console import Console
from rich.table import Table

OUT = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
"""Where people read what happens; what programs read goes to standard output."""


def print_table(table: Table) -> None:
    """Print it as the answer; of one without rows it is said that there is nothing."""
    if table.row_count:
        Console(highlight=False, markup=False).print(table)
    else:
        OUT.print("There is nothing.")
