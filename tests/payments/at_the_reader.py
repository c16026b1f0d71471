"""How stories of readers begin: who may tap at them, what they wait for, and what is paid there."""

from chargewright.payments.reader import (
    Armed,
    CardRead,
    Charge,
    Operation,
    PlacingBegan,
    TerminalCameOnline,
    operation_id,
)
from chargewright.payments.screens import Says, Screen
from chargewright.payments.terminal import step
from tests.payments.cast import (
    ANNA,
    MINUTE,
    OFFERS,
    PAY,
    RIGHT,
    SECOND,
    T0,
    TERMINAL,
    at,
    eur,
    reader,
)
from tests.play.playbook import Playbook

FIRST, SECOND_OP = operation_id(TERMINAL, 1), operation_id(TERMINAL, 2)
HELLO = Screen(says=Says.TAP_TO_START, hold=eur("50"))
WAIT = Screen(says=Says.PLEASE_WAIT)
APPROVED = Screen(says=Says.PLUG_IN, hold=eur("50"))


def for_anyone(number=1, began_at=T0, prompt=HELLO):
    return Operation(
        id=operation_id(TERMINAL, number),
        number=number,
        evse_id=None,
        amount=prompt.hold,
        prompt=prompt,
        began_at=began_at,
    )


def for_vehicle(evse_id=RIGHT, number=1, began_at=T0):
    offer = next(offer for offer in OFFERS if offer.evse_id == evse_id)
    return Operation(
        id=operation_id(TERMINAL, number),
        number=number,
        evse_id=evse_id,
        amount=offer.hold,
        prompt=Screen(says=Says.PRESENT_CARD, connector=offer.connector, hold=offer.hold),
        began_at=began_at,
    )


def story(start=None):
    return Playbook(start or reader(), step)


def armed():
    return story().given(TerminalCameOnline(T0), Armed(at(SECOND), FIRST))


def deciding():
    return armed().given(CardRead(at(MINUTE), FIRST, card=ANNA))


def placing():
    return deciding().given(PlacingBegan(at(MINUTE), FIRST, payment_id=PAY))


def charge(evse_id=RIGHT, payment_id=PAY, **figures):
    offer = next(offer for offer in OFFERS if offer.evse_id == evse_id)
    return Charge(
        payment_id=payment_id,
        evse_id=evse_id,
        connector=offer.connector,
        hold=offer.hold,
        **figures,
    )
