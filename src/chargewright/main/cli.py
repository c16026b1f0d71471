"""The command line."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Annotated, Any, NoReturn

import structlog
import typer
import uvloop

from chargewright.access.roles import Role
from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.releases import UnknownSchema
from chargewright.kernel.problem import Outage, Refusal
from chargewright.main.backup import backup as write_backup
from chargewright.main.backup import restore as restore_backup
from chargewright.main.certificates import make_self_signed
from chargewright.main.cli_beside import OUT, Config, Data, Org, beside, settings_of, with_people
from chargewright.main.cli_ca import commands as ca_commands
from chargewright.main.cli_contracts import commands as contract_commands
from chargewright.main.cli_files import firmware_commands, log_commands
from chargewright.main.cli_grid import commands as grid_commands
from chargewright.main.cli_lists import list_rows
from chargewright.main.cli_local_lists import commands as local_list_commands
from chargewright.main.cli_meters import commands as meter_commands
from chargewright.main.cli_profiles import commands as profile_commands
from chargewright.main.cli_reservations import commands as reservation_commands
from chargewright.main.cli_settings import commands as settings_commands
from chargewright.main.cli_station_test import station_test
from chargewright.main.cli_vat import check_vat_number
from chargewright.main.clock import SystemClock
from chargewright.main.first import People
from chargewright.main.parts import installation
from chargewright.main.roles import run_gateway, run_worker
from chargewright.main.rotation import add as add_key
from chargewright.main.rotation import retire as retire_keys
from chargewright.main.rotation import rotate
from chargewright.main.rotation import switch as switch_key
from chargewright.main.serve import serve as serve_all
from chargewright.main.setting_groups import LogFormat
from chargewright.main.settings import Settings, environment
from chargewright.main.simulate import Current, OcppVersion, Order
from chargewright.main.simulate import simulate as simulate_for
from chargewright.main.verifying import verify_books
from chargewright.network.file_jobs import Probed

app = typer.Typer(
    help="The back office of a charge point operator.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
users = typer.Typer(help="People who sign in.", no_args_is_help=True)
keys = typer.Typer(help="Keys for programs.", no_args_is_help=True)
app.add_typer(users, name="user")
app.add_typer(keys, name="api-key")
books = typer.Typer(help="The books.", no_args_is_help=True)
app.add_typer(books, name="ledger")
app.command(name="station-test")(station_test)
app.command(name="check-vat-number")(check_vat_number)
app.command(name="list")(list_rows)
app.add_typer(ca_commands(), name="ca")
app.add_typer(contract_commands(), name="contract-roots")
app.add_typer(settings_commands(), name="settings")
app.add_typer(meter_commands(), name="meters")
app.add_typer(firmware_commands(), name="firmware")
app.add_typer(log_commands(), name="logs")
app.add_typer(grid_commands(), name="grid")
app.add_typer(profile_commands(), name="profiles")
app.add_typer(reservation_commands(), name="reservations")
app.add_typer(local_list_commands(), name="local-lists")


def run() -> None:
    """Entry of the `chargewright` program: refusals are a sentence, not a traceback."""
    try:
        app(standalone_mode=True)
    except (Refusal, Outage, UnknownSchema) as reason:
        _fail(_said(reason))


@app.command()
def serve(
    data: Data = None,
    config: Config = None,
    http: Annotated[str | None, typer.Option(help="HOST:PORT of the HTTP API.")] = None,
    ocpp: Annotated[str | None, typer.Option(help="HOST:PORT for stations.")] = None,
    ocpps: Annotated[str | None, typer.Option(help="HOST:PORT for stations with TLS.")] = None,
) -> None:
    """Start everything: database, bus, gateway, API, worker, file service."""
    settings = settings_of(
        config, data, {"http.address": http, "ocpp.address": ocpp, "ocpp.tls_address": ocpps}
    )
    variables = dict(environment())
    if config is not None:
        variables["CHARGEWRIGHT_CONFIG"] = str(config.resolve())
    _run(serve_all(settings, variables, _saying(settings)))


@app.command()
def gateway(config: Config = None) -> None:
    """Hold stations' sockets, on a database and a bus that run elsewhere."""
    _run(run_gateway(installation(settings_of(config), None)))


@app.command()
def worker(config: Config = None) -> None:
    """Do what was decided, on a database and a bus that run elsewhere."""
    _run(run_worker(installation(settings_of(config), None)))


