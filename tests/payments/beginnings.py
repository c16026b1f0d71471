"""How stories of payments begin, what is asked of a provider in them, and what is told in the end."""

from chargewright.payments.effects import Announce, CaptureHold, LookUpHold, ReleaseHold
from chargewright.payments.events import Captured, HoldPlaced, NothingSold, PriceKnown
from chargewright.payments.facts import PaymentCaptured
from chargewright.payments.model import ReleaseReason
from tests.payments.cast import HOLD, MINUTE, PAY, SECOND, TERMINAL, at, eur

HELD = (HoldPlaced(at(2 * SECOND), HOLD),)
ENDS = at(40 * MINUTE)
SOLD = (*HELD, PriceKnown(ENDS, eur("12.37")))
PENDING = (*SOLD, Captured(ENDS + SECOND, eur("12.37"), pending=True))
GIVEN_UP = (*HELD, NothingSold(at(5 * MINUTE), ReleaseReason.NEVER_PLUGGED_IN))

capture = CaptureHold(PAY, eur("12.37"), hold=HOLD)
release = ReleaseHold(PAY, hold=HOLD)
look = LookUpHold(PAY, TERMINAL, hold=HOLD)
search = LookUpHold(PAY, TERMINAL, hold=None)


def captured(amount="12.37", shortfall="0"):
    return Announce(PaymentCaptured(PAY, amount=eur(amount), shortfall=eur(shortfall)))
