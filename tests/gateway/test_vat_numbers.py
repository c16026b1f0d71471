"""A driver's VAT number at a station of OCPP 2.1: told what the register says, and what its silence means."""

import asyncio
import contextlib

import pytest

from chargewright.adapters.vat_register import HttpVatRegister
from chargewright.kernel.vat_number import VatNumber
from chargewright.network.vat_checks import Company, Said, VatDesk, VatReason
from sim.vat.service import Fault, VatService
from tests.play.gateway import serving as serving_stations
from tests.play.gateway import station
from tests.play.network import Site

GOOD = "NL000099998B57"


@pytest.fixture
def network(fresh_database):
    Site(fresh_database.owner).seed().station("S1")
    return fresh_database


@contextlib.asynccontextmanager
async def register(timeout_s=5.0):
    service = VatService()
    async with service.listening() as url:
        yield service, HttpVatRegister(url, timeout_s=timeout_s)


def test_a_driver_is_told_whose_number_it_is_and_why_it_is_nobodys(network):
    async def story():
        async with (
            register() as (service, asked),
            serving_stations(network, vat=VatDesk(register=asked)) as (_, port),
            station(port, "S1", subprotocols=("ocpp2.1",)) as own,
        ):

            async def says(number, **more):
                answer = await own.call("VatNumberValidation", {"vatNumber": number, **more})
                assert answer[0] == 3, answer
                return answer[2]

            said = [await says("nl 0000.99.998 b57", evseId=1)]
            said += [
                await says(each)
                for each in ("IT00743110157", "NL004495445B01", "NL1", "DE136695976")
            ]
            service.fault = Fault.STATE_SILENT
            said.append(await says(GOOD))
            return said, service.asked

    said, asked = asyncio.run(story())
    home, italian, strange, short, reserved, silent = said
    assert home == {
        "vatNumber": "nl 0000.99.998 b57",
        "evseId": 1,
        "status": "Accepted",
        "company": {
            "name": "HARBOUR FLEET B.V.",
            "address1": "HAVENKADE 00014",
            "postalCode": "3011AA",
            "city": "ROTTERDAM",
            "country": "Netherlands",
        },
    }
    assert (italian["company"]["postalCode"], italian["company"]["city"]) == ("20121", "MILANO MI")
    nobody = {"status": "Rejected", "statusInfo": {"reasonCode": "NotRegistered"}}
    assert strange == {"vatNumber": "NL004495445B01"} | nobody
    assert short["statusInfo"] == {"reasonCode": "WrongForm"}
    assert reserved == {"vatNumber": "DE136695976", "status": "Accepted"}, "no name is told"
    assert (silent["status"], silent["statusInfo"]) == ("Accepted", {"reasonCode": "CountrySilent"})
    assert asked == [GOOD, "IT00743110157", "NL004495445B01", "DE136695976", GOOD]


@pytest.mark.parametrize(("accepts", "status"), [(True, "Accepted"), (False, "Rejected")])
def test_what_no_register_speaks_of_is_what_the_operator_has_set(accepts, status):
    class Silent:
        async def ask(self, number):
            return Said(VatReason.TIMED_OUT)

    async def story():
        desk = VatDesk(register=Silent(), accepts_unconfirmed=accepts)
        return [await desk.check(each) for each in (GOOD, "GB980780684", "NL1")]

    checks = asyncio.run(story())
    assert [each.is_accepted for each in checks] == [accepts, accepts, False]
    assert [each.reason for each in checks] == [
        VatReason.TIMED_OUT,
        VatReason.NO_REGISTER,
        VatReason.WRONG_FORM,
    ]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (None, VatReason.REGISTERED),
        (Fault.SLOW, VatReason.TIMED_OUT),
        (Fault.DOWN, VatReason.UNREACHABLE),
        (Fault.BUSY, VatReason.BUSY),
        (Fault.LIMITED, VatReason.BUSY),
        (Fault.STATE_SILENT, VatReason.COUNTRY_SILENT),
        (Fault.BLOCKED, VatReason.REFUSED),
        (Fault.NONSENSE, VatReason.UNREADABLE),
    ],
)
def test_whatever_goes_wrong_at_a_register_has_its_word(fault, reason):
    async def story():
        async with register(timeout_s=0.2 if fault is Fault.SLOW else 5.0) as (service, asked):
            service.fault = fault
            return await asked.ask(VatNumber("NL", "000099998B57"))

    said = asyncio.run(story())
    assert said.reason is reason
    if fault is None:
        address = ("HAVENKADE 00014", "3011AA ROTTERDAM")
        assert said.company == Company("HARBOUR FLEET B.V.", address)
