"""Any list of the HTTP API at the command line: as a table, as a sheet, or row by row for programs."""

import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import accumulate
from typing import Annotated, Any, Final

import msgspec
import typer
from rich.cells import cell_len
from rich.console import Console
from rich.table import Column, Table

from chargewright.access.roles import Role
from chargewright.kernel.problem import NotFound, Problem, Refusal
from chargewright.main.asking import Json, Platform, Question
from chargewright.main.cli_api import Door, Http, with_api
from chargewright.main.cli_beside import Config, Data, Org, Result
from chargewright.main.cli_out import OUT, print_table

CELL_WIDTH_MAX: Final = 44
"""Of a table; a sheet and JSON have all of it."""
_BETWEEN: Final = 3
_BELOW: Final = "/api/v1/"


def list_rows(
    name: Annotated[
        str, typer.Argument(help="Which, as its address below /api/v1; without: which there are.")
    ] = "",
    where: Annotated[
        list[str] | None,
        typer.Argument(help="FIELD=VALUE, as the API filters; one FIELD twice: either."),
    ] = None,
    sort: Annotated[str, typer.Option(help="By which field; -FIELD: the other way round.")] = "",
    most: Annotated[int, typer.Option(min=1, help="No more rows than these.")] = 50,
    columns: Annotated[str, typer.Option(help="Which, with commas between them.")] = "",
    org: Org = "",
    http: Http = "",
    config: Config = None,
    data: Data = None,
    *,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="All rows and columns, as a sheet.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One row of JSON in each line.")] = False,
) -> None:
    """Print a list of the platform: stations, sessions, payments, refused-connections, whatever it has."""
    door = Door(org, http, config, data)
    if not name:
        _show_names(_asked(door, lambda api: api.document()))
        return
    question = _question(where or [], sort)
    if as_csv:
        _asked(door, lambda api: _print_sheet(api, name, question))
        return
    rows = _asked(door, lambda api: _some(api, name, question, most))
    if as_json:
        for row in rows:
            print(msgspec.json.encode(row).decode())
        return
    console = Console(highlight=False, markup=False)
    wanted = [each.strip() for each in columns.split(",")] if columns else []
    _show(console, rows, wanted)
    if len(rows) == most:
        OUT.print(f"These are {most}; there may be more (--most, --csv).")


def _asked(door: Door, work: Callable[[Platform], Awaitable[Result]]) -> Result:
    return with_api(door, "list", lambda client: work(Platform(client)), Role.ADMINISTRATOR)


def _question(where: Sequence[str], sort: str) -> Question:
    asked = []
    for each in where:
        field, is_said, value = each.partition("=")
        if not is_said or not field:
            raise Refusal(
                f"{each!r} is no FIELD=VALUE.", problems=(Problem("where", "FIELD=VALUE"),)
            )
        asked.append((field, value))
    return (*asked, ("sort", sort)) if sort else asked


async def _some(api: Platform, name: str, question: Question, most: int) -> list[Json]:
    rows: list[Json] = []
    try:
        async for row in api.rows(name, (("limit", str(min(most, 100))), *question)):
            rows.append(row)
            if len(rows) == most:
                break
    except (NotFound, KeyError):
        raise _no_list(name) from None
    return rows


async def _print_sheet(api: Platform, name: str, question: Question) -> None:
    try:
        async for piece in api.sheet(name, question):
            sys.stdout.buffer.write(piece)
    except NotFound:
        raise _no_list(name) from None
    sys.stdout.buffer.flush()


def _no_list(name: str) -> NotFound:
    return NotFound(f"There is no list {name!r}: `chargewright list` says which there are.")


def _show_names(document: Json) -> None:
    table = Table(Column("List", no_wrap=True), "What it has")
    for path, does in sorted(document["paths"].items()):
        asked = {each.get("name") for each in does.get("get", {}).get("parameters", ())}
        if "cursor" in asked:
            table.add_row(path.removeprefix(_BELOW), does["get"]["summary"])
    print_table(table)


def _show(console: Console, rows: Sequence[Json], wanted: Sequence[str]) -> None:
    """As many columns as the screen is wide, in the order of the API; those that are asked for, all."""
    if not rows:
        OUT.print("There is nothing.")
        return
    there = list(rows[0])
    if unknown := [each for each in wanted if each not in there]:
        rule = f"one of {', '.join(there)}"
        problems = tuple(Problem("columns", rule) for _ in unknown)
        raise Refusal(f"No column is called {unknown[0]!r}.", problems=problems)
    # Names of other things say least to a reader: where nobody chose, they come last.
    chosen = wanted or sorted(there, key=lambda each: each.endswith("_id"))
    said = {each: [cell(row[each]) for row in rows] for each in chosen}
    if not wanted:
        said = {each: cells for each, cells in said.items() if any(cells)}
    widths = [
        max(cell_len(each), *(min(cell_len(cell), CELL_WIDTH_MAX) for cell in cells)) + _BETWEEN
        for each, cells in said.items()
    ]
    fits = sum(total < console.width for total in accumulate(widths))
    shown = list(said) if wanted else list(said)[: max(fits, 1)]
    table = Table(*(Column(each, no_wrap=True, max_width=CELL_WIDTH_MAX) for each in shown))
    for cells in zip(*(said[each] for each in shown), strict=True):
        table.add_row(*cells)
    console.print(table)
    if left := [each for each in said if each not in shown]:
        OUT.print(f"Not shown (--columns, --csv, --json): {', '.join(left)}")


def cell(value: Any) -> str:
    """What stands in a table for what the API says; null: nothing."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping) and value.keys() == {"amount", "currency"}:
        return f"{value['amount']} {value['currency']}"
    return msgspec.json.encode(value).decode()
