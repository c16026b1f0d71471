"""How much a typed message costs, beside a bare parse of the same bytes.

Bare: `msgspec.json.decode` of the frame, nothing checked. Typed: the frame read, its payload decoded
into a valid MeterValues. Answered: the same through a `Conversation`, with the answer's frame made.
Rounds alternate, and each number is the median over them, so a noisy moment spoils no ratio.
"""

from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter
from typing import Final

import msgspec

from chargewright.wire.ocpp import MESSAGES, Conversation, Fault, Version, result_frame
from chargewright.wire.ocpp.frames import READ_FRAME, Call
from chargewright.wire.ocpp.happened import Called

ROUNDS: Final = 5
FRAMES: Final = 20_000
SAMPLES: Final = (
    ("Energy.Active.Import.Register", "Wh"),
    ("Power.Active.Import", "W"),
    ("Current.Import", "A"),
    ("Voltage", "V"),
    ("SoC", "Percent"),
)


def frame_of(version: Version, number: int) -> bytes:
    """A MeterValues call of five sampled values, 600 to 700 bytes, different for each number."""
    value = f"{1_000_000 + number}.{number % 1000:03d}"
    if version is Version.V16:
        where = f'"connectorId":1,"transactionId":{number}'
        sampled = ",".join(
            f'{{"value":"{value}","context":"Sample.Periodic","measurand":"{measurand}","unit":"{unit}"}}'
            for measurand, unit in SAMPLES
        )
    else:
        where = '"evseId":1'
        sampled = ",".join(
            f'{{"value":{value},"context":"Sample.Periodic","measurand":"{measurand}",'
            f'"unitOfMeasure":{{"unit":"{unit}"}}}}'
            for measurand, unit in SAMPLES
        )
    meter_value = f'[{{"timestamp":"2026-11-21T04:05:06.789Z","sampledValue":[{sampled}]}}]'
    payload = f'{{{where},"meterValue":{meter_value}}}'
    return f'[2,"{number:08d}-0000-4000-8000-000000000000","MeterValues",{payload}]'.encode()


def bare(frames: Sequence[bytes], _version: Version) -> None:
    for frame in frames:
        msgspec.json.decode(frame)


def typed(frames: Sequence[bytes], version: Version) -> None:
    read_request = MESSAGES[version].read_request
    for frame in frames:
        call = READ_FRAME[version](frame)
        assert isinstance(call, Call)
        assert not isinstance(read_request(call.action, call.payload), Fault)


def answered(frames: Sequence[bytes], version: Version) -> None:
    read_request = MESSAGES[version].read_request
    response = MESSAGES[version].read_response("MeterValues", b"{}")
    assert not isinstance(response, Fault)
    conversation = Conversation(version)
    for frame in frames:
        conversation.receive(frame, 0.0)
        (called,) = conversation.take_happened()
        assert isinstance(called, Called)
        assert not isinstance(read_request(called.action, called.payload), Fault)
        conversation.answer(called.message_id, result_frame(called.message_id, response))
        conversation.take_outgoing()


WAYS: Final[Sequence[Callable[[Sequence[bytes], Version], None]]] = (bare, typed, answered)


def run(count: int = FRAMES) -> dict[str, float]:
    """Frames per second on one core, and how they compare to a bare parse (1.0: as fast)."""
    found: dict[str, float] = {}
    for version in Version:
        frames = [frame_of(version, number) for number in range(count)]
        rates: dict[str, list[float]] = {way.__name__: [] for way in WAYS}
        for _ in range(ROUNDS):
            for way in WAYS:
                began = perf_counter()
                way(frames, version)
                rates[way.__name__].append(count / (perf_counter() - began))
        name = version.value.replace(".", "")
        for way_name, way_rates in rates.items():
            found[f"{name}_{way_name}_frames_per_s"] = median(way_rates)
        for way_name in ("typed", "answered"):
            ratios = [
                rate / bare for rate, bare in zip(rates[way_name], rates["bare"], strict=True)
            ]
            found[f"{name}_{way_name}_ratio_to_bare"] = median(ratios)
    return found


if __name__ == "__main__":
    for name, number in run().items():
        print(f"{name:40} {number:12,.2f}")
