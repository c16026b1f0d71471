"""How a station is told to come by a higher security profile: one command after the other.

OCPP 1.6: the key SecurityProfile, upon which the station comes again (Improved security for OCPP 1.6-J,
4.2). OCPP 2.x: a network profile in a slot of its own, that slot before the others, and a restart when
nobody charges (OCPP 2.0.1, part 2, A05 and B09). What the station does not accept ends the way.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

CAUSE: Final = "raises the security profile"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Where a station shall come, by which profile. Slots are those of a station that speaks OCPP 2.x.

    `fallback_slot` is the one that it has now: it comes back by that where the new one does not work.
    `message_timeout_s`: so long it waits there for an answer of ours.
    """

    profile: int
    url: str
    slot: int
    fallback_slot: int | None
    interface: str
    message_timeout_s: int

    def cause(self, fact_id: str) -> str:
        """The cause of its commands; it carries what the later ones need."""
        order = ",".join(str(slot) for slot in (self.slot, self.fallback_slot) if slot is not None)
        return f"{CAUSE} {fact_id} {order}"


def first(way: Way, subprotocol: str) -> tuple[str, dict[str, Any]]:
    """The command that begins it, in the words of the station's version."""
    if subprotocol == "ocpp1.6":
        return "ChangeConfiguration", {"key": "SecurityProfile", "value": str(way.profile)}
    connection: dict[str, Any] = {
        "ocppTransport": "JSON",
        "ocppCsmsUrl": way.url,
        "messageTimeout": way.message_timeout_s,
        "securityProfile": way.profile,
        "ocppInterface": way.interface,
    }
    if subprotocol == "ocpp2.0.1":
        connection["ocppVersion"] = "OCPP20"
    return "SetNetworkProfile", {"configurationSlot": way.slot, "connectionData": connection}


def following(
    command: Mapping[str, Any], state: str, answer: Any
) -> tuple[str, dict[str, Any]] | None:
    """What comes after a command of such a way (its row); None: nothing, or it is of no way."""
    cause = command["cause"]
    if not cause.startswith(CAUSE) or not isinstance(answer, Mapping):
        return None
    match command["name"]:
        case "ChangeConfiguration" if answer.get("status") == "RebootRequired":
            return "Reset", {"type": "Soft"}
        case "SetNetworkProfile" if state == "accepted":
            return "SetVariables", {"setVariableData": [_priority(cause.rpartition(" ")[2])]}
        case "SetVariables" if _is_set(answer):
            return "Reset", {"type": "OnIdle"}
        case _:
            return None


def _priority(order: str) -> dict[str, Any]:
    return {
        "component": {"name": "OCPPCommCtrlr"},
        "variable": {"name": "NetworkConfigurationPriority"},
        "attributeValue": order,
    }


def _is_set(answer: Mapping[str, Any]) -> bool:
    results = answer.get("setVariableResult") or ()
    return bool(results) and all(
        each.get("attributeStatus") in {"Accepted", "RebootRequired"} for each in results
    )
