"""A station tells of something that concerns its security (OCPP 2.0.1, part 2, A04)."""

from datetime import datetime

from msgspec import UNSET, UnsetType

from chargewright.wire.ocpp.v201.common import Extensible
from chargewright.wire.ocpp.values import Text50, Text255


class SecurityEventNotificationRequest(Extensible):
    type: Text50
    timestamp: datetime
    tech_info: Text255 | UnsetType = UNSET


class SecurityEventNotificationResponse(Extensible):
    pass
