"""The commands about meters that sign: records verified from a file, and keys that stations' meters have."""

import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.table import Table

from chargewright.kernel.problem import Refusal
from chargewright.main.asking import Json, Platform
from chargewright.main.cli_api import Door, Http, with_api
from chargewright.main.cli_beside import Config, Data, Org, Result
from chargewright.main.cli_out import OUT, print_table
from chargewright.main.clock import SystemClock
from chargewright.main.meter_checks import as_json, check, rows, sentences
from chargewright.metering.signed import Claim, PublicKey, UnreadableKeyError, public_key

LARGEST: Final = 4 * 2**20
"""Octets of a file that is looked at."""

KeyId = Annotated[str, typer.Argument(help="The key's id, as the list shows it.")]


def commands() -> typer.Typer:
    """`chargewright meters …`."""
    app = typer.Typer(help="Meters that sign.", no_args_is_help=True)
    keys = typer.Typer(help="The public keys of stations' meters.", no_args_is_help=True)
    app.add_typer(keys, name="keys")
    app.command("verify")(verify)
    keys.command("list")(list_keys)
    keys.command("add")(add_key)
    keys.command("trust")(trust_key)
    keys.command("retire")(retire_key)
    return app


def verify(
    file: Annotated[
        Path, typer.Argument(help="Records: OCMF, ALFEN, EDL, SML, or XML.", exists=True)
    ],
    key: Annotated[
        str, typer.Option(help="The meter's public key, or a file of it; as in the records.")
    ] = "",
    energy_wh: Annotated[
        int | None, typer.Option(min=0, help="What was billed, to be compared.")
    ] = None,
    token: Annotated[str, typer.Option(help="What was presented, to be compared.")] = "",
    *,
    for_programs: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Verify signed records; ends with 0 where verified, 1 where doubtful, 2 where unreadable."""
    if not file.is_file() or file.stat().st_size > LARGEST:
        raise Refusal(f"{file} is no file of signed records.")
    claim = Claim(energy_wh, token or None)
    checked = check(file.read_bytes(), _key(key) if key else None, claim, SystemClock().now())
    if for_programs:
        print(as_json(checked))
    else:
        table = Table("Format", "Meter", "Moment", "Register", "Wh")
        for row in rows(checked):
            table.add_row(*row)
        print_table(table)
        for sentence in sentences(checked):
            OUT.print(sentence)
    raise typer.Exit(checked.exit_code)


def list_keys(
    station: Annotated[str, typer.Option(help="Of this one alone; identity or id.")] = "",
    org: Org = "",
    http: Http = "",
    config: Config = None,
    data: Data = None,
    *,
    for_programs: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Print the keys, the newest first."""

    async def work(api: Platform) -> list[Json]:
        if not station:
            return await api.all("meter-keys")
        station_id = await api.one("stations", "identity", station)
        return await api.all(f"stations/{station_id}/meter-keys")

    found = _at(Door(org, http, config, data), work)
    if for_programs:
        json.dump(found, sys.stdout, ensure_ascii=False, indent=2)
        print()
        return
    table = Table("Key", "Station", "EVSE", "Trust", "Told by", "Curve", "Fingerprint")
    for each in found:
        evse = "all" if each["evse_no"] is None else str(each["evse_no"])
        table.add_row(
            each["id"], each["station_identity"], evse, each["trust"], each["origin"],
            each["algorithm"], each["fingerprint"][:16],
        )  # fmt: skip
    print_table(table)


def add_key(
    station: Annotated[str, typer.Argument(help="Identity or id.")],
    key: Annotated[str, typer.Argument(help="The key as on the meter's face, or a file of it.")],
    evse: Annotated[int | None, typer.Option(min=1, help="At which EVSE; else at all.")] = None,
    org: Org = "",
    http: Http = "",
    config: Config = None,
    data: Data = None,
) -> None:
    """Say which key a station's meter signs with."""
    told = _key(key).der.hex()

    async def work(api: Platform) -> Json:
        station_id = await api.one("stations", "identity", station)
        body = {"public_key": told, "evse_no": evse}
        return await api.said("POST", f"stations/{station_id}/meter-keys", json=body)

    _told(_at(Door(org, http, config, data), work))


def trust_key(
    key: KeyId, org: Org = "", http: Http = "", config: Config = None, data: Data = None
) -> None:
    """Say that a key is its meter's; sessions that it may prove are proved again."""
    _decide(Door(org, http, config, data), key, "confirm")


def retire_key(
    key: KeyId, org: Org = "", http: Http = "", config: Config = None, data: Data = None
) -> None:
    """Say that nothing is proved by a key any more."""
    _decide(Door(org, http, config, data), key, "retire")


def _decide(door: Door, key: str, verb: str) -> None:
    _told(_at(door, lambda api: api.said("POST", f"meter-keys/{key}/{verb}")))


def _at(door: Door, work: Callable[[Platform], Awaitable[Result]]) -> Result:
    return with_api(door, "meters", lambda client: work(Platform(client)))


def _told(key: Json) -> None:
    OUT.print(f"{key['id']} of {key['station_identity']} is {key['trust']}.")


def _key(text: str) -> PublicKey:
    path = Path(text)
    try:
        return public_key(path.read_text() if len(text) < 200 and path.is_file() else text)
    except (UnreadableKeyError, UnicodeDecodeError) as reason:
        raise Refusal("This is no public key that meters sign with.") from reason
