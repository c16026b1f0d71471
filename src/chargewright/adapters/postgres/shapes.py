"""Where the columns of the resources' lists come from: SQL expressions by listing.

Below one row there may be others (the EVSEs of a station): a sub-select makes them one value of JSON.
Each reads an index by the row at hand.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final, LiteralString

from chargewright.adapters.postgres.listing import SqlListing
from chargewright.adapters.postgres.queries import Queries

_GROUPS: Final = Queries.load("groups")
_VIEWS: Final = Queries.load("views")
_CONNECTORS: Final[LiteralString] = """(
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'id', c.id, 'connector_no', c.connector_no, 'standard', c.standard,
        'current_kind', c.current_kind, 'power_w', c.power_w,
        'tolerance_percent', trim_scale(c.tolerance_percent)::text,
        'tolerance_wh', round(c.tolerance_wh)::bigint, 'status', r.status,
        'error_code', r.error_code, 'vendor_error_code', r.vendor_error_code, 'info', r.info,
        'status_at', r.received_at
    ) ORDER BY c.connector_no), '[]')
    FROM connector AS c
    LEFT JOIN connector_status AS r ON r.station_id = c.station_id
        AND r.evse_no = c.evse_no AND r.connector_no = c.connector_no
    WHERE c.station_id = e.station_id AND c.evse_no = e.evse_no
)"""
_EVSES: Final[LiteralString] = (
    """(
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'id', e.id, 'evse_no', e.evse_no, 'label', e.label, 'tariff_id', e.tariff_id,
        'connectors', """  # noqa: S608 - both parts are ours
    + _CONNECTORS
    + """
    ) ORDER BY e.evse_no), '[]')
    FROM evse AS e
    WHERE e.station_id = t.id
)"""
)
_LEGS: Final[LiteralString] = """(
    SELECT jsonb_agg(jsonb_build_object(
        'account', l.code, 'minor', l.amount_minor, 'currency', l.currency
    ) ORDER BY l.code, l.currency)
    FROM ledger_leg AS l
    WHERE l.entry_id = t.id
)"""
_PRICE: Final[LiteralString] = """coalesce(
    t.machine -> 'attached' -> 'owed' ->> 'minor', t.machine -> 'decision' -> 'price' ->> 'minor'
)::bigint"""

_AT_STATION: Final[LiteralString] = """EXISTS (
    SELECT FROM station_group_member AS m
    WHERE m.station_id = t.station_id AND m.group_id = ANY ({})
)"""
_PAYS_FOR_STATION: Final[LiteralString] = """EXISTS (
    SELECT FROM terminal_evse AS e
    JOIN station_group_member AS m ON m.station_id = e.station_id
    WHERE e.terminal_id = t.id AND m.group_id = ANY ({})
)"""


def _sold_at_site(terminal_id: LiteralString) -> LiteralString:
    """At the site of the terminal that read the card: terminals stay, and serve no other site."""
    return (
        f"EXISTS (SELECT FROM terminal AS x WHERE x.id = {terminal_id} AND x.site_id = ANY ({{}}))"
    )


def _sold_at_station(payment: LiteralString) -> LiteralString:
    """Where the session is that it pays for; while there is none, where one could be."""
    its_session: LiteralString = (
        "FROM session AS s"
        f" WHERE s.organization_id = {payment}.organization_id AND s.payment_id = {payment}.id"
    )
    return f"""EXISTS (
    SELECT FROM (
        SELECT s.station_id {its_session}
        UNION ALL
        SELECT s.station_id FROM session AS s
        WHERE s.organization_id = {payment}.organization_id
          AND s.id = {payment}.attached_session_id
        UNION ALL
        SELECT e.station_id FROM terminal_evse AS e
        WHERE e.terminal_id = {payment}.terminal_id AND {payment}.attached_session_id IS NULL
          AND NOT EXISTS (SELECT {its_session})
    ) AS place
    JOIN station_group_member AS m ON m.station_id = place.station_id
    WHERE m.group_id = ANY ({{}})
)"""  # noqa: S608 - the parts are ours


def _places_of_money(payment_id: LiteralString) -> Mapping[str, LiteralString]:
    """Filters by place for what belongs to the payment with this id; what belongs to none has no place."""
    of_payment: LiteralString = (
        "EXISTS (SELECT FROM payment AS p"
        f" WHERE p.organization_id = t.organization_id AND p.id = {payment_id} AND "
    )
    return {
        "site_id": of_payment + _sold_at_site("p.terminal_id") + ")",
        "group_id": of_payment + _sold_at_station("p") + ")",
    }


_PAYMENT: Final = SqlListing(
    source="payment AS t",
    columns={
        "is_open": "(t.ended_at IS NULL)",
        "checkout_id": "t.machine ->> 'checkout_id'",
        "wanted": ("(t.machine -> 'wanted' ->> 'minor')::bigint", "t.currency"),
        "held": ("t.held_minor", "t.currency"),
        "captured": ("t.captured_minor", "t.currency"),
        "refunded": ("t.refunded_minor", "t.currency"),
        "price": (_PRICE, "t.currency"),
        "attached_at": "(t.machine -> 'attached' ->> 'at')::timestamptz",
        "decline_reason": "t.machine ->> 'declined'",
        "release_reason": "t.machine -> 'decision' ->> 'release_reason'",
        "questions": "t.machine -> 'asked'",
        "held_at": "(t.machine -> 'hold' ->> 'placed_at')::timestamptz",
        "next_try_at": "(t.machine ->> 'next_try_at')::timestamptz",
        "session_id": (
            "coalesce(t.attached_session_id,"
            " (SELECT s.id FROM session AS s WHERE s.payment_id = t.id))"
        ),
        "receipt_id": (
            "(SELECT r.id FROM receipt AS r"
            " WHERE r.payment_id = t.id AND r.document_type <> 'CREDIT_NOTE'"
            " ORDER BY r.document_type = 'RECEIPT' DESC LIMIT 1)"
        ),
    },
    conditions={"site_id": _sold_at_site("t.terminal_id"), "group_id": _sold_at_station("t")},
)

RESOURCE_SHAPES: Final[Mapping[str, SqlListing]] = MappingProxyType(
    {
        "sites": SqlListing(
            source="site AS t",
            columns={
                "latitude": "t.latitude::float8",
                "longitude": "t.longitude::float8",
                "host_share_percent": "trim_scale(t.host_share_percent)::text",
                "host_fixed_fee": ("t.host_fixed_fee_minor", "t.currency"),
                "host_tax_percent": "trim_scale(t.host_tax_percent)::text",
                "platform_fee_percent": "trim_scale(t.platform_fee_percent)::text",
                "platform_fee_fixed": ("t.platform_fee_fixed_minor", "t.currency"),
                "provider_fee_percent": "trim_scale(t.provider_fee_percent)::text",
                "provider_fee_fixed": ("t.provider_fee_fixed_minor", "t.currency"),
            },
            lowered={"name": "t.name_lowered"},
        ),
        # What stands beside them is found for a whole page at once (`api.overview`).
        "overview_sites": SqlListing(
            source="site AS t",
            columns={
                "latitude": "t.latitude::float8",
                "longitude": "t.longitude::float8",
                **dict.fromkeys(
                    (
                        "evses_available",
                        "evses_occupied",
                        "evses_faulted",
                        "evses_out_of_service",
                        "evses_offline",
                        "evses_unknown",
                        "attention_critical",
                        "attention_warning",
                        "attention_notice",
                        "energy_today_wh",
                        "sessions_running",
                    ),
                    "NULL::bigint",
                ),
            },
            conditions={
                "group_id": (
                    "EXISTS (SELECT FROM station AS s"
                    " JOIN station_group_member AS m ON m.station_id = s.id"
                    " WHERE s.organization_id = t.organization_id AND s.site_id = t.id"
                    " AND m.group_id = ANY ({}))"
                )
            },
            lowered={"name": "t.name_lowered"},
        ),
        "stations": SqlListing(
            source="station AS t LEFT JOIN station_link AS l ON l.station_id = t.id",
            columns={
                "is_connected": "coalesce(l.is_connected, false)",
                "subprotocol": "l.subprotocol",
                "peer": "l.peer",
                "connected_at": "l.connected_at",
                "disconnected_at": "l.disconnected_at",
                # A message is written to the log and nowhere else: what is there since the station came.
                "last_heard_at": (
                    "coalesce(last_message_of(t.id, coalesce(l.last_heard_at, t.created_at)),"
                    " l.last_heard_at)"
                ),
                "old_password_until": (
                    "CASE WHEN t.password_command_id IS NULL THEN t.previous_password_until END"
                ),
                "unconfirmed_password_until": (
                    "CASE WHEN t.password_command_id IS NOT NULL THEN t.previous_password_until END"
                ),
                "booted_at": "l.booted_at",
                "registration_told": "l.registration_told",
                "boot_reason": "l.boot_reason",
                "configuration_read_at": (
                    "(SELECT c.read_at FROM station_configuration AS c"
                    " WHERE c.organization_id = t.organization_id AND c.station_id = t.id)"
                ),
                "support_notes": (
                    "(SELECT count(*) FROM support_note AS n"
                    " WHERE n.organization_id = t.organization_id AND n.station_id = t.id)"
                ),
                "vendor": "l.vendor",
                "model": "l.model",
                "serial_number": "l.serial_number",
                "firmware_version": "l.firmware_version",
                "evses": _EVSES,
            },
            conditions={
                "group_id": (
                    "EXISTS (SELECT FROM station_group_member AS m"
                    " WHERE m.station_id = t.id AND m.group_id = ANY ({}))"
                ),
                "evse_state": (
                    "EXISTS (SELECT FROM evse AS e JOIN availability_span AS s ON s.about_id = e.id"
                    " WHERE e.station_id = t.id AND s.organization_id = t.organization_id"
                    " AND s.about_kind = 'evse' AND s.ended_at IS NULL AND s.state = ANY ({}))"
                ),
            },
            lowered={
                "name": "t.name_lowered",
                "identity": "t.identity_lowered",
                "vendor": "l.vendor_lowered",
                "model": "l.model_lowered",
                "serial_number": "l.serial_lowered",
                "firmware_version": "l.firmware_lowered",
            },
        ),
        "station_groups": SqlListing(
            source="station_group AS t",
            columns={
                "station_count": (
                    "(SELECT count(*) FROM station_group_member AS m"
                    " WHERE m.organization_id = t.organization_id AND m.group_id = t.id)"
                )
            },
            lowered={"name": "t.name_lowered"},
        ),
        "evses": SqlListing(
            source="evse AS t JOIN station AS s ON s.id = t.station_id",
            columns={"site_id": "s.site_id", "station_identity": "s.identity"},
            conditions={"group_id": _AT_STATION},
            lowered={"label": "t.label_lowered"},
        ),
        # Strangers belong to nobody yet: whoever runs a root organisation decides.
        "pending_stations": SqlListing(
            source="pending_station AS t JOIN organization AS o ON o.parent_id IS NULL",
            columns={"is_rejected": "(t.rejected_at IS NOT NULL)"},
            organization="o.id",
            id="t.identity",
        ),
        "terminal_accounts": SqlListing(source="terminal_account AS t"),
        "terminals": SqlListing(
            source="terminal AS t LEFT JOIN reader AS r ON r.terminal_id = t.id",
            columns={
                "reader_state": "r.state",
                "evse_ids": (
                    "ARRAY(SELECT m.evse_id FROM terminal_evse AS m"
                    " WHERE m.terminal_id = t.id AND NOT m.is_inherited ORDER BY m.evse_id)"
                ),
            },
            conditions={"group_id": _PAYS_FOR_STATION},
            lowered={"label": "t.label_lowered"},
        ),
        "evse_availability": SqlListing(
            source="availability_span AS t", columns={"evse_id": "t.about_id"}
        ),
        "link_history": SqlListing(
            source="availability_span AS t", columns={"station_id": "t.about_id"}
        ),
        "online_history": SqlListing(
            source="availability_span AS t", columns={"terminal_id": "t.about_id"}
        ),
        "tokens": SqlListing(source="token AS t"),
        "tariffs": SqlListing(
            source=(
                "tariff AS t LEFT JOIN LATERAL (SELECT v.id, v.number FROM tariff_version AS v"
                " WHERE v.tariff_id = t.id ORDER BY v.number DESC LIMIT 1) AS last ON true"
            ),
            columns={"last_version_id": "last.id", "last_version_number": "last.number"},
        ),
        "tariff_versions": SqlListing(source="tariff_version AS t"),
        "sessions": SqlListing(
            source=(
                "session AS t LEFT JOIN evse AS e"
                " ON e.station_id = t.station_id AND e.evse_no = t.evse_no"
                " LEFT JOIN meter_proof AS mp"
                " ON mp.organization_id = t.organization_id AND mp.session_id = t.id"
            ),
            columns={
                "evse_id": "e.id",
                "meter_proof": "mp.state",
                "tariff_id": (
                    "(SELECT v.tariff_id FROM tariff_version AS v WHERE v.id = t.tariff_version_id)"
                ),
                "attached_payment_ids": (
                    "ARRAY(SELECT p.id FROM payment AS p"
                    " WHERE p.attached_session_id = t.id ORDER BY p.opened_at, p.id)"
                ),
                "total": ("t.total_minor", "t.currency"),
                "rating_state": "t.machine ->> 'rating_state'",
                "billing_state": "t.machine ->> 'billing_state'",
                "failure": "t.machine ->> 'failure'",
                "vehicle_connected": "(t.machine ->> 'vehicle_connected')::boolean",
                "charging_ended_at": "(t.machine ->> 'charging_ended_at')::timestamptz",
                "late_energy_wh": "(t.machine #>> '{late_bill,due,energy_wh}')::bigint",
                "late_total": (
                    "(t.machine #>> '{late_bill,due,gross,minor}')::bigint",
                    "t.machine #>> '{late_bill,due,gross,currency}'",
                ),
                "late_difference": (
                    (
                        "(t.machine #>> '{late_bill,due,gross,minor}')::bigint"
                        " - (t.machine #>> '{late_bill,billed,gross,minor}')::bigint"
                    ),
                    "t.machine #>> '{late_bill,due,gross,currency}'",
                ),
                # While it runs: found for a whole page at once (`api.sessions`).
                "power_w": "NULL::bigint",
                "energy_ceiling_wh": "round(t.energy_ceiling_wh)::bigint",
            },
            conditions={
                "group_id": _AT_STATION,
                # Said twice, so that the index of the imperfect ones serves.
                "flag": "t.flags <> '{{}}' AND t.flags && {}::text[]",
            },
        ),
        "readings": SqlListing(
            source="session AS s JOIN reading AS t ON t.session_id = s.id",
            days=("received_at", _VIEWS.reading_days),
            columns={
                "session_id": "s.id",
                # Half-up, as energy is rounded where it is billed.
                "energy_wh": "round(t.energy_wh)::bigint",
                "register_wh_exact": "trim_scale(t.energy_wh)::text",
                "session_energy_wh": "round(t.session_energy_wh)::bigint",
                "session_energy_wh_exact": "trim_scale(t.session_energy_wh)::text",
                "limit_wh": "round(t.limit_wh)::bigint",
                "limit_wh_exact": "trim_scale(t.limit_wh)::text",
                "power_w": "trim_scale(t.power_w)::text",
                "current_a": "trim_scale(t.current_a)::text",
                "voltage_v": "trim_scale(t.voltage_v)::text",
                "soc_percent": "trim_scale(t.soc_percent)::text",
                "flags": "coalesce(string_to_array(t.flags, ' '), '{}')",
                "is_signed": "(t.signed IS NOT NULL)",
            },
            organization="s.organization_id",
            id="t.position::text",
        ),
        # A payment tells of its hold before there is a session: both stand on the session's timeline.
        "facts": SqlListing(
            source=(
                "session AS s JOIN fact AS t ON t.session_id = s.id OR t.payment_id = s.payment_id"
            ),
            columns={"session_id": "s.id"},
            organization="s.organization_id",
        ),
        "payments": replace(_PAYMENT, few={"group_id": ("id", _GROUPS.payments_of_groups)}),
        # Its own name, so that it has its own order; the partial index of open payments serves it.
        "open_holds": SqlListing(
            source=(
                "payment AS t JOIN organization AS o"
                " ON o.id = t.organization_id AND t.ended_at IS NULL"
            ),
            columns=_PAYMENT.columns,
            conditions=_PAYMENT.conditions,
        ),
        "refunds": SqlListing(
            source=(
                "refund AS t JOIN payment AS p ON p.organization_id = t.organization_id AND p.id = t.payment_id"
            ),
            columns={
                "is_by_provider": "p.machine ->> 'checkout_id' IS NOT NULL",
                "why": "t.machine ->> 'why'",
                "next_look_at": "t.due_at",
                "amount": ("t.amount_minor", "t.currency"),
                "reason": "t.machine ->> 'reason'",
                "requested_by": "t.machine ->> 'requested_by'",
                "closed_by": "t.machine ->> 'closed_by'",
                "provider_ref": "t.machine ->> 'provider_ref'",
            },
            conditions=_places_of_money("t.payment_id"),
            few={"group_id": ("payment_id", _GROUPS.payments_of_groups)},
        ),
        "receipts": SqlListing(
            source="receipt AS t",
            columns={
                "total": ("t.total_minor", "t.currency"),
                "document_sha256": "encode(t.document_sha256, 'hex')",
                "pdf_sha256": "encode(t.pdf_sha256, 'hex')",
            },
            conditions=_places_of_money("t.payment_id"),
            few={"group_id": ("payment_id", _GROUPS.payments_of_groups)},
            lowered={"number": "t.number_lowered"},
        ),
        "ledger_accounts": SqlListing(
            source="ledger_account AS t",
            columns={
                "balance": ("t.balance_minor", "t.currency"),
                "legs": "t.version",
            },
            id="(t.organization_id || '/' || t.code || '/' || t.currency)",
        ),
        "ledger_entries": SqlListing(
            source="ledger_entry AS t",
            columns={"legs": _LEGS},
            conditions={
                "account": (
                    "EXISTS (SELECT FROM ledger_leg AS l"
                    " WHERE l.organization_id = t.organization_id AND l.entry_id = t.id"
                    " AND l.code = ANY ({}))"
                ),
                **_places_of_money("t.about"),
            },
            few={"group_id": ("about", _GROUPS.payments_of_groups)},
        ),
        "settlements": SqlListing(
            source="settlement AS t",
            columns={
                "gross": ("t.gross_minor", "t.currency"),
                "fee": ("t.fee_minor", "t.currency"),
                "input_tax": ("t.input_tax_minor", "t.currency"),
                "net": ("t.net_minor", "t.currency"),
                "accrued": ("t.accrued_minor", "t.currency"),
            },
        ),
        "ocpp_log": SqlListing(
            source="ocpp_log AS t",
            columns={},
            # By text the order within one microsecond stays that of writing.
            id="to_char(t.position, 'FM0000000000000000000')",
        ),
        "commands": SqlListing(source="station_command AS t"),
        "attention": SqlListing(
            source="attention AS t", columns={"is_open": "(t.closed_at IS NULL)"}
        ),
    }
)
