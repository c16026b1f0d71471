"""What one room calls a thing in another room's words."""

from collections.abc import Mapping
from typing import Final

from chargewright.payments.model import ReleaseReason as PaymentRelease
from chargewright.payments.screens import Says
from chargewright.sessions.words import Notice
from chargewright.sessions.words import ReleaseReason as SessionRelease

RELEASE_REASONS: Final[Mapping[SessionRelease, PaymentRelease]] = {
    SessionRelease.NOT_STARTED: PaymentRelease.NEVER_PLUGGED_IN,
    SessionRelease.START_REJECTED: PaymentRelease.NEVER_STARTED,
    SessionRelease.CANCELLED_BY_DRIVER: PaymentRelease.CANCELLED_BY_DRIVER,
    SessionRelease.CANCELLED_BY_OPERATOR: PaymentRelease.CANCELLED_BY_OPERATOR,
    SessionRelease.ALREADY_PAID: PaymentRelease.NOTHING_SOLD,
    SessionRelease.SESSION_OVER: PaymentRelease.NOTHING_SOLD,
}
"""Why a session lets its payer go, as the payment says it to the driver."""

NOTICE_SAYS: Final[Mapping[Notice, Says | None]] = {
    Notice.REFUSED: None,
    Notice.START_FAILED: Says.START_FAILED,
    Notice.RATING_FAILED: None,
}
"""What a driver at the reader is shown; None where the reader has nothing to say."""
