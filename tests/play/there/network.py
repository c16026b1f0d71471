"""A site, its station, and who may charge and be called there."""

from collections.abc import Mapping
from typing import Any, Final

from tests.play.clock import MONDAY_MORNING as T0
from tests.play.there.row import Row

THERE: Final[Mapping[str, str]] = {
    "site_id": "sit_there",
    "station_id": "stn_there",
    "group_id": "grp_there",
    "evse_id": "evs_there",
    "identity": "there-knocks",
    "refused_connection_id": "rfc_there",
    "token_id": "tok_there",
    "attention_id": "att_there",
    "contact_id": "ctc_there",
    "note_id": "nte_there",
}
ID_OF: Final[Mapping[str, str]] = {
    "sites": "site_id",
    "overview_sites": "site_id",
    "stations": "station_id",
    "station_groups": "group_id",
    "evses": "evse_id",
    "pending_stations": "identity",
    "refused_connections": "refused_connection_id",
    "tokens": "token_id",
    "attention": "attention_id",
    "contacts": "contact_id",
    "support_notes": "note_id",
}
BODIES: Final[Mapping[str, Mapping[str, Any]]] = {
    "accept_pending_station": {"site_id": "sit_there", "name": "There", "evses": []},
    "close_item": {"note": "looked at"},
    "add_station_contact": {"role": "other", "name": "There", "phone": "112"},
    "add_site_contact": {"role": "other", "name": "There", "phone": "112"},
    "add_support_note": {"text": "There"},
}


def rows(organization: str) -> list[Row]:
    return [
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
                "INSERT INTO token (organization_id, id, uid, created_at)"
                " VALUES (%s, 'tok_there', 'THERE01', %s)"
            ),
            (organization, T0),
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
                "INSERT INTO support_note (organization_id, id, station_id, kind, text, written_at,"
                " written_by) VALUES (%s, 'nte_there', 'stn_there', 'note', 'There', %s, 'usr_there')"
            ),
            (organization, T0),
        ),
    ]
