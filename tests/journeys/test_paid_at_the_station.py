"""A driver pays at the station's own card terminal, for a company: charged, settled, booked once."""

import asyncio
from decimal import Decimal

from chargewright.adapters.vat_register import HttpVatRegister
from chargewright.network.vat_checks import VatDesk
from sim.stations.plan import ConnectorPlan, EvsePlan, StationPlan, Version
from sim.stations.station import SimulatedStation
from sim.vat.service import VatService
from tests.play.network import PASSWORD
from tests.play.platform import SeededSite, payter_cloud, platform, tariff, vault

NUMBER = "NL000099998B57"


def test_a_card_at_the_stations_own_terminal_pays_for_a_charge_and_the_books_say_so_once(
    fresh_database,
):
    async def story():
        keys, register = vault(), VatService()
        async with payter_cloud() as cloud, register.listening() as url:
            seeded = SeededSite(fresh_database, cloud, keys)
            seeded.site.station("S1", evses=2, power_w=350_000)
            seeded.sells(tariff())
            desk = VatDesk(register=HttpVatRegister(url, timeout_s=5.0))
            async with platform(fresh_database, cloud, keys, vat=desk) as it:
                plan = StationPlan(
                    url=it.ocpp_url,
                    identity="S1",
                    version=Version.V21,
                    password=PASSWORD,
                    evses=(EvsePlan((ConnectorPlan(350_000, is_dc=True),)),) * 2,
                    meter_interval_s=1.0,
                )
                async with SimulatedStation(plan) as station:
                    await station.connect()
                    station.faults.repeats.append("NotifySettlement")
                    company = await station.asks_for_company(NUMBER, 2)
                    await station.plug_in(2)
                    await station.pay_by_card("PSP-4711", 2)
                    await it.until("SELECT status, evse_no FROM session", [("in_progress", 2)])
                    await it.until("SELECT count(*) > 2 FROM reading", [(True,)])
                    await station.unplug(2)
                    await it.until("SELECT status FROM session", [("closed",)])
                    await station.told()
                    settled = [each for each in station.frames if each.action == "NotifySettlement"]
                    unapplied = "SELECT count(*) FROM ledger_account WHERE code = 'UNAPPLIED' AND balance_minor <> 0"
                    await it.until(unapplied, [(0,)])
                return it, company, settled

    it, company, settled = asyncio.run(story())
    assert company["company"]["name"] == "HARBOUR FLEET B.V."
    ((session_id, payer, total, machine),) = it.rows(
        "SELECT id, payer, total_minor, machine FROM session"
    )
    assert payer == "station"
    assert machine["flags"] == []
    ((amount, of),) = it.rows("SELECT amount, session_id FROM station_settlement")
    assert (amount, of) == (Decimal(total) / 100, session_id)
    assert len([each for each in settled if each.is_ours]) == 2, "it was told twice"
    books = dict(it.rows("SELECT code, balance_minor FROM ledger_account WHERE balance_minor <> 0"))
    assert books.pop("PSP_CLEARING:station-terminals") == total
    assert sum(books.values()) == -total
    assert books.keys() == {"REVENUE:ENERGY", "REVENUE:FLAT", "TAX_PAYABLE:NL"}
    assert it.rows("SELECT number, session_id FROM vat_check") == [(NUMBER, session_id)]
    assert it.rows("SELECT kind FROM attention") == []
