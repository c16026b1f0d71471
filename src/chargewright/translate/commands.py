"""Commands in our words become the request that a station's version of OCPP has for them."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec
from msgspec import UNSET

from chargewright.kernel.problem import Invalid, Problem
from chargewright.sessions.references import minted_tag
from chargewright.wire.ocpp import MESSAGES, Fault, Version
from chargewright.wire.ocpp.v16 import authorization as a16
from chargewright.wire.ocpp.v16 import control as c16
from chargewright.wire.ocpp.v16 import remote_start as r16
from chargewright.wire.ocpp.v16 import status as s16
from chargewright.wire.ocpp.v201 import authorization as a201
from chargewright.wire.ocpp.v201 import availability as av201
from chargewright.wire.ocpp.v201 import provisioning as p201
from chargewright.wire.ocpp.v201 import remote_control as r201
from chargewright.wire.ocpp.v201.common import EVSE

Payload = Mapping[str, Any]


def to_wire(version: Version, name: str, payload: Payload) -> tuple[str, msgspec.Struct]:
    """The action and the request for a command.

    A name that is an action of the version takes that action's own payload; the names of
    `COMMANDS` are the same for every version.

    Raises:
        Invalid: no such command in this version, or a payload that breaks its rules.
    """
    make = COMMANDS.get((version, name))
    if make is not None:
        try:
            request = make(payload)
        except (KeyError, ValueError, TypeError) as wrong:
            raise Invalid(
                f"the command {name} cannot be sent", problems=(Problem("payload", str(wrong)),)
            ) from None
        return MESSAGES[version].action_of(request), request
    exchange = MESSAGES[version].get(name)
    if exchange is None:
        raise Invalid(
            f"no command {name} for this station",
            problems=(Problem("name", f"is no command of {version.value}"),),
        )
    typed = exchange.request.read(msgspec.json.encode(payload))
    if isinstance(typed, Fault):
        raise Invalid(
            f"the command {name} cannot be sent",
            problems=(Problem(f"payload.{typed.field}".rstrip("."), typed.rule),),
        )
    return name, typed


def _start_16(p: Payload) -> msgspec.Struct:
    return r16.RemoteStartTransactionRequest(
        id_tag=str(p["reference"]), connector_id=p.get("evse_no") or UNSET
    )


def _start_201(p: Payload) -> msgspec.Struct:
    reference = int(p["reference"])
    token = a201.IdToken(id_token=minted_tag(reference), type=a201.IdTokenType.CENTRAL)
    return r201.RequestStartTransactionRequest(
        id_token=token, remote_start_id=reference, evse_id=p.get("evse_no") or UNSET
    )


def _stop_16(p: Payload) -> msgspec.Struct:
    return r16.RemoteStopTransactionRequest(transaction_id=int(p["ocpp_transaction_ref"]))


def _stop_201(p: Payload) -> msgspec.Struct:
    return r201.RequestStopTransactionRequest(transaction_id=str(p["ocpp_transaction_ref"]))


def _reset_16(p: Payload) -> msgspec.Struct:
    return c16.ResetRequest(type=c16.ResetType.HARD if p.get("hard") else c16.ResetType.SOFT)


def _reset_201(p: Payload) -> msgspec.Struct:
    kind = p201.ResetType.IMMEDIATE if p.get("hard") else p201.ResetType.ON_IDLE
    return p201.ResetRequest(type=kind)


def _unlock_16(p: Payload) -> msgspec.Struct:
    return c16.UnlockConnectorRequest(connector_id=int(p["evse_no"]))


def _unlock_201(p: Payload) -> msgspec.Struct:
    return r201.UnlockConnectorRequest(
        evse_id=int(p["evse_no"]), connector_id=int(p.get("connector_no") or 1)
    )


def _trigger_16(p: Payload) -> msgspec.Struct:
    return c16.TriggerMessageRequest(
        requested_message=c16.MessageTrigger(p["message"]),
        connector_id=p.get("evse_no") or UNSET,
    )


def _trigger_201(p: Payload) -> msgspec.Struct:
    evse_no = p.get("evse_no")
    return r201.TriggerMessageRequest(
        requested_message=r201.MessageTrigger(p["message"]),
        evse=EVSE(id=evse_no) if evse_no else UNSET,
    )


def _availability_16(p: Payload) -> msgspec.Struct:
    kind = s16.AvailabilityType("Operative" if p["operative"] else "Inoperative")
    return s16.ChangeAvailabilityRequest(connector_id=p.get("evse_no") or 0, type=kind)


def _availability_201(p: Payload) -> msgspec.Struct:
    evse_no = p.get("evse_no")
    status = "Operative" if p["operative"] else "Inoperative"
    return av201.ChangeAvailabilityRequest(
        operational_status=av201.OperationalStatus(status),
        evse=EVSE(id=evse_no) if evse_no else UNSET,
    )


def _clear_cache_16(_: Payload) -> msgspec.Struct:
    return a16.ClearCacheRequest()


def _clear_cache_201(_: Payload) -> msgspec.Struct:
    return a201.ClearCacheRequest()


COMMANDS: Final[Mapping[tuple[Version, str], Callable[[Payload], msgspec.Struct]]] = {
    (Version.V16, "start"): _start_16,
    (Version.V201, "start"): _start_201,
    (Version.V16, "stop"): _stop_16,
    (Version.V201, "stop"): _stop_201,
    (Version.V16, "reset"): _reset_16,
    (Version.V201, "reset"): _reset_201,
    (Version.V16, "unlock"): _unlock_16,
    (Version.V201, "unlock"): _unlock_201,
    (Version.V16, "trigger"): _trigger_16,
    (Version.V201, "trigger"): _trigger_201,
    (Version.V16, "change_availability"): _availability_16,
    (Version.V201, "change_availability"): _availability_201,
    (Version.V16, "clear_cache"): _clear_cache_16,
    (Version.V201, "clear_cache"): _clear_cache_201,
}
"""A command of ours by version. `hard` resets at once; `evse_no` absent means the whole station."""
