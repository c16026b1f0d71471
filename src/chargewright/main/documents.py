"""Receipts with their real parts: numbers and papers in PostgreSQL, prints by Typst."""

import secrets
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from psycopg.rows import DictRow

from chargewright.access.organization_settings import in_effect
from chargewright.adapters.documents.typst_pdf import compile_pdf
from chargewright.adapters.postgres.access import settings_line
from chargewright.adapters.postgres.effects import EffectWork as PostgresWork
from chargewright.adapters.postgres.receipts import ReceiptRows
from chargewright.adapters.postgres.signed_meters import ProofRows
from chargewright.billing.documents import (
    Document,
    DocumentType,
    Heading,
    NothingCharged,
    Receipt,
)
from chargewright.billing.flow import (
    issue_credit_note,
    issue_receipt,
    say_nothing_was_charged,
)
from chargewright.billing.from_bill import receipt_from_bill
from chargewright.billing.from_payment import because, card_used, refund_reason, taken_less
from chargewright.billing.link import LINK_BYTES, Link
from chargewright.billing.locales import choose
from chargewright.billing.numbers import Series, number
from chargewright.billing.paper import paper_of
from chargewright.billing.parts import Buyer, CardUsed, Metered, Place, Scope, Seller
from chargewright.billing.ports import Ports
from chargewright.billing.taxes import credit_note_for, of_the_sale
from chargewright.kernel.ids import PaymentId, ReceiptId, RefundId, SessionId
from chargewright.kernel.money import Money
from chargewright.metering.signed import Trust
from chargewright.payments.model import Payment
from chargewright.reactions.at_stations import taken_with_dues
from chargewright.reactions.attaching import charge_paid_by
from chargewright.reactions.ports import Work
from chargewright.reactions.proving import prove_session
from chargewright.sessions.model import Session
from chargewright.sessions.scopes import totals
from chargewright.worker.ports import EffectWork


class Documents:
    """Issues a payment's document in the unit of work at hand."""

    def __init__(self, public_url: str) -> None:
        self._public_url = public_url

    async def issue(self, at: EffectWork, payment_id: str) -> str | None:
        """Issue the receipt, or the page that nothing was charged; the link, if it is a new one.

        None where the payment has its document already, or nothing is settled yet. A receipt that
        says more than was taken in the end is brought down by a credit note.
        """
        assert isinstance(at, PostgresWork), "documents are kept in PostgreSQL"
        work = at.work
        payment = await work.payments.lock(payment_id)
        rows = ReceiptRows(at.unit, work.organization_id)
        # A capture that the provider has promised is booked and has its receipt, though it may take
        # days until a terminal that is offline has brought it to the bank.
        is_settled = payment.has_ended or payment.captured is not None
        existing = await rows.of_payment(payment.id)
        if isinstance(existing, Receipt) and is_settled:
            await self._bring_down(work, rows, payment, existing)
        is_issued = isinstance(existing, Receipt) or (existing is not None and not payment.captured)
        if not is_settled or is_issued:
            return None
        link = Link(self._public_url, await _token(work, payment, existing))
        ports = Ports(numbers=rows, documents=rows, press=compile_pdf)
        session = await self._session(work, payment)
        evse_id = await _evse(work, session)
        circumstances = await rows.circumstances(payment, evse_id)
        if circumstances is None:
            return None
        buyer = None if session is None else await rows.buyer(session.id)
        heading = _heading(work, payment.id, session, circumstances, buyer)
        place = _place(circumstances)
        document: Document
        if payment.captured:
            metered = await _metered(at, session)
            written = await self._receipt(
                work, payment, session, heading, place, link, ports, metered
            )
            if written is None:
                return None
            document = written
        else:
            document = await say_nothing_was_charged(
                NothingCharged(
                    heading=heading, place=place, because=because(payment), card=card_used(payment)
                ),
                link=link,
                ports=ports,
            )
        return link.url if document.heading.id == heading.id else None

    async def issue_settled(self, at: EffectWork, settlement_id: str) -> bool:
        """Issue the receipt of what a station took at a terminal of its own; False where there is none to issue."""
        assert isinstance(at, PostgresWork), "documents are kept in PostgreSQL"
        work, rows = at.work, ReceiptRows(at.unit, at.work.organization_id)
        found = await rows.settlement(settlement_id)
        if found is None:
            return False
        session = await work.sessions.lock(SessionId(found["session_id"]))
        tariff = await work.sessions.tariff(session)
        for taken, due in await taken_with_dues(work, session):
            if taken.settlement_id != settlement_id or due is None or tariff is None:
                continue
            heading = _heading(work, None, session, found, await rows.buyer(session.id))
            series = Series.of(work.organization_id, DocumentType.RECEIPT)
            year = work.now.astimezone(ZoneInfo(found["zone"])).year
            receipt = receipt_from_bill(
                due,
                tariff,
                heading=replace(heading, settlement_id=settlement_id),
                number=number(series, year, await rows.draw(series, year)),
                place=_place(found),
                paid=due.sold(taken.amount),
                card=CardUsed(),
                durations_s=_durations(session),
                metered=await _metered(at, session),
            )
            link = Link(self._public_url, found["receipt_token"])
            await rows.add(paper_of(receipt, link, compile_pdf))
            return True
        return False

    async def credit(self, at: EffectWork, payment_id: str, refund_id: str) -> bool:
        """Issue the credit note of a refund; False where there is no receipt to correct."""
        assert isinstance(at, PostgresWork), "documents are kept in PostgreSQL"
        work = at.work
        payment = await work.payments.lock(payment_id)
        rows = ReceiptRows(at.unit, work.organization_id)
        receipt, found = await rows.of_payment(payment.id), await rows.refund(refund_id)
        if not isinstance(receipt, Receipt) or found is None or payment.captured is None:
            return False
        await self._bring_down(work, rows, payment, receipt)
        refund, before = found
        amount = of_the_sale(receipt, refund.amount, captured=payment.captured, given_back=before)
        if not amount:
            return False  # what was taken beyond the receipt is on none
        reason = refund_reason(refund.reason, receipt.heading.locale.language)
        await self._note(work, rows, receipt, amount, reason=reason, refund_id=refund.id)
        return True

    async def _bring_down(
        self, work: Work, rows: ReceiptRows, payment: Payment, receipt: Receipt
    ) -> None:
        """Where less was taken than the receipt says, a credit note says so; once."""
        taken = payment.captured or Money.zero(receipt.paid.currency)
        missing = receipt.paid - min(taken, receipt.paid)
        for note in await rows.notes_of(receipt.heading.id):
            if note.refund_id is None:
                missing -= note.amount
        if missing.minor > 0:
            reason = taken_less(receipt.heading.locale.language)
            await self._note(work, rows, receipt, missing, reason=reason, refund_id=None)

    async def _note(
        self,
        work: Work,
        rows: ReceiptRows,
        receipt: Receipt,
        amount: Money,
        *,
        reason: str,
        refund_id: RefundId | None,
    ) -> None:
        notes = await rows.notes_of(receipt.heading.id)
        heading = replace(receipt.heading, id=ReceiptId(work.ids.mint("rcp")), issued_at=work.now)
        await issue_credit_note(
            lambda number: credit_note_for(
                receipt,
                amount,
                heading=heading,
                number=number,
                reason=reason,
                refund_id=refund_id,
                before=notes,
            ),
            series=Series.of(work.organization_id, DocumentType.CREDIT_NOTE),
            year=work.now.astimezone(ZoneInfo(receipt.place.zone)).year,
            link=Link(self._public_url, secrets.token_urlsafe(LINK_BYTES)),
            ports=Ports(numbers=rows, documents=rows, press=compile_pdf),
        )

    @staticmethod
    async def _receipt(
        work: Work,
        payment: Payment,
        session: Session | None,
        heading: Heading,
        place: Place,
        link: Link,
        ports: Ports,
        metered: Metered | None,
    ) -> Document | None:
        """The receipt of what was sold; None for a capture that no session of ours explains."""
        charge = await charge_paid_by(work, payment)
        due = None if charge is None else charge.part_of(payment)
        if session is None or due is None or payment.captured is None:
            return None
        tariff = await work.sessions.tariff(session)
        paid = due.sold(payment.captured)
        if tariff is None or not paid:
            return None
        year = work.now.astimezone(ZoneInfo(place.zone)).year
        return await issue_receipt(
            payment.id,
            lambda number: receipt_from_bill(
                due,
                tariff,
                heading=heading,
                number=number,
                place=place,
                paid=paid,
                card=card_used(payment),
                durations_s=_durations(session),
                metered=metered,
            ),
            series=Series.of(work.organization_id, DocumentType.RECEIPT),
            year=year,
            link=link,
            ports=ports,
        )

    @staticmethod
    async def _session(work: Work, payment: Payment) -> Session | None:
        session_id = await work.sessions.of_payment(payment.id)
        return None if session_id is None else await work.sessions.lock(SessionId(session_id))


