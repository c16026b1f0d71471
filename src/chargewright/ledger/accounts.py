"""The chart of accounts: where money can be, what each place means, and which side is its own.

An account is a kind and, where there are many of it, a key. Its code (`HOST_PAYABLE:H1`) is how
people and rows name it. Currency is not part of the account: every leg carries its own, and each
currency balances by itself. A book belongs to one organisation; the store adds whose.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Side(StrEnum):
    """The side on which an account grows. Signed amounts are debit-positive everywhere."""

    DEBIT = "debit"
    CREDIT = "credit"


class Nature(StrEnum):
    """What an account is to us. Memorandum accounts note what may become money and are not."""

    ASSET = "asset"
    LIABILITY = "liability"
    INCOME = "income"
    EXPENSE = "expense"
    MEMORANDUM = "memorandum"


class Kind(StrEnum):
    """The accounts there are."""

    BANK = "BANK"
    PSP_CLEARING = "PSP_CLEARING"
    INPUT_TAX = "INPUT_TAX"
    HOST_PAYABLE = "HOST_PAYABLE"
    TAX_PAYABLE = "TAX_PAYABLE"
    AP = "AP"
    UNAPPLIED = "UNAPPLIED"
    REVENUE = "REVENUE"
    PLATFORM_FEE = "PLATFORM_FEE"
    PSP_FEES = "PSP_FEES"
    HOST_SHARE_EXPENSE = "HOST_SHARE_EXPENSE"
    EXCISE_EXPENSE = "EXCISE_EXPENSE"
    WAIVED = "WAIVED"
    UNCOLLECTED = "UNCOLLECTED"
    UNCOLLECTED_CONTRA = "UNCOLLECTED_CONTRA"
    HOLDS = "HOLDS"
    HOLDS_CONTRA = "HOLDS_CONTRA"


@dataclass(frozen=True, slots=True)
class Description:
    """One row of the chart. `keyed_by` says what tells two accounts of the kind apart, if many."""

    nature: Nature
    side: Side
    keyed_by: str | None
    meaning: str


CHART: Final[Mapping[Kind, Description]] = {
    Kind.BANK: Description(Nature.ASSET, Side.DEBIT, None, "money in our own bank account"),
    Kind.PSP_CLEARING: Description(
        Nature.ASSET,
        Side.DEBIT,
        "provider",
        "captured from cards, not yet paid out to us by the payment provider",
    ),
    Kind.INPUT_TAX: Description(
        Nature.ASSET,
        Side.DEBIT,
        "jurisdiction",
        "tax on what others sold to us, which the tax office gives back",
    ),
    Kind.HOST_PAYABLE: Description(
        Nature.LIABILITY, Side.CREDIT, "payout account", "owed to the owner of a station"
    ),
    Kind.TAX_PAYABLE: Description(
        Nature.LIABILITY,
        Side.CREDIT,
        "jurisdiction",
        "tax taken from drivers, owed to the tax office",
    ),
    Kind.AP: Description(
        Nature.LIABILITY,
        Side.CREDIT,
        "supplier",
        "owed to a supplier; here the provider fees expected and not yet deducted",
    ),
    Kind.UNAPPLIED: Description(
        Nature.LIABILITY,
        Side.CREDIT,
        None,
        "taken from cards beyond what was sold, or for nothing that we know: explained or given back",
    ),
    Kind.REVENUE: Description(
        Nature.INCOME,
        Side.CREDIT,
        "dimension",
        "what we sold, without tax: ENERGY, TIME, IDLE, FLAT",
    ),
    Kind.PLATFORM_FEE: Description(
        Nature.INCOME, Side.CREDIT, None, "what an owner who sells in its own name pays us"
    ),
    Kind.PSP_FEES: Description(
        Nature.EXPENSE,
        Side.DEBIT,
        None,
        "what payment providers cost us; fees passed on to owners are taken off here",
    ),
    Kind.HOST_SHARE_EXPENSE: Description(
        Nature.EXPENSE,
        Side.DEBIT,
        None,
        "the share of our own sales that we give to owners",
    ),
    Kind.EXCISE_EXPENSE: Description(
        Nature.EXPENSE,
        Side.DEBIT,
        None,
        "tax that is due although the driver pays nothing",
    ),
    Kind.WAIVED: Description(
        Nature.INCOME,
        Side.DEBIT,
        None,
        "priced, not collected and given up; it reduces revenue",
    ),
    Kind.UNCOLLECTED: Description(
        Nature.MEMORANDUM,
        Side.DEBIT,
        None,
        "what terminals of stations failed to take, until it is collected elsewhere or written off",
    ),
    Kind.UNCOLLECTED_CONTRA: Description(
        Nature.MEMORANDUM, Side.CREDIT, None, "the other side of UNCOLLECTED"
    ),
    Kind.HOLDS: Description(
        Nature.MEMORANDUM, Side.DEBIT, None, "reserved on drivers' cards at this moment"
    ),
    Kind.HOLDS_CONTRA: Description(Nature.MEMORANDUM, Side.CREDIT, None, "the other side of HOLDS"),
}


@dataclass(frozen=True, slots=True, order=True)
class Account:
    """One account. `key` is empty for the kinds of which there is one only."""

    kind: Kind
    key: str = ""

    def __post_init__(self) -> None:
        keyed_by = CHART[self.kind].keyed_by
        if keyed_by is None and self.key:
            raise ValueError(f"there is one {self.kind} only: it takes no key ({self.key!r})")
        if keyed_by is not None and (not self.key or self.key.split() != [self.key]):
            raise ValueError(f"{self.kind} is kept by {keyed_by}, a word: not {self.key!r}")

    @classmethod
    def parse(cls, code: str) -> "Account":
        """Read a code such as `HOST_PAYABLE:H1`.

        Raises:
            ValueError: no such kind, or a key too many or too few.

        """
        kind, _, key = code.partition(":")
        return cls(Kind(kind), key)

    @property
    def code(self) -> str:
        return f"{self.kind}:{self.key}" if self.key else str(self.kind)

    @property
    def side(self) -> Side:
        return CHART[self.kind].side

    @property
    def is_memorandum(self) -> bool:
        """Whether it only notes what may become money, and stays out of the trial balance."""
        return CHART[self.kind].nature is Nature.MEMORANDUM

    def __str__(self) -> str:
        return self.code


BANK: Final = Account(Kind.BANK)
PLATFORM_FEE: Final = Account(Kind.PLATFORM_FEE)
PSP_FEES: Final = Account(Kind.PSP_FEES)
HOST_SHARE_EXPENSE: Final = Account(Kind.HOST_SHARE_EXPENSE)
EXCISE_EXPENSE: Final = Account(Kind.EXCISE_EXPENSE)
UNAPPLIED: Final = Account(Kind.UNAPPLIED)
WAIVED: Final = Account(Kind.WAIVED)
UNCOLLECTED: Final = Account(Kind.UNCOLLECTED)
UNCOLLECTED_CONTRA: Final = Account(Kind.UNCOLLECTED_CONTRA)
HOLDS: Final = Account(Kind.HOLDS)
HOLDS_CONTRA: Final = Account(Kind.HOLDS_CONTRA)
