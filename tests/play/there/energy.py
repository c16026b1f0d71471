"""What a station may draw or feed in, and when it is kept for somebody."""

from collections.abc import Mapping
from typing import Any, Final

from tests.play.clock import MONDAY_MORNING as T0
from tests.play.there.row import Row

THERE: Final[Mapping[str, str]] = {
    "reservation_id": "rsv_there",
    "profile_id": "chp_there",
    "composite_id": "csd_there",
    "der_control_id": "der_there",
    "der_event_id": "dve_there",
    "der_report_id": "drr_there",
    "battery_swap_id": "bsw_there",
    "vehicle_plan_id": "vpl_there",
    "charging_plan_id": "chn_there",
    "charging_limit_id": "lim_there",
    "profile_report_id": "cpr_there",
}
ID_OF: Final[Mapping[str, str]] = {
    "reservations": "reservation_id",
    "charging_profiles": "profile_id",
    "composite_schedules": "composite_id",
    "der_controls": "der_control_id",
    "der_events": "der_event_id",
    "der_control_reports": "der_report_id",
    "battery_swaps": "battery_swap_id",
    "vehicle_plans": "vehicle_plan_id",
    "charging_plans": "charging_plan_id",
    "charging_limits": "charging_limit_id",
    "charging_profile_reports": "profile_report_id",
}
BODIES: Final[Mapping[str, Mapping[str, Any]]] = {
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
}


def rows(organization: str) -> list[Row]:
    return [
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
                " VALUES (%s, 'chp_there', 'stn_there', 0, 1, 'station_max', 0, 'Absolute', 'A',"
                """ '{"profile_no": 1, "evse_no": 0, "purpose": "station_max", "stack_level": 0,"""
                """ "kind": "Absolute", "unit": "A", "periods": []}',"""
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
    ]