async def _token(work: Work, payment: Payment, existing: Document | None) -> str:
    """The secret of a new document's link: of the first, what the driver's own page tells, where there is one."""
    if payment.checkout_id is None or existing is not None:
        return secrets.token_urlsafe(LINK_BYTES)
    return (await work.checkouts.lock(payment.checkout_id)).receipt_token


async def _metered(at: PostgresWork, session: Session | None) -> Metered | None:
    """What the meter proves of a session, looked at now: what the receipt says is then true of it."""
    if session is None:
        return None
    work = at.work
    proof = await prove_session(work, ProofRows(at.unit, work.organization_id), session.id)
    return Metered(
        state=proof.state,
        doubts=proof.doubts,
        serial=proof.meter_serial,
        is_key_confirmed=proof.trust is Trust.CONFIRMED,
    )


async def _evse(work: Work, session: Session | None) -> str | None:
    if session is None or session.place.evse_no is None:
        return None
    place = await work.places.at(session.place.station_id, session.place.evse_no)
    return None if place is None else place.evse_id


def _heading(
    work: Work,
    payment_id: PaymentId | None,
    session: Session | None,
    circumstances: DictRow,
    buyer: Buyer | None,
) -> Heading:
    settings = in_effect(settings_line(circumstances["settings_line"]))
    return Heading(
        id=ReceiptId(work.ids.mint("rcp")),
        issued_at=work.now,
        locale=choose(
            terminal=circumstances["language"],
            browser=None,
            organization=settings.default_language,
        ),
        seller=Seller(
            name=circumstances["legal_name"],
            address=tuple(circumstances["legal_address"].splitlines()),
            vat_id=circumstances["vat_number"],
            register=circumstances["register_entry"],
            email=settings.contact_email,
            phone=settings.contact_phone,
        ),
        payment_id=payment_id,
        session_id=None if session is None else session.id,
        buyer=buyer,
    )


def _place(circumstances: DictRow) -> Place:
    return Place(
        site=circumstances["site_name"],
        address=tuple(circumstances["site_address"].splitlines()),
        station=circumstances["station_name"] or circumstances["terminal_label"],
        evse=circumstances["evse_label"] or circumstances["terminal_label"],
        zone=circumstances["zone"],
    )


def _durations(session: Session) -> dict[Scope, int]:
    known = {scope.value: scope for scope in Scope}
    return {
        known[scope.value]: int(length.total_seconds())
        for scope, length in totals(session.segments).items()
        if scope.value in known and length > timedelta(0)
    }