@app.command()
def api(config: Config = None) -> None:
    """Serve the HTTP API, on a database and a bus that run elsewhere."""
    from chargewright.main.api import run_api  # noqa: PLC0415 - the other roles need no web framework

    _run(run_api(installation(settings_of(config), None)))


@app.command(name="files")
def serve_files(config: Config = None) -> None:
    """Serve firmware and take logs, on a database and a bus that run elsewhere."""
    from chargewright.main.files import run_files  # noqa: PLC0415 - the other roles need no FTP and SSH

    _run(run_files(installation(settings_of(config), None)))


@app.command(name="migrate")
def migrate_database(config: Config = None, data: Data = None) -> None:
    """Bring the database to this release's schema."""
    # A second to load, which the other commands need not wait for.
    from chargewright.adapters.postgres.migrate import migrate  # noqa: PLC0415 - only here

    it = beside(settings_of(config, data))
    OUT.print(f"The database is at schema {migrate(it.dsn('owner'))}.")


@app.command()
def certificate(
    host: Annotated[list[str], typer.Option(help="A name or address stations use; repeatable.")],
    out: Annotated[Path, typer.Option(help="The folder it is written to.")] = Path("certificate"),
) -> None:
    """Make a self-signed certificate for trials with TLS stations."""
    made, key = make_self_signed(host, out, SystemClock().now())
    OUT.print(f"Give stations {made} as their root certificate, and start with")
    print(f"CHARGEWRIGHT_OCPP_TLS_CERTIFICATE_FILE={made.resolve()}")
    print(f"CHARGEWRIGHT_OCPP_TLS_KEY_FILE={key.resolve()}")


@users.command("add")
def add_user(
    email: str,
    role: Annotated[Role, typer.Option()],
    org: Org = "",
    config: Config = None,
    data: Data = None,
) -> None:
    """Make an account and print its one-time password."""

    async def work(people: People) -> str:
        return (await people.add_user(email, role, org)).text

    print(with_people(settings_of(config, data), work))


@keys.command("add")
def add_api_key(
    role: Annotated[Role, typer.Option()],
    org: Org = "",
    name: Annotated[str, typer.Option(help="What it is for.")] = "command line",
    config: Config = None,
    data: Data = None,
) -> None:
    """Make an API key and print it, once."""

    async def work(people: People) -> str:
        return (await people.add_key(name, role, org)).text

    print(with_people(settings_of(config, data), work))


@app.command()
def simulate(
    org: Org = "",
    stations: Annotated[int, typer.Option(min=1, max=99, help="How many stations.")] = 4,
    version: Annotated[
        list[OcppVersion] | None, typer.Option(help="Repeatable; some of each by default.")
    ] = None,
    current: Annotated[
        list[Current] | None, typer.Option(help="Repeatable; some of each by default.")
    ] = None,
    readers: Annotated[int, typer.Option(min=0, help="How many have a card reader.")] = 0,
    token: Annotated[
        list[str] | None, typer.Option(help="That drivers present; repeatable; some are made.")
    ] = None,
    drivers: Annotated[bool, typer.Option(help="Whether drivers come.")] = True,  # noqa: FBT002 - typer makes --no-drivers of it
    speed: Annotated[float, typer.Option(min=0.1, help="How much sooner drivers come.")] = 1.0,
    trouble: Annotated[
        float,
        typer.Option(min=0, max=0.5, help="Chance that a message is lost, repeated or spoilt."),
    ] = 0.0,
    seed: Annotated[int, typer.Option(help="Which drivers come, and which trouble.")] = 0,
    http: Annotated[str, typer.Option(help="URL of the HTTP API; as set by default.")] = "",
    ocpp: Annotated[str, typer.Option(help="URL for stations, up to the identity.")] = "",
    config: Config = None,
    data: Data = None,
) -> None:
    """Connect simulated stations to a running Chargewright, and let drivers come, until Ctrl-C."""
    settings = settings_of(config, data)
    order = Order(
        stations=stations,
        versions=version or (),
        currents=current or (),
        readers=readers,
        tokens=token or (),
        with_drivers=drivers,
        speed=speed,
        trouble=trouble,
        seed=seed,
    )

    async def work(people: People) -> int:
        return await simulate_for(people, settings, org, order, http=http, ocpp=ocpp)

    raise typer.Exit(with_people(settings, work))


