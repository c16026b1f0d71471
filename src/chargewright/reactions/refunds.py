"""Money that a provider gives back by itself: asked for, looked at, booked when it is done."""

from typing import TYPE_CHECKING, Final

from chargewright.kernel.ids import OrganizationId, RefundId
from chargewright.kernel.outgoing import Asked, OperatorItem
from chargewright.payments import events, refunds
from chargewright.payments.model import Payment
from chargewright.payments.outcomes import RefundOutcome
from chargewright.payments.refunds import ProviderAsked, Refund, RefundEvent, RefundState

if TYPE_CHECKING:
    from chargewright.reactions.house import House

GIVE_BACK: Final = "refund.give_back"
UNDONE: Final = "refund.undone"
"""A refund that a person has to see to: the provider will not, or it came back."""
_LOOKED_AT: Final = frozenset({RefundState.ASKED, RefundState.DONE_BY_PROVIDER})


async def ask_provider(house: "House", refund: Refund) -> Refund:
    """Have the provider give it back, after the commit.

    Raises:
        UnexpectedEvent: it is closed, or the provider has been asked already and says nothing yet.
    """
    moved = refunds.step(refund, ProviderAsked(house.work.now))
    await _keep(house, refund, moved)
    look_at_refund(house, moved)
    return moved


def look_at_refund(house: "House", refund: Refund) -> None:
    """Have the provider asked what became of it, after the commit; where nobody asked it to, nothing."""
    if refund.state in _LOOKED_AT:
        house.ask(Asked(GIVE_BACK, refund.payment_id, {"refund_id": refund.id}))


async def provider_heard(house: "House", refund_id: str, outcome: RefundOutcome) -> None:
    """Keep what the provider says. What is done is booked, and its credit note follows."""
    refund = (await _locked(house, refund_id))[1]
    if refund.state in _LOOKED_AT:
        await hear(house, refund, refunds.heard(outcome, house.work.now))


async def hear(house: "House", refund: Refund, event: RefundEvent) -> Refund:
    """Step it, and tell the payment and the people what follows.

    Raises:
        UnexpectedEvent: it is closed the other way.
    """
    moved = refunds.step(refund, event)
    await _keep(house, refund, moved)
    if moved.is_booked and not refund.is_booked:
        done = events.Refunded(house.work.now, refund.id, amount=refund.amount)
        house.payment_hears(refund.payment_id, done)
    if moved.state is refund.state:
        return moved
    if moved.state is RefundState.RETURNED:
        await house.work.books.refund_returned(
            await _payment(house, refund), refund.id, refund.amount
        )
    elif refund.state is RefundState.RETURNED:
        await house.work.books.refund_paid(await _payment(house, refund), refund.id, refund.amount)
    if moved.state in {RefundState.FAILED, RefundState.RETURNED}:
        detail = {
            "amount": refund.amount.amount,
            "currency": refund.amount.currency,
            "why": moved.why,
        }
        item = OperatorItem(UNDONE, refund.id, payment_id=refund.payment_id, detail=detail)
        await house.work.outbox.ask_operator(item)
    else:
        await house.work.outbox.settle(UNDONE, refund.id, note=f"refund.{moved.state}")
    return moved


async def refund_due(house: "House", refund_id: str) -> None:
    """Its moment has come: it is looked at, and again later where that stays silent."""
    refund = (await _locked(house, refund_id))[1]
    if refund.next_look_at is None or refund.next_look_at > house.work.now:
        return
    moved = refunds.step(refund, refunds.ProviderUnderWay(house.work.now))
    await house.work.refunds.save(moved)
    look_at_refund(house, moved)


async def _payment(house: "House", refund: Refund) -> Payment:
    return await house.work.payments.lock(refund.payment_id)


async def _keep(house: "House", refund: Refund, moved: Refund) -> None:
    if moved == refund:
        return
    await house.work.refunds.save(moved)
    if moved.state is not refund.state:
        session_id = await house.work.sessions.of_payment(refund.payment_id)
        await house.tell(
            f"refund.{moved.state}",
            refund.id,
            {},
            payment_id=refund.payment_id,
            session_id=session_id,
        )


async def _locked(house: "House", refund_id: str) -> tuple[OrganizationId, Refund]:
    found = await house.work.refunds.lock(RefundId(refund_id))
    assert found is not None, "nobody deletes a refund"
    return found
