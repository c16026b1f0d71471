"""Events that concern a station's security (Improved security for OCPP 1.6-J, 4.6)."""

from datetime import datetime

from msgspec import UNSET, UnsetType

from chargewright.wire.ocpp.values import Closed, Text50, Text255


class SecurityEventNotificationRequest(Closed):
    type: Text50
    """One of a published list, or the vendor's own."""
    timestamp: datetime
    tech_info: Text255 | UnsetType = UNSET


class SecurityEventNotificationResponse(Closed):
    pass
