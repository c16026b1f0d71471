"""The ledger's tests as text with named columns, two or more spaces between them.

    terms      host H1   platform 10 %   provider 2.9 % + 0.30
    at 10:00   hold     h1   driver -> clearing   40.00 EUR   lapses 10:30                 ok
    at 10:12   capture  h1   12.37 EUR            energy 10.37   tax DE 2.00               ok
    at 10:12   capture  h1    1.00 EUR                                       hold_already_captured
    balances   driver -12.37   clearing 12.37   held 0.00

The last column is what must come of it: `ok`, `exists` (heard before: nothing changed) or the code
of a refusal. Without `terms`, the operator sells, owns the station and pays no provider. A capture
that names no revenue is all energy without tax, or nothing where it is `unapplied` or comes after one that
brought `earlier`, without tax, for the same sale. `balances` names accounts by nickname or by code,
debit-positive; `driver` is what drivers have paid, as a negative number. After every line the
trial balance must be zero. Lines with `#` are prose.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final

from chargewright.kernel.ids import EntryId
from chargewright.kernel.money import Money, currency
from chargewright.kernel.problem import Refusal
from chargewright.ledger import (
    Account,
    Book,
    Entry,
    EventType,
    Hold,
    HostSells,
    OperatorSells,
    OwnerShare,
    Portion,
    Sale,
    Terms,
    Voucher,
    book_capture,
    book_refund,
)
from chargewright.ledger.templates import (
    lapse_hold,
    owe_tax,
    place_hold,
    release_hold,
    reverse,
    settle_with_provider,
)

EUR: Final = currency("EUR")
DAY: Final = date(2026, 11, 20)
PROVIDER: Final = "payter"
NICKNAMES: Final = {
    "clearing": f"PSP_CLEARING:{PROVIDER}",
    "accrued": f"AP:{PROVIDER}",
    "held": "HOLDS",
    "bank": "BANK",
    "energy": "REVENUE:ENERGY",
    "time": "REVENUE:TIME",
    "idle": "REVENUE:IDLE",
    "flat": "REVENUE:FLAT",
    "waived": "WAIVED",
    "unapplied": "UNAPPLIED",
}
DRIVERS_PAY: Final = {EventType.HOLD_CAPTURED, EventType.REFUNDED, EventType.CORRECTED}


class CountedIds:
    """Ids that count, so that a story gives the same ids every time."""

    def __init__(self) -> None:
        self.count = 0

    def mint(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}_{self.count:026d}"


@dataclass
class Story:
    """What has been played so far."""

    book: Book = field(default_factory=Book)
    terms: Terms = field(default_factory=lambda: OperatorSells(provider_fee=portion("0 %")))
    ids: CountedIds = field(default_factory=CountedIds)

    def play(self, line: str) -> None:
        """Play one line.

        Raises:
            AssertionError: it did not come out as the line says.

        """
        first, *columns = re.split(r"\s{2,}", line.strip())
        match first.split():
            case ["terms"]:
                self.terms = terms(columns)
            case ["balances"]:
                self._check(columns)
            case ["at", clock]:
                verb, name, *rest, expected = columns
                outcome = self._do(verb, Line(self, at(clock), name, rest))
                assert outcome == expected, f"{outcome} instead of {expected}"
            case _:
                raise AssertionError("a line begins with at, terms or balances")
        assert not any(self.book.trial_balance().values()), "the trial balance is not zero"

    def _do(self, verb: str, line: "Line") -> str:
        before = self.book
        try:
            for entry in VERBS[verb](line):
                self.book = self.book.post(entry)
        except Refusal as refusal:
            self.book = before  # one unit of work
            return refusal.code
        return "exists" if self.book == before else "ok"

    def _check(self, columns: list[str]) -> None:
        for column in columns:
            name, amount = column.split(maxsplit=1)
            expected = money(amount)
            found = self._balance(name, expected)
            assert found == expected, f"{name} is {found} instead of {expected}"

    def _balance(self, name: str, like: Money) -> Money:
        if name != "driver":
            return self.book.balance(Account.parse(NICKNAMES.get(name, name)), like.currency)
        clearing = Account.parse(NICKNAMES["clearing"])
        return -sum(
            (
                leg.amount
                for entry in self.book.entries.values()
                for leg in entry.posted
                if entry.event_type in DRIVERS_PAY and leg.account == clearing
            ),
            Money.zero(like.currency),
        )


@dataclass
class Line:
    """One `at` line, taken apart: the columns between the name and what must come of it."""

    story: Story
    at: datetime
    name: str
    columns: list[str]

    def voucher(self, about: str | None = None) -> Voucher:
        return Voucher(
            id=EntryId(self.story.ids.mint("ent")),
            source_id=self.name,
            about=about or self.name,
            event_time=self.at,
            booked_at=self.at.date(),
            version=int(self.word("version") or 1),
        )

    def word(self, label: str) -> str | None:
        """What follows the label in its column; None where no column has it."""
        found = [column for column in self.columns if column.split()[0] == label]
        return found[0].partition(" ")[2] if found else None

    def amount(self) -> Money:
        return money(next(column for column in self.columns if re.match(r"-?\d", column)))

    def hold(self) -> Hold:
        holds = self.story.book.holds.values()
        known = [hold for hold in holds if hold.source_id == self.name]
        if known:
            return known[-1]
        return Hold(
            id=EntryId("ent_never_placed"),
            source_id=self.name,
            about=self.name,
            amount=money("999.00"),
            lapses_at=self.at,
        )

    def taxes(self) -> dict[str, Money]:
        words = [column.split() for column in self.columns]
        return {word[1]: money(word[2]) for word in words if word[0] == "tax"}

    def revenue(self) -> dict[str, Money]:
        words = [column.split() for column in self.columns]
        dimensions = {"energy", "time", "idle", "flat"}
        return {word[0].upper(): money(word[1]) for word in words if word[0] in dimensions}


def hold(line: Line) -> list[Entry]:
    lapses = line.word("lapses")
    assert lapses, "a hold says when it lapses"
    return [place_hold(line.voucher(), line.amount(), lapses_at=at(lapses))]


def capture(line: Line) -> tuple[Entry, ...]:
    unapplied, earlier = line.word("unapplied"), line.word("earlier")
    sale = Sale(
        provider=PROVIDER,
        captured=line.amount(),
        revenue=line.revenue() or ({} if unapplied or earlier else {"ENERGY": line.amount()}),
        tax=line.taxes(),
        unapplied=money(unapplied) if unapplied else None,
        earlier=money(earlier) if earlier else None,
        over_hold=line.word("over") is not None,
    )
    story = line.story
    return book_capture(story.terms, sale, line.hold(), voucher=line.voucher(), ids=story.ids)


def station(line: Line) -> tuple[Entry, ...]:
    """`station s1   6.00 EUR`: what a station took at a terminal of its own."""
    unapplied = line.word("unapplied")
    sale = Sale(
        provider="station-terminals",
        captured=line.amount(),
        revenue=line.revenue(),
        tax=line.taxes(),
        unapplied=money(unapplied) if unapplied else None,
    )
    story = line.story
    return book_capture(story.terms, sale, None, voucher=line.voucher(), ids=story.ids)


def refund(line: Line) -> tuple[Entry, ...]:
    about = line.word("of")
    assert about, "a refund says of which payment"
    return book_refund(
        line.story.terms,
        line.amount(),
        provider=PROVIDER,
        booked=line.story.book.about(about),
        voucher=line.voucher(about),
        ids=line.story.ids,
        tax=line.taxes() or None,
    )


def settle(line: Line) -> list[Entry]:
    return [
        settle_with_provider(
            line.voucher(),
            provider=PROVIDER,
            captured=line.amount(),
            fee=money(line.word("fee") or "0.00"),
            accrued=money(line.word("accrued") or "0.00"),
            input_tax=next(iter(line.taxes().items()), None),
        )
    ]


def correct(line: Line) -> list[Entry]:
    """`correct c1   entry hold_captured:h1:1`."""
    target = line.story.book.entries[line.word("entry") or ""]
    return [reverse(line.voucher(target.voucher.about), target)]


VERBS: Final = {
    "hold": hold,
    "capture": capture,
    "station": station,
    "release": lambda line: [release_hold(line.voucher(), line.hold())],
    "lapse": lambda line: [lapse_hold(line.voucher(), line.hold())],
    "refund": refund,
    "settle": settle,
    "owe": lambda line: [owe_tax(line.voucher(), line.taxes())],
    "correct": correct,
}


def play(text: str, *, starts_at: int = 1) -> Book:
    """Play a whole text and return the book it leaves. `starts_at` is its first line's number."""
    story = Story()
    for number, line in enumerate(text.splitlines(), start=starts_at):
        if line.strip() and not line.lstrip().startswith("#"):
            try:
                story.play(line)
            except AssertionError as wrong:
                raise AssertionError(f"line {number}: {line.strip()}\n  {wrong}") from wrong
    return story.book


