"""A terminal, a session that was paid there, and what the books say of it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import msgspec

from chargewright.kernel.ids import OrganizationId, PaymentId, RefundId, TerminalId, UserId
from chargewright.payments.reader import Reader
from chargewright.payments.refunds import Refund, RefundReason
from chargewright.sessions.events import HoldAccepted
from chargewright.sessions.machine import begin
from chargewright.sessions.model import Card
from tests.payments.cast import eur, opened
from tests.play.clock import MONDAY_MORNING as T0
from tests.play.there.row import Row
from tests.sessions.cast import seed as session_seed

THERE: Final[Mapping[str, str]] = {
    "terminal_account_id": "tac_there",
    "terminal_id": "trm_there",
    "session_id": "ses_there",
    "payment_id": "pay_there",
    "refund_id": "rfd_there",
    "receipt_id": "rcp_there",
    "entry_id": "ent_there",
    "settlement_id": "stl_there",
    "vat_check_id": "vat_there",
    "station_tariff_id": "stn_there-1",
    "station_settlement_id": "sst_there",
}
ID_OF: Final[Mapping[str, str]] = {
    "terminal_accounts": "terminal_account_id",
    "terminals": "terminal_id",
    "sessions": "session_id",
    "payments": "payment_id",
    "refunds": "refund_id",
    "receipts": "receipt_id",
    "ledger_entries": "entry_id",
    "settlements": "settlement_id",
    "vat_checks": "vat_check_id",
    "station_web_codes": "station_id",
    "phone_payments": "site_id",
    "station_tariffs": "station_tariff_id",
    "station_settlements": "station_settlement_id",
}
BODIES: Final[Mapping[str, Mapping[str, Any]]] = {
    "check_vat_number": {"vat_number": "NL000099998B57", "session_id": "ses_there"},
    "keep_tariffs": {"is_kept": True},
    "set_phone_payments_of_organization": {"choice": "nobody"},
    "set_phone_payments_of_site": {"choice": "nobody"},
    "set_phone_payments_of_evse": {"choice": "nobody"},
    "attach_payment": {"session_id": "ses_there"},
    "request_refund": {"amount": {"amount": "1.00", "currency": "EUR"}, "reason": "goodwill"},
    "close_payment": {"ending": "released", "confirmation": "pay_there"},
    "start_session": {"token_id": "tok_there"},
}


def rows(organization: str) -> list[Row]:
    payment = msgspec.json.encode(replace(opened(), id=PaymentId("pay_there"))).decode()
    ready, _ = begin(
        session_seed("ses_there", organization_id=OrganizationId(organization)),
        HoldAccepted(T0, payer=Card(PaymentId("pay_there"))),
    )
    session = msgspec.json.encode(ready).decode()
    refund = msgspec.json.encode(
        Refund(
            id=RefundId("rfd_there"),
            payment_id=PaymentId("pay_there"),
            amount=eur("1"),
            reason=RefundReason.GOODWILL,
            requested_by=UserId("usr_there"),
            requested_at=T0,
        )
    ).decode()
    reader = msgspec.json.encode(Reader(terminal_id=TerminalId("trm_there"))).decode()
    return [
        (
            (
                "INSERT INTO terminal_account (organization_id, id, provider, name, base_url,"
                " api_key_encrypted, created_at)"
                " VALUES (%s, 'tac_there', 'payter', 'There', 'https://cps.example/', '00', %s)"
            ),
            (organization, T0),
        ),
        (
            (
                "INSERT INTO terminal (organization_id, id, site_id, account_id, provider, serial_ref,"
                " label, created_at) VALUES (%s, 'trm_there', 'sit_there', 'tac_there', 'payter',"
                " 'THERE-1', 'There', %s)"
            ),
            (organization, T0),
        ),
        (
            (
                "INSERT INTO reader (organization_id, terminal_id, state, machine)"
                " VALUES (%s, 'trm_there', 'idle', %s)"
            ),
            (organization, reader),
        ),
        (
            (
                "INSERT INTO payment (organization_id, id, terminal_id, state, currency, opened_at,"
                " machine) VALUES (%s, 'pay_there', 'trm_there', 'placing', 'EUR', %s, %s)"
            ),
            (organization, T0, payment),
        ),
        (
            (
                "INSERT INTO session (organization_id, id, site_id, station_id, status, payment_id,"
                " opened_at, last_event_at, currency, machine)"
                " VALUES (%s, 'ses_there', 'sit_there', 'stn_there', 'ready', 'pay_there', %s, %s,"
                " 'EUR', %s)"
            ),
            (organization, T0, T0, session),
        ),
        (
            (
                "INSERT INTO refund (organization_id, id, payment_id, state, amount_minor, currency,"
                " requested_at, machine)"
                " VALUES (%s, 'rfd_there', 'pay_there', 'requested', 100, 'EUR', %s, %s)"
            ),
            (organization, T0, refund),
        ),
        (
            (
                "INSERT INTO receipt (organization_id, id, document_type, payment_id, token_sha256,"
                " issued_at, total_minor, currency, document, document_sha256, pdf,"
                " pdf_sha256) VALUES (%s, 'rcp_there', 'NOTHING_CHARGED', 'pay_there', 'there', %s,"
                " 0, 'EUR', '{}', sha256('{}'), 'there', sha256('there'))"
            ),
            (organization, T0),
        ),
        (
            (
                "INSERT INTO ledger_entry (organization_id, id, event_type, source_id, version, key,"
                " about, event_time, booked_at, recorded_at) VALUES (%s, 'ent_there', 'hold_placed',"
                " 'pay_there', 1, 'there', 'pay_there', %s, '2026-03-02', %s)"
            ),
            (organization, T0, T0),
        ),
        (
            (
                "INSERT INTO settlement (organization_id, id, provider, settlement_ref,"
                " captures_before, paid_on, currency, gross_minor, fee_minor, input_tax_minor,"
                " net_minor, accrued_minor, booked_at, booked_by) VALUES (%s, 'stl_there', 'payter',"
                " 'THERE-1', %s, '2026-03-02', 'EUR', 100, 1, 0, 99, 0, %s, 'usr_there')"
            ),
            (organization, T0, T0),
        ),
        (
            (
                "INSERT INTO station_settlement (organization_id, id, station_id, payment_ref, status,"
                " amount, amount_minor, currency, settled_at, received_at)"
                " VALUES (%s, 'sst_there', 'stn_there', 'P-1', 'Settled', 1, 100, 'EUR', %s, %s)"
            ),
            (organization, T0, T0),
        ),
        (
            (
                "INSERT INTO station_tariff (organization_id, station_id, evse_no, is_kept, state,"
                " changed_at) VALUES (%s, 'stn_there', 1, false, 'behind', %s)"
            ),
            (organization, T0),
        ),
        (
            (
                "INSERT INTO station_web_code (organization_id, station_id, secret_sealed, validity_s, length,"
                " set_at, set_by) VALUES (%s, 'stn_there', '', 60, 16, %s, 'usr_there')"
            ),
            (organization, T0),
        ),
        (
            (
                "INSERT INTO phone_payment (organization_id, about_kind, about_id, site_id, set_at, set_by)"
                " VALUES (%s, 'site', 'sit_there', 'sit_there', %s, 'usr_there')"
            ),
            (organization, T0),
        ),
        (
            (
                "INSERT INTO vat_check (organization_id, id, station_id, checked_at, written, verdict, reason,"
                " is_accepted) VALUES (%s, 'vat_there', 'stn_there', %s, '', 'invalid', 'wrong_form', false)"
            ),
            (organization, T0),
        ),
    ]
