"""Settlements: what a provider paid to our bank, told by a person who has its statement."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Final

import msgspec
from litestar.handlers import HTTPRouteHandler

from chargewright.access.permissions import Action, Resource
from chargewright.api.bodies import Sent
from chargewright.api.checks import money, problems_of_money, refuse
from chargewright.api.columns import IS, IS_OR_STARTS, OWNER, instant, own_id, text
from chargewright.api.idempotency import Repeats
from chargewright.api.lists import Listed, lists, one
from chargewright.api.needs import Permission
from chargewright.api.refusals import seen
from chargewright.api.routes import does, shows
from chargewright.api.shapes import Amount, Body, View
from chargewright.api.work import Work
from chargewright.kernel.ids import OrganizationId, SettlementId
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.money import Money
from chargewright.kernel.problem import Invalid, Problem
from chargewright.kernel.sentence import Sentence
from chargewright.ledger.refusals import SettlementDiffers
from chargewright.ledger.settlement import Settlement, differences, problems_of

TAG: Final = "ledger"
PATH: Final = "/api/v1/ledger/settlements"
READ: Final = Permission(Action.READ, Resource.LEDGER)
BOOK: Final = Permission(Action.CREATE, Resource.LEDGER)

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
Word = Annotated[str, msgspec.Meta(pattern=r"^\S+$", max_length=100)]
Reference = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class SettlementView(View, frozen=True, kw_only=True):
    """A payment of a provider. `accrued` is the fee that was expected for the same captures.

    Its entries in the ledger are those about its id: a second one corrects the first where the
    settlement was told wrong and taken back.
    """

    id: str
    organization_id: str
    provider: str
    settlement_ref: str
    captures_before: datetime
    paid_on: date
    gross: Amount
    fee: Amount
    input_tax: Amount
    tax_jurisdiction: str | None
    net: Amount
    accrued: Amount
    booked_at: datetime
    booked_by: str
    taken_back_at: datetime | None
    taken_back_by: str | None


class NewSettlementBody(Body, frozen=True, kw_only=True):
    """A payment as the provider's statement has it, `settlement_ref` as the provider calls it.

    `gross` is what was captured before `captures_before`, the provider's cut-off, less what went back
    to cards. `fee` is what the provider kept, `input_tax` the tax on that fee which the tax office of
    `tax_jurisdiction` gives back; without them the fee is all that was kept. `net` came to our bank on
    `paid_on`. `organization_id` is the caller's own where not given.
    """

    provider: Word
    settlement_ref: Reference
    captures_before: Instant
    paid_on: date
    gross: Amount
    fee: Amount
    net: Amount
    input_tax: Amount | None = None
    tax_jurisdiction: Word | None = None
    organization_id: str | None = None


LISTED: Final = Listed(
    listing=Listing(
        name="settlements",
        columns=(
            own_id("settlements", "The settlement."),
            OWNER,
            Column("provider", Kind.TEXT, "Who paid.", IS),
            Column("settlement_ref", Kind.TEXT, "What the provider calls it.", IS_OR_STARTS),
            instant("captures_before", "The provider's cut-off."),
            text("paid_on", "When it came to our bank."),
            Column("gross", Kind.MONEY, "Captured, less given back to cards."),
            Column("fee", Kind.MONEY, "Kept by the provider, without the tax given back."),
            Column("input_tax", Kind.MONEY, "Tax on the fee that is given back."),
            text("tax_jurisdiction", "Who gives it back."),
            Column("net", Kind.MONEY, "What came to our bank."),
            Column("accrued", Kind.MONEY, "The fee that was expected."),
            instant("booked_at", "When it was told.", is_sortable=True),
            text("booked_by", "Who told it."),
            instant("taken_back_at", "When it was said to be wrong."),
            text("taken_back_by", "Who said so."),
        ),
        default_order=Order("booked_at", is_descending=True),
    ),
    view=SettlementView,
    thing="settlement",
)


@shows(f"{PATH}/{{settlement_id:str}}", needs=READ, tag=TAG)
async def show_settlement(settlement_id: str, work: Work) -> SettlementView:
    """One settlement."""
    return await one(work, LISTED, settlement_id)


async def problems_of_amounts(work: Work, sent: Sent) -> Sequence[Problem]:  # noqa: ARG001 - a check's signature
    """What is wrong with each amount of a settlement; whether they add up is another question."""
    gross = sent.get("gross")
    return [
        problem
        for name in ("gross", "fee", "net", "input_tax")
        if (amount := sent.get(name)) is not None
        for problem in problems_of_money(
            amount, name, expected=None if gross is None else gross.currency
        )
    ]


@does(
    PATH,
    needs=BOOK,
    tag=TAG,
    status=201,
    home=PATH,
    repeats=Repeats.KEY_REQUIRED,
    check=problems_of_amounts,
)
async def book_settlement(data: NewSettlementBody, work: Work) -> SettlementView:
    """Book a provider's payment: what it captured for us is in the bank, less what it kept.

    The fee that was expected for the captures before the cut-off is corrected to the real one. The
    same reference with the same figures is answered with the settlement that it was booked as.
    """
    owner = work.organization(data.organization_id)
    told = await _read(work, owner, data)
    booked = await work.stores.settlements.book(owner, told, work.at, by=work.caller.id)
    if booked.id == told.id:
        await work.tell(owner, "settlement.booked", told.id)
    elif problems := differences(told, booked):
        sentence = Sentence(
            "{reference} of {provider} was booked as {id}",
            reference=told.settlement_ref,
            provider=told.provider,
            id=booked.id,
        )
        raise SettlementDiffers(sentence, problems=tuple(problems))
    return await one(work, LISTED, booked.id)


@does(f"{PATH}/{{settlement_id:str}}/take-back", needs=BOOK, tag=TAG, repeats=Repeats.KEY_REQUIRED)
async def take_back_settlement(settlement_id: str, work: Work) -> SettlementView:
    """Say that a settlement was told wrong: its entry is corrected.

    What is right is told anew, under the same reference.
    """
    settlements = work.stores.settlements
    owner, is_news = seen(
        await settlements.take_back(SettlementId(settlement_id), work.at, by=work.caller.id),
        "settlement",
    )
    if is_news:
        await work.tell(owner, "settlement.taken_back", settlement_id)
    return await one(work, LISTED, settlement_id)


async def _read(work: Work, owner: OrganizationId, data: NewSettlementBody) -> Settlement:
    """The settlement that a body tells.

    Raises:
        Invalid: names every field that cannot be so.
    """
    sent = {"gross": data.gross, "fee": data.fee, "net": data.net}
    if data.input_tax is not None:
        sent["input_tax"] = data.input_tax
    amounts, problems = _amounts(sent)
    refuse("the amounts cannot be read", problems)
    settlement = Settlement(
        id=SettlementId(work.mint("stl")),
        provider=data.provider,
        settlement_ref=data.settlement_ref,
        captures_before=data.captures_before,
        paid_on=data.paid_on,
        gross=amounts["gross"],
        fee=amounts["fee"],
        input_tax=amounts.get("input_tax", Money.zero(amounts["gross"].currency)),
        tax_jurisdiction=data.tax_jurisdiction,
        net=amounts["net"],
    )
    problems = problems_of(settlement, at=work.at)
    organization = await work.stores.people.organization(owner)
    assert organization is not None, "the caller sees it"
    if settlement.input_tax and organization.vat_number is None:
        rule = "is given back to who has a VAT number; without one it is part of the fee"
        problems.append(Problem("input_tax", rule))
    refuse("the settlement cannot be so", problems)
    return settlement


def _amounts(sent: Mapping[str, Amount]) -> tuple[dict[str, Money], list[Problem]]:
    """All in the currency of the gross amount, and what is wrong with those that are not."""
    read: dict[str, Money] = {}
    problems: list[Problem] = []
    for name, each in sent.items():
        try:
            read[name] = money(each, name, expected=sent["gross"].currency)
        except Invalid as wrong:
            problems += wrong.problems
    return read, problems


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(PATH, LISTED, needs=READ, tag=TAG, summary="Payments of providers"),
    show_settlement,
    book_settlement,
    take_back_settlement,
)
