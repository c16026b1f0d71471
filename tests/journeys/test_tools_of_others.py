"""Tools that others wrote to try central systems, tried on a gateway of ours.

Where one of npm's `ocpp-ws-cli` judges otherwise than the specification, the clause is beside it.
"""

import asyncio
import json
import signal
import ssl

import psycopg
import pytest
from test_ocpp.cli import main as say
from test_ocpp.client import check_connection

from chargewright.adapters.authority import key_text, pem
from chargewright.main.certificates import make_self_signed
from chargewright.main.clock import SystemClock
from tests.play.certificates import Authority
from tests.play.clients import OCPP_WS_CLI, running
from tests.play.gateway import serving, station
from tests.play.network import PASSWORD, Site
from tests.play.waiting import PATIENCE_S

STATIONS = (1, 2, 3, 4)
NOT_OF_THE_SPECIFICATION = {
    # No subprotocol in common: the handshake is completed without one and the connection closed at once
    # (OCPP-J 1.6, 3.1.2; OCPP 2.x part 4, 3.1.2). The tool looks whether it opened, not whether it stayed.
    "Server requires subprotocol": "Server accepted connection with no OCPP subprotocol",
    # No version limits a message's bytes; we take 1 MiB, for a report of a large device model.
    "Server rejects oversized frames (>128KB)": (
        "Server did not close connection after oversized payload"
    ),
}
THEIR_NAME_FOR_IT = "Expected FormatViolation CALLERROR, got: "
NOT_A_CALL = ("Server enforces MessageId is a string", "Server rejects missing payload in CALL")
OURS = {
    # "Payload for Action is syntactically incorrect or not conform the PDU structure" is spelt so in
    # OCPP-J 1.6, 4.2.3, table 7.
    "ocpp1.6": "FormationViolation",
    # "Content of the call is not a valid RPC Request, for example: MessageId could not be read" (OCPP 2.x
    # part 4, 4.3, table 7). A FormatViolation is about the payload.
    "ocpp2.0.1": "RpcFrameworkError",
    "ocpp2.1": "RpcFrameworkError",
}


@pytest.fixture
def site(fresh_database):
    return Site(fresh_database.owner).seed()


def without_passwords(database):
    """Tools that know none come to stations of security profile 0."""
    with psycopg.connect(database.owner) as connection:
        connection.execute(
            "UPDATE station SET security_profile = 0, password_salt = NULL, password_sha256 = NULL"
        )


async def reported(port, folder, *arguments, ends=None):
    """What the tool wrote into its report; `ends` is when it is told to end, by itself otherwise."""
    folder.mkdir(exist_ok=True)
    url = f"ws://127.0.0.1:{port}/ocpp"
    options = ("--endpoint", url, "--report", "json", "--report-dir", str(folder))
    streams = {"stdin": asyncio.subprocess.DEVNULL, "stdout": asyncio.subprocess.DEVNULL}
    async with running(OCPP_WS_CLI, *arguments, *options, **streams) as process:
        if ends is not None:
            await ends()
            process.send_signal(signal.SIGINT)
        await asyncio.wait_for(process.wait(), PATIENCE_S)
    [report] = folder.glob("*.json")
    return json.loads(report.read_text())


def reds(report):
    """The checks that did not pass, with the tool's reason."""
    return {check["name"]: check["issue"] for check in report["testResults"] if not check["passed"]}


def test_ocpp_ws_cli_finds_nothing_that_the_specification_does_not_want(
    fresh_database, site, tmp_path
):
    for subprotocol in OURS:
        site.station(subprotocol)
    without_passwords(fresh_database)

    async def story():
        async with serving(fresh_database) as (_, port):
            checks = [
                reported(
                    port,
                    tmp_path / subprotocol,
                    *("test", "--suite", "all"),
                    *("--identity", subprotocol, "--protocol", subprotocol),
                )
                for subprotocol in OURS
            ]
            return dict(zip(OURS, await asyncio.gather(*checks), strict=True))

    for subprotocol, report in asyncio.run(story()).items():
        assert report["metrics"]["totalTestsRun"] == 21, subprotocol
        red = reds(report)
        for check in NOT_A_CALL:
            kind, _, error, *_ = json.loads(red.pop(check).removeprefix(THEIR_NAME_FOR_IT))
            assert (kind, error) == (4, OURS[subprotocol]), check
        assert red == NOT_OF_THE_SPECIFICATION, subprotocol