@books.command("verify")
def verify_ledger(
    org: Annotated[str, typer.Option("--org", help="Whose book; empty: every book.")] = "",
    config: Config = None,
    data: Data = None,
    *,
    whole: Annotated[
        bool, typer.Option("--whole", help="From the first entry, not what is new alone.")
    ] = False,
) -> None:
    """Look at the books again, also while it serves; ends with 1 where something is wrong."""
    it = beside(settings_of(config, data))
    raise typer.Exit(asyncio.run(verify_books(it, org, is_whole=whole, say=OUT.print)))


@app.command(name="files-test")
def try_files(org: Org = "", config: Config = None, data: Data = None) -> None:
    """Come by each address of the file service as a station does; ends with 1 where one cannot."""
    # The other commands need no web framework.
    from chargewright.api.files_test import ADVICE  # noqa: PLC0415
    from chargewright.main.api import files_test_of  # noqa: PLC0415

    it = beside(settings_of(config, data))

    async def work() -> Sequence[Probed]:
        database = Database(it.dsn("app"), connections_max=2, name="files test")
        await database.open()
        try:
            owner = await People(it, database).organization(org)
            return await files_test_of(it, database).run(owner, "machine")
        finally:
            await database.close()

    probed = asyncio.run(work())
    for each in probed:
        where = it.settings.files_urls[each.protocol]
        said = "reached" if each.failed is None else f"{each.failed} failed: {each.said}"
        OUT.print(f"{where} {said}")
        if each.failed is not None:
            OUT.print(f"    {ADVICE[each.failed]}")
    raise typer.Exit(1 if any(each.failed for each in probed) else 0)


@app.command()
def backup(file: Path, config: Config = None, data: Data = None) -> None:
    """Write everything of an installation to one new file, also while it serves."""
    write_backup(settings_of(config, data), file, SystemClock(), OUT.print)


@app.command()
def restore(file: Path, config: Config = None, data: Data = None) -> None:
    """Make a new data directory of a backup; the next start brings it to this release's schema."""
    restore_backup(settings_of(config, data), file, OUT.print)


@app.command()
def forget(person: str, config: Config = None, data: Data = None) -> None:
    """Forget a person by e-mail address; the books and the facts stay whole."""

    async def work(people: People) -> str:
        await people.forget(person)
        return "forgotten"

    OUT.print(f"{person}: {with_people(settings_of(config, data), work)}.")


@app.command(name="rotate-data-key")
def rotate_data_key(
    config: Config = None,
    data: Data = None,
    *,
    add: Annotated[
        bool, typer.Option("--add", help="Several machines: add a new key that only opens.")
    ] = False,
    switch: Annotated[
        bool, typer.Option("--switch", help="Several machines: let the new key seal here.")
    ] = False,
    retire: Annotated[
        bool, typer.Option("--retire", help="Take the older keys out, if nothing needs them.")
    ] = False,
) -> None:
    """Make a new data key and seal every secret again with it, also while it serves.

    Cut short, it goes on when it is run again. With several machines: --add on one, --switch on
    each, then without an option on one, then --retire on each.
    """
    if add + switch + retire > 1:
        raise Refusal("--add, --switch and --retire are steps of their own: one at a time.")
    step = add_key if add else switch_key if switch else retire_keys if retire else rotate
    settings = settings_of(config, data)
    it = beside(settings)

    async def work() -> None:
        database = Database(it.dsn("owner"), connections_max=2, name="rotation")
        await database.open()
        try:
            await step(settings, database, OUT.print, it.clock)
        finally:
            await database.close()

    asyncio.run(work())


def _saying(settings: Settings) -> Callable[[str], None]:
    """How `serve` tells what happens: sentences for a person, events for a log collector."""
    if settings.logs.format is LogFormat.JSON:
        return lambda sentence: structlog.get_logger("chargewright").info(sentence)
    return OUT.print


def _run(work: Coroutine[Any, Any, None]) -> None:
    try:
        uvloop.run(work)
    except BaseExceptionGroup as several:
        first: BaseException = several
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        if isinstance(first, Refusal | Outage | UnknownSchema):
            _fail(_said(first))
        raise
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def _said(reason: BaseException) -> str:
    """What stands in the way: each broken rule on a line of its own, where there are several."""
    problems = reason.problems if isinstance(reason, Refusal) else ()
    if len(problems) < 2:
        return str(reason)
    return "\n".join(f"{problem.field} {problem.rule}" for problem in problems)


def _fail(sentence: str) -> NoReturn:
    OUT.print(sentence)
    raise SystemExit(1)


if __name__ == "__main__":
    run()
