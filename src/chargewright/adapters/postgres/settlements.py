"""What providers paid us: a row and its entry, written together or not at all."""

from datetime import datetime
from typing import Final

from psycopg.rows import DictRow

from chargewright.adapters.postgres.books import BookRows
from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.queries import Queries
from chargewright.kernel.ids import EntryId, IdSource, OrganizationId, SettlementId
from chargewright.kernel.money import Currency, Money
from chargewright.kernel.problem import Invalid, Problem
from chargewright.kernel.sentence import Sentence
from chargewright.ledger.accounts import Account, Kind
from chargewright.ledger.entry import Voucher
from chargewright.ledger.settlement import Settlement
from chargewright.ledger.templates import reverse, settle_with_provider

_QUERIES: Final = Queries.load("settlements")


class SettlementRows:
    """`api.ports_money.Settlements` on a unit of work."""

    def __init__(self, unit: Unit, ids: IdSource) -> None:
        self._unit = unit
        self._ids = ids

    async def book(
        self, organization_id: OrganizationId, settlement: Settlement, at: datetime, *, by: str
    ) -> Settlement:
        """Hold the clearing account, so that what is accrued stands still; then write both rows."""
        await self._hold_clearing(organization_id, settlement)
        accrued = await self._accrued(organization_id, settlement)
        added = await self._unit.one(
            _QUERIES.add_settlement,
            organization_id=organization_id,
            id=settlement.id,
            provider=settlement.provider,
            settlement_ref=settlement.settlement_ref,
            captures_before=settlement.captures_before,
            paid_on=settlement.paid_on,
            currency=settlement.gross.currency,
            gross_minor=settlement.gross.minor,
            fee_minor=settlement.fee.minor,
            input_tax_minor=settlement.input_tax.minor,
            tax_jurisdiction=settlement.tax_jurisdiction,
            net_minor=settlement.net.minor,
            accrued_minor=accrued.minor,
            booked_at=at,
            booked_by=by,
        )
        if added is None:
            return await self._told_before(organization_id, settlement)
        entry = settle_with_provider(
            Voucher(
                id=EntryId(self._ids.mint("ent")),
                source_id=settlement.id,
                about=settlement.id,
                event_time=at,
                booked_at=settlement.paid_on,
            ),
            provider=settlement.provider,
            captured=settlement.gross,
            fee=settlement.fee,
            accrued=accrued,
            input_tax=(
                None
                if settlement.tax_jurisdiction is None
                else (settlement.tax_jurisdiction, settlement.input_tax)
            ),
        )
        await BookRows(self._unit, organization_id, ids=self._ids, now=at).post([entry], ())
        return settlement

    async def take_back(
        self, settlement_id: SettlementId, at: datetime, *, by: str
    ) -> tuple[OrganizationId, bool] | None:
        """The clearing account is held before the row is, as where one is booked."""
        row = await self._unit.one(_QUERIES.settlement, id=settlement_id)
        if row is None:
            return None
        owner = OrganizationId(row["organization_id"])
        await self._hold_clearing(owner, _settlement(row))
        if await self._unit.one(_QUERIES.take_back, id=settlement_id, at=at, by=by) is None:
            return owner, False
        books = BookRows(self._unit, owner, ids=self._ids, now=at)
        booked = await books.about(settlement_id)
        (wrong,) = booked
        voucher = Voucher(
            id=EntryId(self._ids.mint("ent")),
            source_id=wrong.id,
            about=settlement_id,
            event_time=at,
            booked_at=at.date(),
        )
        await books.post([reverse(voucher, wrong)], booked)
        return owner, True

    async def _hold_clearing(self, organization_id: OrganizationId, settlement: Settlement) -> None:
        clearing = Account(Kind.PSP_CLEARING, settlement.provider).code
        currency = settlement.gross.currency
        if await self._unit.one(
            _QUERIES.lock_clearing,
            organization_id=organization_id,
            clearing=clearing,
            currency=currency,
        ):
            return
        others = await self._unit.rows(
            _QUERIES.currencies_cleared, organization_id=organization_id, clearing=clearing
        )
        if not others:
            problem = Problem("provider", "has captured nothing for this organisation")
        else:
            known = ", ".join(row["currency"] for row in others)
            problem = Problem(
                "gross.currency",
                Sentence("this provider captured in {currencies} only", currencies=known),
            )
        raise Invalid("there is nothing to settle", problems=(problem,))

    async def _accrued(self, organization_id: OrganizationId, settlement: Settlement) -> Money:
        """What was expected to be kept of the captures before the cut-off, and is not settled yet."""
        row = await self._unit.one(
            _QUERIES.accrued,
            organization_id=organization_id,
            accrued=Account(Kind.AP, settlement.provider).code,
            currency=settlement.gross.currency,
            captures_before=settlement.captures_before,
        )
        minor = 0 if row is None else row["since_minor"] - row["balance_minor"]
        return Money(minor, settlement.gross.currency)

    async def _told_before(
        self, organization_id: OrganizationId, settlement: Settlement
    ) -> Settlement:
        row = await self._unit.one(
            _QUERIES.settlement_of_ref,
            organization_id=organization_id,
            provider=settlement.provider,
            settlement_ref=settlement.settlement_ref,
        )
        assert row is not None, "a reference that is taken was told"
        return _settlement(row)


def _settlement(row: DictRow) -> Settlement:
    currency = Currency(row["currency"])
    return Settlement(
        id=SettlementId(row["id"]),
        provider=row["provider"],
        settlement_ref=row["settlement_ref"],
        captures_before=row["captures_before"],
        paid_on=row["paid_on"],
        gross=Money(row["gross_minor"], currency),
        fee=Money(row["fee_minor"], currency),
        input_tax=Money(row["input_tax_minor"], currency),
        tax_jurisdiction=row["tax_jurisdiction"],
        net=Money(row["net_minor"], currency),
    )