def terms(columns: list[str]) -> Terms:
    """`operator` or `host H1`, then `provider`, `platform`, `owner H3` and `owner-tax NL`."""
    words = {column.split()[0]: column.partition(" ")[2] for column in columns}
    provider_fee = portion(words.get("provider", "0 %"))
    if "host" in words:
        return HostSells(
            host=words["host"],
            platform_fee=portion(words.get("platform", "0 %")),
            provider_fee=provider_fee,
        )
    owner = None
    if "owner" in words:
        host, _, share = words["owner"].partition(" ")
        jurisdiction, _, percent = words.get("owner-tax", "").partition(" ")
        tax = (jurisdiction, Decimal(percent.rstrip(" %"))) if jurisdiction else None
        owner = OwnerShare(host=host, share=portion(share), tax=tax)
    return OperatorSells(provider_fee=provider_fee, owner=owner)


def portion(text: str) -> Portion:
    """`2.9 % + 0.30`, or only the first half."""
    percent, _, fixed = text.partition("%")
    return Portion(Decimal(percent.strip()), money(fixed.strip(" +") or "0.00"))


def money(text: str) -> Money:
    """`12.37 EUR`; without a currency it is euro."""
    amount, _, code = text.partition(" ")
    return Money.parse(amount, currency(code or "EUR"))


def at(clock: str) -> datetime:
    hours, minutes = clock.split(":")
    start = datetime.combine(DAY, datetime.min.time(), tzinfo=UTC)
    return start + timedelta(hours=int(hours), minutes=int(minutes))