def test_the_bench_of_ocpp_ws_cli_sees_no_error(fresh_database, site, tmp_path):
    for number in STATIONS:
        site.station(f"Bench-{number}")
    without_passwords(fresh_database)

    async def story():
        async with serving(fresh_database) as (_, port):
            options = (
                "--duration",
                "2",
                "--concurrency",
                f"{len(STATIONS)}",
                "--protocol",
                "ocpp1.6",
            )
            return await reported(port, tmp_path, "bench", *options)

    metrics = asyncio.run(story())["metrics"]
    assert metrics["errors"] == 0
    # When its time is over, each of its stations may have one call that is not answered yet.
    under_way = metrics["messagesSent"] - metrics["messagesReceived"]
    assert 0 <= under_way <= len(STATIONS)
    assert metrics["messagesReceived"] > 100


def test_the_fuzzer_of_ocpp_ws_cli_is_answered_and_nobody_falls(fresh_database, site, tmp_path):
    for number in (1, 2, 3, 4, 5):
        site.station(f"Fuzzer-{number}")
    without_passwords(fresh_database)
    site.station("BESIDE")

    async def story():
        async with serving(fresh_database) as (_, port), station(port, "BESIDE") as beside:

            async def until_a_thousand():
                async with asyncio.timeout(PATIENCE_S):
                    while frames(fresh_database) < 1_000:
                        assert (await beside.call("Heartbeat", {}))[0] == 3

            options = ("--workers", "5", "--flood")
            return await reported(port, tmp_path, "fuzz", *options, ends=until_a_thousand)

    metrics = asyncio.run(story())["metrics"]
    assert metrics["serverDrops"] == 0
    assert metrics["serverErrors"] > 0
    assert metrics["serverTolerated"] > 0


def frames(database):
    """How many frames are in the log."""
    with psycopg.connect(database.superuser) as connection:
        return connection.execute("SELECT count(*) FROM ocpp_log").fetchone()[0]


@pytest.mark.parametrize("version", ["1.6", "2.0.1"])
def test_test_ocpp_comes_in_by_its_password(fresh_database, site, version, capsys):
    site.station("CP001")

    async def story():
        async with serving(fresh_database) as (_, port):
            url = f"ws://127.0.0.1:{port}/ocpp"
            for slash in (False, True):
                tried = await check_connection(
                    url, "CP001", ocpp=version, password=PASSWORD, trailing_slash=slash
                )
                assert tried.boot_notification["status"] == "Accepted"
                assert tried.heartbeat["currentTime"]
            wrong = (url, "CP001", "--password", "another", "--ocpp", version)
            assert await asyncio.to_thread(say, wrong) == 1

    asyncio.run(story())
    assert "HTTP 401" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("identity", "ends"),
    [("CP001", "SUCCESS"), ("CP002", "the certificate is of another station")],
)
def test_test_ocpp_comes_in_by_its_certificate(
    fresh_database, site, tmp_path, capsys, identity, ends
):
    """By the command that its users type, so that what it says of us is seen too."""
    site.station("CP001", password=None)
    with psycopg.connect(fresh_database.owner) as connection:
        connection.execute("UPDATE station SET security_profile = 3")
    authority = Authority.made()
    signed, key = authority.station_chain(identity)
    files = {
        "--ca": pem(authority.root.certificate),
        "--cert": signed,
        "--key": key_text(key),
    }
    options = []
    for option, text in files.items():
        file = tmp_path / f"{option.strip('-')}.pem"
        file.write_text(text)
        options += [option, str(file)]

    async def story():
        async with serving(fresh_database, tls=authority.server(tmp_path)) as (_, port):
            typed = [f"wss://127.0.0.1:{port}/ocpp", "CP001", *options]
            return await asyncio.to_thread(say, typed)

    assert asyncio.run(story()) == (0 if ends == "SUCCESS" else 1)
    assert ends in capsys.readouterr().out


def test_test_ocpp_comes_in_by_tls(fresh_database, site, tmp_path):
    site.station("CP001")
    certificate, key = make_self_signed(["127.0.0.1"], tmp_path, SystemClock().now())
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)

    async def story():
        async with serving(fresh_database, tls=server) as (_, port):
            url = f"wss://127.0.0.1:{port}/ocpp"
            return await check_connection(url, "CP001", password=PASSWORD, ca=certificate)

    tried = asyncio.run(story())
    assert tried.tls_version in {"TLSv1.2", "TLSv1.3"}
    assert tried.boot_notification["status"] == "Accepted"
