"""A vehicle asks for a contract certificate by its station, and gets what the provider gives, byte for byte."""

import asyncio
import base64

import pytest

from chargewright.adapters.contract_provider import OPCP_PATH, HttpProvider, ProviderShape
from chargewright.network.contract_provider import (
    CertificateAsked,
    CertificateGiven,
    Exchange,
    WhyNot,
)
from sim.contracts.service import PROVIDED
from sim.http import Answer, serving
from tests.play.contracts import contracting
from tests.play.gateway import serving as serving_stations
from tests.play.gateway import station
from tests.play.network import Site

EXI = base64.b64encode(b"\x80\x98\x02 exi").decode()
GIVEN = base64.b64encode(PROVIDED + b"\x80\x98\x02 exi").decode()
NAMESPACE = "urn:iso:15118:2:2013:MsgDef"
REQUEST = {"iso15118SchemaVersion": NAMESPACE, "action": "Install", "exiRequest": EXI}
ASKED = CertificateAsked(exchange=Exchange.INSTALL, schema_version=NAMESPACE, exi_request=EXI)


@pytest.fixture
def network(fresh_database):
    Site(fresh_database.owner).seed().station("S1")
    return fresh_database


def provider_of(contracts, **how):
    usual = {"token": "t", "shape": ProviderShape.PLAIN, "timeout_s": 5.0}
    return HttpProvider(f"{contracts.url}/contract-certificates", **usual | how)


@pytest.mark.parametrize("version", ["ocpp2.0.1", "ocpp2.1"])
def test_a_vehicle_gets_what_the_provider_gives_and_why_it_gets_nothing(network, version):
    async def story():
        async with contracting(token="t") as contracts:
            async with (
                serving_stations(network, provider=provider_of(contracts)) as (_, port),
                station(port, "S1", subprotocols=(version,)) as own,
            ):
                said = [await own.call("Get15118EVCertificate", REQUEST | {"action": each})
                        for each in ("Install", "Update")]  # fmt: skip
                contracts.refuses = "no contract for this vehicle"
                said.append(await own.call("Get15118EVCertificate", REQUEST))
            async with (
                serving_stations(network) as (_, port),
                station(port, "S1", subprotocols=(version,)) as own,
            ):
                said.append(await own.call("Get15118EVCertificate", REQUEST))
            return [each[2] for each in said], contracts.exchanges

    (installed, updated, refused, nobody), exchanges = asyncio.run(story())
    assert installed == updated == {"status": "Accepted", "exiResponse": GIVEN}
    assert [each["action"] for each in exchanges] == ["Install", "Update", "Install"]
    assert exchanges[0]["iso15118_schema_version"] == NAMESPACE
    failed = {"status": "Failed", "exiResponse": ""}
    assert refused == failed | {
        "statusInfo": {
            "reasonCode": "ProviderRefused",
            "additionalInfo": "no contract for this vehicle",
        }
    }
    assert nobody == failed | {"statusInfo": {"reasonCode": "NoProvider"}}


def exchanged(*, how=None, asked=ASKED, **state):
    async def story():
        async with contracting(token="t") as contracts:
            for name, value in state.items():
                setattr(contracts, name, value)
            return await provider_of(contracts, **how or {}).exchange(asked)

    return asyncio.run(story())


@pytest.mark.parametrize(
    ("how", "state", "why"),
    [
        ({"timeout_s": 0.05}, {"hangs": True}, WhyNot.TIMED_OUT),
        ({"token": "another"}, {}, WhyNot.REFUSED),
        ({}, {"url": "http://127.0.0.1:1"}, WhyNot.UNREACHABLE),
        ({}, {"gives": "no Base64"}, WhyNot.UNREADABLE),
        ({}, {"gives": None}, WhyNot.UNREADABLE),
    ],
    ids=lambda each: each.value if isinstance(each, WhyNot) else "",
)
def test_whatever_goes_wrong_at_a_provider_has_its_word(how, state, why):
    assert exchanged(how=how, **state).why is why


def test_a_pool_is_asked_in_its_own_shape_and_the_first_contract_is_given():
    asked = []

    async def pool(question):
        asked.append((question.path, question.json()))
        contracts = [{"messageDef": {"certificateInstallationRes": GIVEN, "emaid": "DE"}}] * 2
        return Answer(body={"CCPResponse": {"emaidContent": contracts}})

    async def story():
        async with serving(pool, "127.0.0.1", 0) as url:
            own = HttpProvider(url, token=None, shape=ProviderShape.OPCP, timeout_s=5.0)
            update = CertificateAsked(
                exchange=Exchange.UPDATE, schema_version=NAMESPACE, exi_request=EXI
            )
            return await own.exchange(ASKED), await own.exchange(update)

    installed, updated = asyncio.run(story())
    assert installed == CertificateGiven(GIVEN, 1, (GIVEN,))
    assert updated.why is WhyNot.REFUSED
    body = {"certificateInstallationReq": EXI, "xsdMsgDefNamespace": NAMESPACE}
    assert asked == [(tuple(OPCP_PATH.strip("/").split("/")), body)]


def test_asked_again_the_next_contract_of_a_pool_is_given_and_one_less_is_left(network):
    each = {name: base64.b64encode(name.encode()).decode() for name in ("DE1", "DE2", "DE3", "DE4")}
    asked = []

    async def pool(question):
        asked.append(question.json()["certificateInstallationReq"])
        contracts = [
            {"messageDef": {"certificateInstallationRes": exi, "emaid": name}}
            for name, exi in each.items()
        ]
        return Answer(body={"CCPResponse": {"emaidContent": contracts}})

    async def story():
        async with serving(pool, "127.0.0.1", 0) as url:
            own = HttpProvider(url, token=None, shape=ProviderShape.OPCP, timeout_s=5.0)
            async with (
                serving_stations(network, provider=own) as (_, port),
                station(port, "S1", subprotocols=("ocpp2.1",)) as vehicle,
            ):
                wants = {"maximumContractCertificateChains": 3, "prioritizedEMAIDs": ["DE3"]}
                said = [
                    await vehicle.call("Get15118EVCertificate", REQUEST | wants) for _ in range(4)
                ]
                another = REQUEST | wants | {"exiRequest": GIVEN}
                said.append(await vehicle.call("Get15118EVCertificate", another))
            return [(one[2]["exiResponse"], one[2]["remainingContracts"]) for one in said]

    *given, anew, other = asyncio.run(story())
    assert given == [(each["DE3"], 2), (each["DE1"], 1), (each["DE2"], 0)]
    assert anew == other == (each["DE3"], 2)
    assert asked == [EXI, EXI, GIVEN]
