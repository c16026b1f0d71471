"""Who appears in the stories about payments, and the moment at which they begin."""

from datetime import UTC, datetime, timedelta

from chargewright.kernel.ids import EvseId, OperationId, PaymentId, TerminalId
from chargewright.kernel.money import Money, currency
from chargewright.payments.machine import open_payment, step
from chargewright.payments.model import Card, CardKind, CardToken, Hold, Payment
from chargewright.payments.reader import Offer, Reader, ReaderPolicy
from chargewright.payments.terms import Terms
from tests.play.playbook import Playbook

EUR = currency("EUR")
T0 = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = (
    timedelta(seconds=1),
    timedelta(minutes=1),
    timedelta(hours=1),
    timedelta(days=1),
)

PAY = PaymentId("pay_1")
TERMINAL = TerminalId("trm_1")
OPERATION = OperationId("opn_1_1")
LEFT, RIGHT = EvseId("evs_left"), EvseId("evs_right")


def eur(amount: str) -> Money:
    return Money.parse(amount, EUR)


NOTHING = eur("0")


def card(name: str, kind: CardKind = CardKind.EMV) -> Card:
    return Card(
        kind=kind,
        token=CardToken(f"card-token-{name}", "payter", account="main"),
        last4="4242" if kind is CardKind.EMV else None,
    )


ANNA, BERT = card("anna"), card("bert")
TERMS = Terms(minimum=eur("10"), capture_at_least=eur("0.50"))
HOLD = Hold(ref="s-1", terminal_ref="P6X-1", amount=eur("50"), placed_at=T0 + 2 * SECOND)
OFFERS = (
    Offer(evse_id=LEFT, connector="1", hold=eur("50")),
    Offer(evse_id=RIGHT, connector="2", hold=eur("40")),
)


def at(*parts: timedelta) -> datetime:
    """So long after the tap."""
    return sum(parts, T0)


def opened(terms: Terms = TERMS, who: Card = ANNA) -> Payment:
    payment, _ = open_payment(
        PAY,
        who,
        terminal_id=TERMINAL,
        operation_id=OPERATION,
        evse_ids=(LEFT, RIGHT),
        is_plugged_in=False,
        wanted=eur("50"),
        terms=terms,
        at=T0,
    )
    return payment


def story(payment: Payment | None = None) -> Playbook:
    return Playbook(payment or opened(), step)


def reader(**policy: object) -> Reader:
    return Reader(terminal_id=TERMINAL, offers=OFFERS, policy=ReaderPolicy(**policy))
