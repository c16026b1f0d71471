"""What the payment provider and the platform cost, and whom."""

from chargewright.kernel.money import Money
from chargewright.ledger.accounts import BANK, PLATFORM_FEE, PSP_FEES, Account, Kind
from chargewright.ledger.entry import Entry, EventType, Voucher, legs


def charge_platform_fee(voucher: Voucher, *, host: str, fee: Money) -> Entry:
    """Take our fee from what an owner who sells in its own name is owed."""
    return Entry(
        event_type=EventType.PLATFORM_FEE_CHARGED,
        voucher=voucher,
        legs=legs((Account(Kind.HOST_PAYABLE, host), fee), (PLATFORM_FEE, -fee)),
    )


def accrue_provider_fee(voucher: Voucher, *, provider: str, fee: Money) -> Entry:
    """Book the fee that we expect the provider to deduct; the settlement tells the real one."""
    return Entry(
        event_type=EventType.PROVIDER_FEE_ACCRUED,
        voucher=voucher,
        legs=legs((PSP_FEES, fee), (Account(Kind.AP, provider), -fee)),
    )


def pass_on_provider_fee(voucher: Voucher, *, host: str, fee: Money) -> Entry:
    """Let the owner who sells in its own name bear the fee that we expect the provider to deduct.

    The amount stays what it was here: what the settlement differs by is ours.
    """
    return Entry(
        event_type=EventType.PROVIDER_FEE_PASSED_ON,
        voucher=voucher,
        legs=legs((Account(Kind.HOST_PAYABLE, host), fee), (PSP_FEES, -fee)),
    )


def settle_with_provider(
    voucher: Voucher,
    *,
    provider: str,
    captured: Money,
    fee: Money,
    accrued: Money,
    input_tax: tuple[str, Money] | None = None,
) -> Entry:
    """Book the provider's payment: `captured` (less refunds) minus what it kept is in the bank.

    `accrued` is what `accrue_provider_fee` booked for the same captures, zero where the fee was
    passed on. Only the difference between the real `fee` and that is an expense now; it may be
    negative. `input_tax` is the jurisdiction and the tax on the fee, kept besides it and given back
    by the tax office; None: none, or nobody gives it back and it is part of the fee.
    """
    tax = [] if input_tax is None else [(Account(Kind.INPUT_TAX, input_tax[0]), input_tax[1])]
    kept = sum((amount for _, amount in tax), fee)
    return Entry(
        event_type=EventType.PROVIDER_SETTLED,
        voucher=voucher,
        legs=legs(
            (BANK, captured - kept),
            (Account(Kind.AP, provider), accrued),
            (PSP_FEES, fee - accrued),
            *tax,
            (Account(Kind.PSP_CLEARING, provider), -captured),
        ),
    )
