"""The commands about charging profiles of a station."""

import json
import sys
from collections.abc import Awaitable, Callable
from typing import Annotated, Final

import typer
from rich.table import Table

from chargewright.energy.profiles import Purpose, Unit
from chargewright.main.asking import Json
from chargewright.main.cli_api import Door, Http, with_api
from chargewright.main.cli_beside import Config, Data, Org, Result
from chargewright.main.cli_out import OUT, print_table
from chargewright.main.clock import SystemClock
from chargewright.main.profiles import NewProfile, ProfilesApi

Station = Annotated[str, typer.Argument(help="Identity or id.")]
Evse = Annotated[int, typer.Option(min=0, help="At which EVSE; 0: the whole station.")]
InUnit = Annotated[Unit, typer.Option(help="Limits in A, each phase, or in W.")]
_ACCEPTED: Final = "accepted"
_DAY_S: Final = 86_400
_ENOUGH: Final = {True: "yes", False: "no", None: ""}


def commands() -> typer.Typer:
    """`chargewright profiles …`."""
    app = typer.Typer(help="Charging profiles of stations.", no_args_is_help=True)
    app.command("list")(list_profiles)
    app.command("set")(set_profile)
    app.command("clear")(clear_profile)
    app.command("schedule")(show_schedule)
    app.command("plans")(list_plans)
    return app


def list_profiles(
    station: Station,
    org: Org = "",
    http: Http = "",
    config: Config = None,
    data: Data = None,
    *,
    all_of_them: Annotated[bool, typer.Option("--all", help="Also those that are over.")] = False,
    for_programs: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Print the profiles that a station may hold, the newest first."""
    door = Door(org, http, config, data)
    found = _at(door, lambda api: api.profiles(station, all_of_them=all_of_them))
    if for_programs:
        json.dump(list(found), sys.stdout, ensure_ascii=False, indent=2)
        print()
        return
    table = Table("Number", "EVSE", "For", "Level", "Limits", "State")
    for each in found:
        periods = [f"{one['start_s']}:{one['limit']}" for one in each["profile"]["periods"]]
        table.add_row(
            str(each["profile_no"]), _place(each), each["purpose"], str(each["stack_level"]),
            f"{' '.join(periods)} {each['unit']}", each["state"],
        )  # fmt: skip
    print_table(table)


def list_plans(
    station: Station,
    org: Org = "",
    http: Http = "",
    config: Config = None,
    data: Data = None,
    *,
    for_programs: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Print what was planned of what vehicles need, the newest first, and why it is so."""
    found = _at(Door(org, http, config, data), lambda api: api.plans(station))
    if for_programs:
        json.dump(list(found), sys.stdout, ensure_ascii=False, indent=2)
        print()
        return
    table = Table("Made", "EVSE", "Goal", "Reason", "Wh", "Enough", "Steps", "State")
    for each in found:
        said = [f"{one['start_s']}:{one['limit']} ({one['why']})" for one in each["steps"]]
        table.add_row(
            each["made_at"], _place(each), each["goal"], each["reason"], each["energy_wh_exact"],
            _ENOUGH[each["is_enough"]], f"{' '.join(said)} {each['unit']}", each["state"] or "",
        )  # fmt: skip
    print_table(table)


def set_profile(
    station: Station,
    periods: Annotated[list[str], typer.Argument(help="LIMIT, then SECOND:LIMIT for each other.")],
    number: Annotated[int, typer.Option(min=0, help="The same number replaces.")] = 1,
    purpose: Annotated[
        Purpose, typer.Option(help="station_max, transaction_default or transaction.")
    ] = Purpose.TRANSACTION_DEFAULT,
    unit: InUnit = Unit.AMPERE,
    evse: Evse = 0,
    level: Annotated[int, typer.Option(min=0, help="The highest that counts wins.")] = 0,
    transaction: Annotated[str, typer.Option(help="As the station calls it.")] = "",
    org: Org = "",
    http: Http = "",
    config: Config = None,
    data: Data = None,
) -> None:
    """Limit a station, an EVSE or a transaction from now on; ends with 1 where it is not accepted."""
    new = NewProfile(
        number=number,
        purpose=purpose,
        unit=unit,
        periods=periods,
        evse_no=evse,
        level=level,
        starts_at=SystemClock().now().isoformat(),
        transaction=transaction or None,
    )
    _end(_at(Door(org, http, config, data), lambda api: api.set(station, new)))


def clear_profile(
    station: Station,
    number: Annotated[int, typer.Argument(help="By which the station knows it.")],
    org: Org = "",
    http: Http = "",
    config: Config = None,
    data: Data = None,
) -> None:
    """Have a station forget a profile; ends with 1 where it is not accepted."""
    _end(_at(Door(org, http, config, data), lambda api: api.clear(station, number)))


def show_schedule(
    station: Station,
    evse: Evse = 0,
    seconds: Annotated[int, typer.Option(min=1, help="For how long.")] = _DAY_S,
    unit: InUnit = Unit.AMPERE,
    org: Org = "",
    http: Http = "",
    config: Config = None,
    data: Data = None,
) -> None:
    """Ask what the profiles come to; ends with 1 where the station says another than we expect."""
    door = Door(org, http, config, data)
    told = _at(door, lambda api: api.schedule(station, evse, seconds, unit))
    table = Table("Second", "Expected", "Told", title=f"{_place(told)}, {told['unit']}")
    expected = {each["start_s"]: each["limit"] for each in told["expected"]}
    said = {each["start_s"]: each["limit"] for each in told["told"]}
    for start_s in sorted(expected.keys() | said.keys()):
        table.add_row(str(start_s), _limit(expected, start_s), _limit(said, start_s))
    print_table(table)
    raise typer.Exit(0 if told["is_as_expected"] else 1)


def _limit(steps: dict[int, str | None], start_s: int) -> str:
    """What begins there; nothing where the step before goes on."""
    if start_s not in steps:
        return ""
    return steps[start_s] or "no limit"


def _place(row: Json) -> str:
    return str(row["evse_no"] or "station")


def _end(command: Json) -> None:
    OUT.print(f"The station's answer: {command['state']}.")
    raise typer.Exit(0 if command["state"] == _ACCEPTED else 1)


def _at(door: Door, work: Callable[[ProfilesApi], Awaitable[Result]]) -> Result:
    return with_api(door, "profiles", lambda client: work(ProfilesApi(client)))
