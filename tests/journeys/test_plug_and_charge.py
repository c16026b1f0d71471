"""A vehicle charges by the contract that is in it; one whose contract is not good does not."""

import asyncio
import base64
from datetime import timedelta

import pytest

from chargewright.adapters.contract_provider import HttpProvider, ProviderShape
from sim.contracts.pki import ContractPki
from sim.contracts.service import PROVIDED
from sim.stations.plan import ConnectorPlan, EvsePlan, StationPlan, Version
from sim.stations.plug_and_charge import Said, Shown, fetch_contract, present_contract
from sim.stations.station import SimulatedStation
from tests.play.contracts import believe, contracting, register
from tests.play.network import PASSWORD
from tests.play.platform import SeededSite, payter_cloud, platform, tariff, vault

EMAID = "DE83DUIEN83QGZ"
WRITTEN = "DE-83D-UIEN83QGZ-D"
EXI = base64.b64encode(b"CertificateInstallationReq").decode()
STRANGE = ContractPki("Strange")


def not_good(pki):
    """Contracts that must not charge, each with what its station is told."""
    revoked, whole = pki.contract(EMAID), pki.contract(EMAID)
    pki.revoked.add(revoked.path[0].serial_number)
    begun = whole.path[0].not_valid_before_utc
    expired = pki.contract(EMAID, begins=begun - timedelta(hours=1), ends=begun)
    return {
        Shown(EMAID, expired.pem): Said("Expired", "CertificateExpired"),
        Shown(EMAID, revoked.pem): Said("Invalid", "CertificateRevoked"),
        Shown(EMAID, STRANGE.contract(EMAID).pem): Said("Invalid", "CertChainError"),
        Shown("DE83DUIEN83QGY", whole.pem): Said("Invalid", "ContractCancelled"),
    }


@pytest.mark.parametrize("version", list(Version))
def test_a_vehicle_with_a_good_contract_charges_and_no_other(fresh_database, version):
    async def story():
        keys = vault()
        async with payter_cloud() as cloud, contracting() as contracts:
            seeded = SeededSite(fresh_database, cloud, keys)
            seeded.site.station("S1", evses=2, power_w=350_000)
            seeded.sells(tariff())
            register(fresh_database, EMAID)
            believe(fresh_database, contracts.pki)
            provider = HttpProvider(
                f"{contracts.url}/contract-certificates",
                token=None,
                shape=ProviderShape.PLAIN,
                timeout_s=5.0,
            )
            async with platform(fresh_database, cloud, keys, provider=provider) as it:
                plan = StationPlan(
                    url=it.ocpp_url,
                    identity="S1",
                    version=version,
                    password=PASSWORD,
                    evses=(EvsePlan((ConnectorPlan(350_000, is_dc=True),)),) * 2,
                    meter_interval_s=1.0,
                )
                async with SimulatedStation(plan) as station:
                    await station.connect()
                    fetched = await fetch_contract(station, EXI)
                    for shown, said in not_good(contracts.pki).items():
                        assert await present_contract(station, shown, 2) == said
                    assert it.rows("SELECT count(*) FROM session") == [(0,)]
                    chain = contracts.pki.contract(WRITTEN).pem
                    await station.plug_in(2)
                    said = await present_contract(station, Shown(WRITTEN, chain), 2)
                    await it.until("SELECT status, evse_no FROM session", [("in_progress", 2)])
                    await it.until("SELECT count(*) > 2 FROM reading", [(True,)])
                    await station.unplug(2)
                    await it.until("SELECT status FROM session", [("closed",)])
                return it, said, fetched

    it, said, fetched = asyncio.run(story())
    assert said == Said("Accepted", "Accepted")
    assert base64.b64decode(fetched["exiResponse"]) == PROVIDED + b"CertificateInstallationReq"
    ((session_id, token_id, energy_wh),) = it.rows("SELECT id, token_id, energy_wh FROM session")
    assert token_id == "tok_1"
    assert energy_wh > 0
    checks = it.rows("SELECT verdict, session_id FROM contract_check ORDER BY id")
    assert checks == [
        ("CertificateExpired", None),
        ("CertificateRevoked", None),
        ("CertChainError", None),
        ("ContractCancelled", None),
        ("Accepted", session_id),
    ]
    assert it.rows("SELECT kind FROM attention") == []
