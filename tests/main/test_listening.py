"""`serve` looks at all its ports before it starts anything, and says which setting to change."""

import asyncio
from contextlib import AsyncExitStack, contextmanager

import pytest

from chargewright.embedded.data_directory import DataDirectory
from chargewright.embedded.events import AlreadyRunning
from chargewright.main.certificates import make_self_signed
from chargewright.main.listening import LOOKS, PortTaken, bind, refuse_taken_ports
from chargewright.main.serve import serve
from chargewright.main.setting import Address
from chargewright.main.settings import read_settings
from tests.play.clock import MONDAY_MORNING
from tests.play.postgres import play_folder

PORTS = {
    "HTTP_ADDRESS": ("http.address", "--http"),
    "OCPP_ADDRESS": ("ocpp.address", "--ocpp"),
    "OCPP_TLS_ADDRESS": ("ocpp.tls_address", "--ocpps"),
}
FILES = [f"FILES_{name}_ADDRESS" for name in ("HTTP", "HTTPS", "FTP", "FTPS", "SFTP")]


@pytest.fixture
def folder():
    with play_folder() as made:
        yield made


@contextmanager
def somebody():
    """Another program that listens."""
    with bind(Address("127.0.0.1", 0), "http.address") as there:
        yield Address("127.0.0.1", there.getsockname()[1])


def settings_in(folder, **variables):
    certificate, key = make_self_signed(["localhost"], folder / "tls", MONDAY_MORNING)
    free = dict.fromkeys([*PORTS, *FILES], "127.0.0.1:0")
    given = {f"CHARGEWRIGHT_{name}": str(value) for name, value in {**free, **variables}.items()}
    return read_settings(
        {
            "CHARGEWRIGHT_DATA_DIR": str(folder / "data"),
            "CHARGEWRIGHT_OCPP_TLS_CERTIFICATE_FILE": str(certificate),
            "CHARGEWRIGHT_OCPP_TLS_KEY_FILE": str(key),
            **given,
        }
    ).settings


async def at_once(_seconds):
    """Waits for nobody."""


@pytest.mark.parametrize("variable", PORTS)
def test_a_taken_port_is_refused_before_anything_is_started(folder, variable):
    key, flag = PORTS[variable]
    said = []
    with somebody() as taken:
        settings = settings_in(folder, **{variable: taken})
        with pytest.raises(PortTaken) as refused:
            asyncio.run(serve(settings, {}, said.append, wait=at_once))
    assert str(refused.value) == (
        f"{key} {taken} cannot be listened on: Address already in use. "
        f"Set CHARGEWRIGHT_{variable} to another, or `serve` with {flag}."
    )
    assert said == [], "no part told of its start"
    assert not (settings.data_dir / "postgres").exists()
    assert not (settings.data_dir / "bus").exists()


def test_two_settings_that_name_one_port_are_refused(folder):
    with somebody() as once_taken:
        pass
    settings = settings_in(folder, HTTP_ADDRESS=once_taken, OCPP_ADDRESS=once_taken)
    with pytest.raises(PortTaken, match=r"^ocpp\.address .* or `serve` with --ocpp\.$"):
        asyncio.run(refuse_taken_ports(settings, at_once))


def test_a_port_that_a_killed_start_still_holds_is_waited_for(folder):
    async def story():
        async with AsyncExitStack() as earlier_start:
            settings = settings_in(folder, OCPP_ADDRESS=earlier_start.enter_context(somebody()))
            looks = []

            async def wait(seconds):
                looks.append(seconds)
                if len(looks) == LOOKS - 1:
                    await earlier_start.aclose()

            await refuse_taken_ports(settings, wait)
            return looks

    assert len(asyncio.run(story())) == LOOKS - 1


def test_a_second_start_is_told_of_the_first_and_not_of_its_ports(folder):
    with somebody() as taken:
        settings = settings_in(folder, HTTP_ADDRESS=taken)
        with DataDirectory.at(settings.data_dir).locked(), pytest.raises(AlreadyRunning):
            asyncio.run(serve(settings, {}, [].append, wait=at_once))
