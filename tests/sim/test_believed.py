"""What simulated stations say about their meters is believed by the judge, each kind for what it is."""

import json
from datetime import UTC

import msgspec
import pytest

from chargewright.metering import Kind, Limits, MeterState, step
from chargewright.translate.readings import event_v201, meter_values_v16, start_v16, stop_v16
from chargewright.wire.ocpp.v16.meter_values import MeterValuesRequest
from chargewright.wire.ocpp.v16.transactions import StartTransactionRequest, StopTransactionRequest
from chargewright.wire.ocpp.v201.transactions import TransactionEventRequest
from chargewright.wire.ocpp.values import read_number, read_value
from sim.stations import Car, MeterBehaviour
from tests.sim.central import story
from tests.sim.site import T0, Site, both_versions, charging

KINDS = {
    "StartTransaction": (
        StartTransactionRequest,
        lambda *said, **heard: (start_v16(*said, **heard),),
    ),
    "MeterValues": (
        MeterValuesRequest,
        lambda request, **heard: meter_values_v16(request.meter_value, **heard),
    ),
    "StopTransaction": (StopTransactionRequest, stop_v16),
    "TransactionEvent": (TransactionEventRequest, event_v201),
}


def readings(central, now):
    for action, payload, _ in central.calls:
        if action in KINDS:
            kind, translate = KINDS[action]
            decoder = msgspec.json.Decoder(kind, float_hook=read_number, dec_hook=read_value)
            request = decoder.decode(json.dumps(payload))
            yield from translate(request, received_at=now, zone=UTC)


@both_versions
@pytest.mark.parametrize("meter", list(MeterBehaviour))
@story
async def test_every_reading_of_an_honest_station_is_believed(version, meter):
    async with Site(version, meter=meter) as site:
        await charging(site, car=Car(battery_wh=60_000, soc=0.3))
        car = site.station.outlet(1).car
        await site.pass_time(1800)
        await site.station.present_token("DEADBEEF")
        state = MeterState(opened_at=T0)
        for reading in readings(site.central, site.time.now()):
            state, judgement = step(state, reading, Limits(power_w=22_000))
            assert judgement.is_valid, (reading, judgement)
        assert state.kind is Kind(meter.value)
        assert float(state.energy_wh) == pytest.approx((car.soc - 0.3) * 60_000, abs=1)
