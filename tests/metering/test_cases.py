"""Every directory of tests/cases/metering is a test: its readings, judged, and why.

`readings.json` has the connector's power and the readings in their order of arrival: `scope`,
`wh` (absent: no energy), `claimed` (absent: none; without zone: in `station_zone`), `received`
(absent: when claimed), `interval`, and `power_w` where the limit was changed before it. Instead of
`scope`, `wh` and `claimed`, a reading may be the `meterValue` of a message as it was sent, under
`ocpp1.6` or `ocpp2.0.1`; where it makes several readings, each is judged. `expected.json` has the
session's energy and what must be true of each judgement and each quantity that is shown.
"""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from chargewright.kernel.quantity import billed_wh
from chargewright.metering import Kind, Limits, MeterState, Reading, Scope, in_zone, step
from chargewright.translate.readings import meter_values_v16, meter_values_v201
from chargewright.wire.ocpp.v16 import meter_values as v16
from chargewright.wire.ocpp.v201 import meter_values as v201
from chargewright.wire.ocpp.values import read_number, read_value

CASES = Path(__file__).parents[1] / "cases" / "metering"
FOLDERS = sorted(folder for folder in CASES.iterdir() if folder.is_dir())


def decoded(payload, kind):
    decoder = msgspec.json.Decoder(kind, float_hook=read_number, dec_hook=read_value)
    return decoder.decode(json.dumps(payload))


def readings(said, zone):
    for version, meter_value, translate in (
        ("ocpp1.6", v16.MeterValue, meter_values_v16),
        ("ocpp2.0.1", v201.MeterValue, meter_values_v201),
    ):
        if version in said:
            sent = [decoded(one, meter_value) for one in said[version]]
            received = datetime.fromisoformat(said["received"])
            return translate(sent, received_at=received, zone=zone)
    return (reading(said, zone),)


def reading(said, zone):
    received = datetime.fromisoformat(said.get("received", said.get("claimed")))
    assert received.tzinfo is not None, "our own time has a zone"
    claimed_at, flags = None, ()
    if "claimed" in said:
        claim = in_zone(datetime.fromisoformat(said["claimed"]), zone, received_at=received)
        claimed_at, flags = claim.at, (claim.flag,) if claim.flag else ()
    return Reading(
        received_at=received,
        claimed_at=claimed_at,
        scope=Scope(said["scope"]),
        energy_wh=Decimal(said["wh"]) if "wh" in said else None,
        is_interval=said.get("interval", False),
        flags=flags,
    )


def limits(case, said):
    return Limits(
        power_w=said.get("power_w", case["connector_power_w"]),
        tolerance_pct=Decimal(case.get("tolerance_pct", 0)),
        tolerance_wh=Decimal(case.get("tolerance_wh", 0)),
        expected=Kind(case["expected_kind"]) if "expected_kind" in case else None,
    )


def energy(wh):
    return None if wh is None else f"{wh.normalize():f}"


def written(reading, judgement):
    """As a case writes it."""
    shown = ("power_w", "current_a", "voltage_v", "soc_percent")
    return {field: energy(getattr(reading, field)) for field in shown} | {
        "signed": list(reading.signed),
        "valid": judgement.is_valid,
        "reason": judgement.reason,
        "kind": judgement.kind,
        "session_energy_wh": energy(judgement.session_energy_wh),
        "delta_wh": energy(judgement.delta_wh),
        "limit_wh": energy(judgement.limit_wh),
        "flags": list(judgement.flags),
        "used_at": judgement.used_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
    }


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_case(folder):
    case = json.loads((folder / "readings.json").read_text())
    expected = json.loads((folder / "expected.json").read_text())
    zone = ZoneInfo(case.get("station_zone", "UTC"))
    heard = [(said, one) for said in case["readings"] for one in readings(said, zone)]
    state = MeterState(opened_at=heard[0][1].received_at)
    told = []
    for said, one in heard:
        moved, judgement = step(state, one, limits(case, said))
        assert judgement.is_valid or moved is state
        state = moved
        told.append(written(one, judgement))

    assert [
        {key: told_one[key] for key in expected_one}
        for told_one, expected_one in zip(told, expected["readings"], strict=True)
    ] == expected["readings"]
    assert state.energy_wh == Decimal(expected["session_energy_wh"])
    assert billed_wh(state.energy_wh) == expected["billed_wh"]
    assert state.kind == expected["kind"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_case_says_why(folder):
    assert sorted(file.name for file in folder.iterdir()) == [
        "expected.json",
        "readings.json",
        "why.md",
    ]
    assert len((folder / "why.md").read_text()) > 40
