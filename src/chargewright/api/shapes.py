"""What goes over the wire: how money is written, and the two kinds of struct.

Names are snake case. Energies are whole watt-hours (`energy_wh`), instants are UTC with `Z`, ids
are prefixed strings, money is `{"amount": "12.34", "currency": "EUR"}`. What is null was never
known; a list is never null.
"""

from collections.abc import Callable
from typing import Annotated, Any, ClassVar

import msgspec

from chargewright.kernel.money import Money
from chargewright.kernel.sentence import Sentence


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a caller sends. A field we do not know is a mistake, and said so."""


class View(msgspec.Struct, frozen=True, kw_only=True):
    """What a caller gets. New fields may come with any release.

    `BEGAN` and `ENDED` name fields that say what a deed itself brought and took away, where the thing
    that it was done to does not show it: the audit trail keeps them.
    """

    BEGAN: ClassVar[tuple[str, ...]] = ()
    ENDED: ClassVar[tuple[str, ...]] = ()


class Amount(msgspec.Struct, frozen=True):
    """Money, exact: a decimal text with all the currency's decimals, and an ISO 4217 code."""

    amount: Annotated[str, msgspec.Meta(pattern=r"^-?\d+(\.\d+)?$", examples=["12.34"])]
    currency: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$", examples=["EUR"])]


Uid = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[!-~]{1,36}$",
        description="What a token presents, in either case (OCPP 2.0.1 IdTokenType: at most 36).",
        examples=["04A1B2C3D4"],
    ),
]


def amount(money: Money) -> Amount:
    return Amount(money.amount, money.currency)


def encode(value: object, say: Callable[[Sentence], str] = str) -> bytes:
    """JSON as every answer has it; `say` puts sentences into the caller's language."""

    def written(value: Any) -> object:
        match value:
            case Money():
                return amount(value)
            case Sentence():
                return say(value)
            case _:
                raise TypeError(f"{type(value).__name__} has no form on the wire")

    return msgspec.json.encode(value, enc_hook=written)
