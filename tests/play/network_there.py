"""One of everything in another organisation, for doors that must stay shut.

`THERE` gives what stands for each parameter of a path, `ID_OF` which of them names the rows of a
listing, `BODIES` a body for each operation that is good enough to get past reading.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import msgspec
import psycopg

from chargewright.kernel.ids import OrganizationId, PaymentId, RefundId, TerminalId, UserId
from chargewright.payments.reader import Reader
from chargewright.payments.refunds import Refund, RefundReason
from chargewright.sessions.events import HoldAccepted
from chargewright.sessions.machine import begin
from chargewright.sessions.model import Card
from tests.payments.cast import eur, opened
from tests.play.clock import MONDAY_MORNING as T0
from tests.play.platform import tariff
from tests.sessions.cast import seed as session_seed

THERE: Final[Mapping[str, str]] = {
    "site_id": "sit_there",
    "station_id": "stn_there",
    "group_id": "grp_there",
    "evse_id": "evs_there",
    "identity": "there-knocks",
    "refused_connection_id": "rfc_there",
    "terminal_account_id": "tac_there",
    "terminal_id": "trm_there",
    "tariff_id": "trf_1",
    "tariff_version_id": "trv_1",
    "token_id": "tok_there",
    "session_id": "ses_there",
    "payment_id": "pay_there",
    "refund_id": "rfd_there",
    "receipt_id": "rcp_there",
    "entry_id": "ent_there",
    "settlement_id": "stl_there",
    "command_id": "cmd_there",
    "attention_id": "att_there",
    "contact_id": "ctc_there",
    "note_id": "nte_there",
    "deviation_id": "dev_there",
    "template_id": "tpl_there",
    "job_id": "job_there",
    "run_id": "run_there",
    "rollout_id": "fro_there",
    "firmware_run_id": "run_firmware_there",
    "local_list_job_id": "llj_there",
    "local_list_run_id": "run_lists_there",
    "event_id": "evt_there",
    "report_id": "ctr_there",
    "firmware_id": "fwi_there",
    "file_job_id": "fjb_there",
    "file_id": "fil_there",
    "reservation_id": "rsv_there",
    "profile_id": "chp_there",
    "composite_id": "csd_there",
    "event_stream_id": "est_there",
    "der_control_id": "der_there",
    "der_event_id": "dve_there",
    "der_report_id": "drr_there",
    "battery_swap_id": "bsw_there",
    "vehicle_plan_id": "vpl_there",
    "charging_plan_id": "chn_there",
    "charging_limit_id": "lim_there",
    "profile_report_id": "cpr_there",
    "certificate_id": "cer_there",
    "installed_id": "ice_there",
    "security_event_id": "sev_there",
    "meter_key_id": "mky_there",
    "authority_id": "cau_there",
    "contract_root_id": "crt_there",
    "contract_check_id": "cck_there",
    "vat_check_id": "vat_there",
    "station_tariff_id": "stn_there-1",
    "station_settlement_id": "sst_there",
    "name": "reset",
}
ID_OF: Final[Mapping[str, str]] = {
    "sites": "site_id",
    "overview_sites": "site_id",
    "stations": "station_id",
    "station_groups": "group_id",
    "evses": "evse_id",
    "pending_stations": "identity",
    "certificate_authorities": "authority_id",
    "refused_connections": "refused_connection_id",
    "terminal_accounts": "terminal_account_id",
    "terminals": "terminal_id",
    "tariffs": "tariff_id",
    "tariff_versions": "tariff_version_id",
    "tokens": "token_id",
    "sessions": "session_id",
    "payments": "payment_id",
    "refunds": "refund_id",
    "receipts": "receipt_id",
    "ledger_entries": "entry_id",
    "settlements": "settlement_id",
    "commands": "command_id",
    "attention": "attention_id",
    "contacts": "contact_id",
    "support_notes": "note_id",
    "deviations": "deviation_id",
    "setting_templates": "template_id",
    "setting_jobs": "job_id",
    "setting_runs": "run_id",
    "firmware_rollouts": "rollout_id",
    "firmware_runs": "firmware_run_id",
    "local_list_jobs": "local_list_job_id",
    "local_list_runs": "local_list_run_id",
    "station_events": "event_id",
    "firmware_images": "firmware_id",
    "file_jobs": "file_job_id",
    "station_files": "file_id",
    "reservations": "reservation_id",
    "local_lists": "station_id",
    "charging_profiles": "profile_id",
    "composite_schedules": "composite_id",
    "event_streams": "event_stream_id",
    "der_controls": "der_control_id",
    "der_events": "der_event_id",
    "der_control_reports": "der_report_id",
    "battery_swaps": "battery_swap_id",
    "vehicle_plans": "vehicle_plan_id",
    "charging_plans": "charging_plan_id",
    "charging_limits": "charging_limit_id",
    "charging_profile_reports": "profile_report_id",
    "issued_certificates": "certificate_id",
    "installed_certificates": "installed_id",
    "security_events": "security_event_id",
    "meter_keys": "meter_key_id",
    "contract_roots": "contract_root_id",
    "contract_checks": "contract_check_id",
    "vat_checks": "vat_check_id",
    "station_web_codes": "station_id",
    "station_tariffs": "station_tariff_id",
    "station_settlements": "station_settlement_id",
}
METER_KEY: Final = (
    "3059301306072A8648CE3D020106082A8648CE3D03010703420004D53524016D5B7F5E5ABFD16006364433879E4B0A7AA66790"
    "08005836D69B1F3ABCA87CAAC14FD9A384220FE67C7CC0E4AB51A39F3740C7A6FF431895BFF95F94"
)
IMAGINED: Final = {
    "start": "2026-03-02T09:00:00Z",
    "energy_wh": 10_000,
    "power_w": 10_000,
    "zone": "Europe/Amsterdam",
}
BODIES: Final[Mapping[str, Mapping[str, Any]]] = {
    "check_vat_number": {"vat_number": "NL000099998B57", "session_id": "ses_there"},
    "keep_tariffs": {"is_kept": True},
    "ask_installed_certificates": {"use": "system"},
    "install_certificate": {"use": "system", "certificate": "PEM"},
    "accept_pending_station": {"site_id": "sit_there", "name": "There", "evses": []},
    "publish_tariff_version": {"document": {}},
    "quote_tariff_version": {"imagined": IMAGINED},
    "preview_price": {"document": {}},
    "attach_payment": {"session_id": "ses_there"},
    "request_refund": {"amount": {"amount": "1.00", "currency": "EUR"}, "reason": "goodwill"},
    "close_payment": {"ending": "released", "confirmation": "pay_there"},
    "unlock_connector": {"payload": {"evse_no": 1}},
    "trigger_message": {"payload": {"message": "Heartbeat"}},
    "change_availability": {"payload": {"operative": True}},
    "get_log": {"payload": {"location": "ftp://files.example/"}},
    "update_firmware": {
        "payload": {"location": "ftp://files.example/1", "retrieve_at": "2026-03-02T09:00:00Z"}
    },
    "reserve_evse": {
        "payload": {
            "reservation_no": 1,
            "id_token": "04AB",
            "expires_at": "2026-03-02T10:00:00Z",
        }
    },
    "reserve": {"token_id": "tok_there", "expires_at": "2026-03-02T10:00:00Z"},
    "cancel_this_reservation": {},
    "cancel_reservation": {"payload": {"reservation_no": 1}},
    "send_local_list": {"payload": {"version_no": 1, "is_full": True, "tokens": []}},
    "set_charging_profile": {
        "payload": {
            "profile_no": 1,
            "purpose": "station_max",
            "kind": "Absolute",
            "unit": "A",
            "periods": [{"start_s": 0, "limit": 16}],
        }
    },
    "get_composite_schedule": {"payload": {"duration_s": 3600}},
    "start_session": {"token_id": "tok_there"},
    "close_item": {"note": "looked at"},
    "set_configuration": {"name": "HeartbeatInterval", "value": "60"},
    "wish_setting": {"name": "HeartbeatInterval", "value": "60"},
    "withdraw_setting": {"name": "HeartbeatInterval"},
    "add_setting_template": {
        "code": "THERE",
        "name": "There",
        "settings": [{"key": "HeartbeatInterval", "value": "60"}],
    },
    "add_setting_job": {"template_id": "tpl_there"},
    "add_firmware_rollout": {"firmware_id": "fwi_there"},
    "add_local_list_job": {"station_ids": ["stn_there"]},
    "add_station_contact": {"role": "other", "name": "There", "phone": "112"},
    "add_site_contact": {"role": "other", "name": "There", "phone": "112"},
    "add_support_note": {"text": "There"},
    "change_firmware_image": {"notes": "There"},
    "send_firmware": {"firmware_id": "fwi_there"},
    "fetch_log": {},
    "publish_firmware": {"firmware_id": "fwi_there"},
    "unpublish_firmware": {},
    "revoke_issued_certificate": {"reason": "stolen"},
    "add_meter_key": {"public_key": METER_KEY},
    "raise_security_profile": {"security_profile": 3, "url": "wss://ocpp.example/"},
}


def seed(connection: psycopg.Connection, organization: str) -> None:
    """A row of each in this organisation, as an installer and its drivers would leave them."""
    for statement, values in _rows(organization):
        connection.execute(statement.encode(), values)


def _rows(organization: str) -> list[tuple[str, tuple[Any, ...]]]:
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
    version = msgspec.json.encode(tariff()).decode()
    reader = msgspec.json.encode(Reader(terminal_id=TerminalId("trm_there"))).decode()
    return [
        (
            "INSERT INTO tariff (organization_id, id, name, created_at) VALUES (%s, 'trf_1', 'T', %s)",
            (organization, T0),
        ),
        (
            (
                "INSERT INTO tariff_version (organization_id, id, tariff_id, number, currency, document,"
                " valid_from, published_at) VALUES (%s, 'trv_1', 'trf_1', 1, 'EUR', %s, %s, %s)"
            ),
            (organization, version, T0, T0),
        ),
        (
            (
                "INSERT INTO site (organization_id, id, name, country, tax_jurisdiction, zone, currency,"
                " tariff_id, created_at) VALUES (%s, 'sit_there', 'There', 'NL', 'NL',"
                " 'Europe/Amsterdam', 'EUR', 'trf_1', %s)"
            ),
            (organization, T0),
        ),
        (
            (
                "INSERT INTO station (organization_id, id, site_id, identity, name, security_profile,"
                " created_at) VALUES (%s, 'stn_there', 'sit_there', 'THERE-1', 'There', 0, %s)"
            ),
            (organization, T0),
        ),
        (
            (
                "INSERT INTO station_group (organization_id, id, name, created_at)"
                " VALUES (%s, 'grp_there', 'There', %s)"
            ),
            (organization, T0),
        ),
        (
            (
                "INSERT INTO station_group_member (organization_id, group_id, station_id)"
                " VALUES (%s, 'grp_there', 'stn_there')"
            ),
            (organization,),
        ),
        (
            (
                "INSERT INTO evse (organization_id, id, station_id, evse_no, label)"
                " VALUES (%s, 'evs_there', 'stn_there', 1, 'There')"
            ),
            (organization,),
        ),
        (
            (
                "INSERT INTO connector (organization_id, id, station_id, evse_id, evse_no, connector_no,"
                " standard, current_kind, power_w) VALUES (%s, 'con_there', 'stn_there', 'evs_there', 1,"
                " 1, 'IEC_62196_T2', 'AC', 22000)"
            ),
            (organization,),
        ),
        (
            (
                "INSERT INTO pending_station (identity, first_seen_at, last_seen_at, subprotocol, peer)"
                " VALUES ('there-knocks', %s, %s, 'ocpp1.6', '203.0.113.9:1')"
            ),
            (T0, T0),
        ),
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
                "INSERT INTO token (organization_id, id, uid, created_at)"
                " VALUES (%s, 'tok_there', 'THERE01', %s)"
            ),
            (organization, T0),
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
                "INSERT INTO attention (organization_id, id, kind, about, opened_at)"
                " VALUES (%s, 'att_there', 'session.silent', 'ses_there', %s)"
            ),
            (organization, T0),
        ),
        (
            (
                "INSERT INTO contact (organization_id, id, station_id, role, name, phone, position,"
                " created_at) VALUES (%s, 'ctc_there', 'stn_there', 'other', 'There', '112', 0, %s)"
            ),
            (organization, T0),
        ),
        (
            (
                "INSERT INTO reservation (organization_id, id, station_id, reservation_no, id_token, state,"
                " command_id, created_at, expires_at, changed_at) VALUES (%s, 'rsv_there', 'stn_there', 1,"
                " '04AB', 'accepted', 'cmd_there', %s, %s, %s)"
            ),
            (organization, T0, T0, T0),
        ),
        (
            (
                "INSERT INTO charging_profile (organization_id, id, station_id, evse_no, profile_no,"
                " purpose, stack_level, kind, unit, profile, state, command_id, created_at, changed_at)"
                " VALUES (%s, 'chp_there', 'stn_there', 0, 1, 'station_max', 0, 'Absolute', 'A', '{}',"
                " 'holds', 'cmd_there', %s, %s)"
            ),
            (organization, T0, T0),
        ),
        (
            (
                "INSERT INTO composite_schedule (organization_id, id, station_id, evse_no, command_id,"
                " told_at, starts_at, duration_s, unit, expected, told, differences, is_as_expected)"
                " VALUES (%s, 'csd_there', 'stn_there', 0, 'cmd_there', %s, %s, 60, 'A', '[]', '[]',"
                " '[]', true)"
            ),
            (organization, T0, T0),
        ),
        (
            (
                "INSERT INTO der_control (organization_id, id, station_id, control_ref, command_id, kind,"
                " is_default, priority, settings, state, created_at, changed_at) VALUES (%s, 'der_there',"
                " 'stn_there', 'c-1', 'cmd_there', 'FixedVar', true, 1, '{}', 'holds', %s, %s)"
            ),
            (organization, T0, T0),
        ),
        (
            (
                "INSERT INTO der_event (organization_id, id, station_id, kind, control_kind,"
                " superseded_refs, occurred_at, received_at)"
                " VALUES (%s, 'dve_there', 'stn_there', 'alarm', 'FixedVar', '{}', %s, %s)"
            ),
            (organization, T0, T0),
        ),
        (
            (
                "INSERT INTO der_control_report (organization_id, id, station_id, request_no, begun_at,"
                " heard_at, reported, is_complete)"
                " VALUES (%s, 'drr_there', 'stn_there', 1, %s, %s, '[]', false)"
            ),
            (organization, T0, T0),
        ),
        (
            (
                "INSERT INTO event_stream (organization_id, id, station_id, stream_no, opened_at)"
                " VALUES (%s, 'est_there', 'stn_there', 1, %s)"
            ),
            (organization, T0),
        ),
        (
            (
                "INSERT INTO battery_swap (organization_id, id, station_id, request_no, event, id_token,"
                " is_authorized, slot_no, serial_number, soc_percent, soh_percent, received_at)"
                " VALUES (%s, 'bsw_there', 'stn_there', 1, 'in', '04AB', true, 1, 'B-1', 50, 98, %s)"
            ),
            (organization, T0),
        ),
        (
            (
                "INSERT INTO vehicle_plan (organization_id, id, station_id, evse_no, heard_at)"
                " VALUES (%s, 'vpl_there', 'stn_there', 1, %s)"
            ),
            (organization, T0),
        ),
        (
            (
                "INSERT INTO charging_plan (organization_id, id, station_id, evse_no, ocpp_transaction_ref,"
                " session_id, made_at, cause, goal, reason, counted_wh, starts_at, duration_s, unit, steps,"
                " limits, prices, energy_wh, command_id)"
                " VALUES (%s, 'chn_there', 'stn_there', 1, '7', 'ses_there', %s, 'needs', 'at_once',"
                " 'as_set', 0, %s, 60, 'W', '[]', '[]', '[]', 0, 'cmd_there')"
            ),
            (organization, T0, T0),
        ),
        (
            (
                "INSERT INTO charging_limit (organization_id, id, station_id, evse_no, source,"
                " is_grid_critical, is_local_generation, profiles, told_at)"
                " VALUES (%s, 'lim_there', 'stn_there', 0, 'EMS', false, false, '[]', %s)"
            ),
            (organization, T0),
        ),
        (
            (
                "INSERT INTO charging_profile_report (organization_id, id, station_id, request_no,"
                " begun_at, heard_at, reported, is_complete, drifts, is_as_believed)"
                " VALUES (%s, 'cpr_there', 'stn_there', 1, %s, %s, '[]', true, '[]', true)"
            ),
            (organization, T0, T0),
        ),
        (
            (
                "INSERT INTO local_list (organization_id, station_id, is_kept, takes_all, state, changed_at)"
                " VALUES (%s, 'stn_there', false, false, 'behind', %s)"
            ),
            (organization, T0),
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
                "INSERT INTO support_note (organization_id, id, station_id, kind, text, written_at,"
                " written_by) VALUES (%s, 'nte_there', 'stn_there', 'note', 'There', %s, 'usr_there')"
            ),
            (organization, T0),
        ),
        (
            (
                "INSERT INTO station_deviation (organization_id, id, station_id, rule, action, field, vendor,"
                " model, firmware_version, example, count, first_at, last_at) VALUES (%s, 'dev_there',"
                " 'stn_there', 'fraction', 'StopTransaction', 'meterStop', '', '', '', '7.5', 1, %s, %s)"
            ),
            (organization, T0, T0),
        ),
        (
            (
                "INSERT INTO station_event (organization_id, id, station_id, event_no, occurred_at,"
                " received_at, trigger, source, name, value, severity, is_cleared) VALUES (%s, 'evt_there',"
                " 'stn_there', 1, %s, %s, 'Alerting', 'CustomMonitor', 'Connector@1/Temperature', '96', 2,"
                " false)"
            ),
            (organization, T0, T0),
        ),
        (
            (
                "INSERT INTO setting_template (organization_id, id, code, name, priority, settings,"
                " batch_size, created_at) VALUES (%s, 'tpl_there', 'THERE', 'There', 1,"
                """ '[{"key": "HeartbeatInterval", "value": "60"}]', 1, %s)"""
            ),
            (organization, T0),
        ),
        (
            (
                "INSERT INTO issued_certificate (organization_id, id, station_id, use, csr, csr_sha256,"
                " state, requested_at) VALUES (%s, 'cer_there', 'stn_there', 'V2GCertificate', '', '',"
                " 'asked', %s)"
            ),
            (organization, T0),
        ),
        (
            (
                "INSERT INTO meter_key (organization_id, id, station_id, public_key, fingerprint,"
                " algorithm, origin, trust, added_at) VALUES (%s, 'mky_there', 'stn_there', %s, 'there',"
                " 'secp256r1', 'record', 'first_use', %s)"
            ),
            (organization, METER_KEY, T0),
        ),
        (
            (
                "INSERT INTO rollout (organization_id, id, kind, about_id, about_name, state,"
                " pause_reason, skips_offline, batch_size, pause_after, created_at, created_by)"
                " VALUES (%s, 'job_there', 'settings', 'tpl_there', 'There', 'paused', 'person', false, 1, 1, %s,"
                " 'usr_there')"
            ),
            (organization, T0),
        ),
        (
            (
                "INSERT INTO rollout_run (organization_id, id, kind, station_id, job_id, job_organization_id,"
                " about_id, state, created_at) VALUES (%s, 'run_there', 'settings', 'stn_there', 'job_there', %s,"
                " 'tpl_there', 'waiting', %s)"
            ),
            (organization, organization, T0),
        ),
        (
            (
                "INSERT INTO rollout (organization_id, id, kind, about_id, about_name, state,"
                " pause_reason, skips_offline, batch_size, pause_after, created_at, created_by)"
                " VALUES (%s, 'fro_there', 'firmware', 'fwi_there', '1', 'paused', 'person', false, 1,"
                " 1, %s, 'usr_there'), (%s, 'llj_there', 'local_lists', 'whole', 'whole', 'paused', 'person',"
                " false, 1, 1, %s, 'usr_there')"
            ),
            (organization, T0, organization, T0),
        ),
        (
            (
                "INSERT INTO rollout_run (organization_id, id, kind, station_id, job_id,"
                " job_organization_id, about_id, state, created_at) VALUES (%s, 'run_firmware_there',"
                " 'firmware', 'stn_there', 'fro_there', %s, 'fwi_there', 'waiting', %s),"
                " (%s, 'run_lists_there', 'local_lists', 'stn_there', 'llj_there', %s, 'whole', 'waiting', %s)"
            ),
            (organization, organization, T0, organization, organization, T0),
        ),
        (
            (
                "INSERT INTO firmware_image (organization_id, id, file_name, vendor, model, version,"
                " notes, created_at, created_by) VALUES (%s, 'fwi_there', 'a.bin', '', '', '1', '', %s,"
                " 'usr_there')"
            ),
            (organization, T0),
        ),
        (
            (
                "INSERT INTO file_job (organization_id, id, station_id, kind, state, log, protocol,"
                " location, created_at, created_by, expires_at, changed_at) VALUES (%s, 'fjb_there',"
                " 'stn_there', 'log', 'queued', 'diagnostics', 'ftp', 'ftp://there/', %s, 'usr_there',"
                " %s, %s)"
            ),
            (organization, T0, T0, T0),
        ),
        (
            (
                "INSERT INTO station_file (organization_id, id, job_id, station_id, name, protocol,"
                " peer, size_bytes, began_at, changed_at) VALUES (%s, 'fil_there', 'fjb_there',"
                " 'stn_there', 'a.log', 'ftp', '192.0.2.1', 0, %s, %s)"
            ),
            (organization, T0, T0),
        ),
        (
            (
                "INSERT INTO installed_certificate (organization_id, id, station_id, type, hash_algorithm,"
                " issuer_name_hash, issuer_key_hash, serial_number, position, first_at, last_at)"
                " VALUES (%s, 'ice_there', 'stn_there', 'V2GRootCertificate', 'SHA256', '', '', '1', 0, %s, %s)"
            ),
            (organization, T0, T0),
        ),
        (
            (
                "INSERT INTO contract_root (organization_id, id, kind, subject, fingerprint, certificate,"
                " not_before, not_after, created_at) VALUES (%s, 'crt_there', 'MO', '', '', '', %s, %s, %s)"
            ),
            (organization, T0, T0, T0),
        ),
        (
            (
                "INSERT INTO contract_check (organization_id, id, station_id, checked_at, shown, verdict,"
                " token_status, reason, revocation) VALUES (%s, 'cck_there', 'stn_there', %s, 'hashes',"
                " 'Accepted', 'Accepted', 'good', 'good')"
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
                "INSERT INTO vat_check (organization_id, id, station_id, checked_at, written, verdict, reason,"
                " is_accepted) VALUES (%s, 'vat_there', 'stn_there', %s, '', 'invalid', 'wrong_form', false)"
            ),
            (organization, T0),
        ),
        (
            (
                "INSERT INTO security_event (organization_id, id, station_id, origin, type, is_critical,"
                " tech_info, peer, count, occurred_at, last_at) VALUES (%s, 'sev_there', 'stn_there',"
                " 'station', 'MemoryExhaustion', true, '', '', 1, %s, %s)"
            ),
            (organization, T0, T0),
        ),
        (
            (
                "INSERT INTO station_command (organization_id, id, station_id, cause, name, payload,"
                " requested_at, expires_at) VALUES (%s, 'cmd_there', 'stn_there', 'there', 'reset', '{}',"
                " %s, %s)"
            ),
            (organization, T0, T0),
        ),
    ]
