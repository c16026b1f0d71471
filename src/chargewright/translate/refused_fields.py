"""How a field that is refused is called by whoever asked for the command."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from chargewright.kernel.problem import Invalid, Problem
from chargewright.kernel.sentence import Sentence

_TRANSACTION: Final = (r"(?:\w+\.)?transactionId", "ocpp_transaction_ref")
_LOCATION: Final = (r"(?:\w+\.)?(?:location|remoteLocation)", "location")
_ID_TOKEN: Final = (r"idTag|idToken\.idToken", "id_token")
_GROUP: Final = (r"parentIdTag|groupIdToken\.idToken", "group_id_token")
_EVSE: Final = (r"evse(?:\.id)?", "evse_no")
_CONNECTOR: Final = (r"evse\.connectorId", "connector_no")
FIELDS: Final[Mapping[str, Sequence[tuple[str, str]]]] = {
    "start": ((r"idTag|idToken\.idToken|remoteStartId", "reference"),),
    "stop": (_TRANSACTION,),
    "reset": (("evseId", "evse_no"),),
    "trigger": (("requestedMessage", "message"), _EVSE, _CONNECTOR),
    "change_availability": (_EVSE, _CONNECTOR),
    "get_log": (_LOCATION,),
    "update_firmware": (
        _LOCATION,
        (r"firmware\.signingCertificate", "signing_certificate"),
        (r"firmware\.signature", "signature"),
    ),
    "reserve": (_ID_TOKEN, _GROUP, ("connectorType", "connector_type")),
    "send_local_list": (
        (r"localAuthorizationList(\[\d+\])\.(?:idTag|idToken\.idToken)", r"tokens\1.id_token"),
        (r"localAuthorizationList(\[\d+\])\.idTagInfo\.parentIdTag", r"tokens\1.group_id_token"),
        (
            r"localAuthorizationList(\[\d+\])\.idTokenInfo\.groupIdToken\.idToken",
            r"tokens\1.group_id_token",
        ),
    ),
    "clear_charging_profile": (("chargingProfileCriteria", "purpose"),),
    "set_charging_profile": (
        _TRANSACTION,
        ("evseId", "evse_no"),
        (r".*chargingProfileKind", "kind"),
        (r".*startSchedule", "starts_at"),
        (r".*chargingSchedulePeriod", "periods"),
        (r".*chargingSchedulePeriod(\[\d+\])\.startPeriod", r"periods\1.start_s"),
        (r".*chargingSchedulePeriod(\[\d+\])\.(limit|setpoint)", r"periods\1.\2"),
        (r".*chargingSchedulePeriod(\[\d+\])\.dischargeLimit", r"periods\1.discharge_limit"),
        (r".*chargingSchedulePeriod(\[\d+\])\.operationMode", r"periods\1.operation_mode"),
    ),
}
"""By command: which field of ours stands behind a field of a request, where that can be what is refused."""


def ours(name: str, field: str) -> str:
    """What the field of a request is called in the payload of its command; its own name where it is none."""
    for theirs, ours in FIELDS.get(name, ()):
        if found := re.fullmatch(theirs, field):
            return found.expand(ours)
    return field


def refused(name: str, field: str, rule: str) -> Invalid:
    """What says that a command cannot be sent for this field of its payload."""
    problem = Problem(f"payload.{field}".rstrip("."), rule)
    return Invalid(Sentence("the command {name} cannot be sent", name=name), problems=(problem,))
