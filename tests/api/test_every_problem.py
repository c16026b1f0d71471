"""Whoever fills in a form hears of everything that is wrong with it at once, whatever kind it is.

Each call that makes a thing gets a body with fields of the wrong form, fields that are missing, fields
that nobody knows, and fields that are well-formed and cannot be so. The answer names them all, and
nothing is made.
"""

import psycopg
import pytest

from tests.api.test_every_door import ROUTES
from tests.api.test_network import EVSE, PLUG, site, station
from tests.api.test_tariffs import DOCUMENT

USD = {"amount": "1.00", "currency": "USD"}
EUR = {"amount": "1.00", "currency": "EUR"}
UNREADABLE = {"amount": "1.001", "currency": "EUR"}

FORMS = {
    "add_organization": (
        {
            "name": "",
            "country": "nl",
            "legal_address": 5,
            "vat_number": "\0",
            "contact_email": "nobody",
            "contact_phone": "030 123456",
            "support_url": "http://here.example",
            "default_language": "xx",
            "default_zone": "Mars/Olympus",
            "colour": "red",
        },
        {
            "name",
            "country",
            "legal_name",
            "legal_address",
            "vat_number",
            "contact_email",
            "contact_phone",
            "support_url",
            "default_language",
            "default_zone",
            "colour",
        },
    ),
    "add_user": (
        {"email": "nobody", "name": " ", "role": "king", "colour": "red"},
        {"email", "name", "role", "colour"},
    ),
    "add_api_key": ({"name": " ", "colour": "red"}, {"name", "role", "colour"}),
    "add_site": (
        {
            "name": 5,
            "zone": "Europe/Nowhere",
            "currency": "EUR",
            "country": "nl",
            "tariff_id": "trf_1",
            "latitude": 1,
            "host_fixed_fee": USD,
            "provider_fee_fixed": UNREADABLE,
            "host_share_percent": "101",
            "merchant_of_record": "NOBODY",
            "settings": {"t_plug_s": 0},
        },
        {
            "name",
            "zone",
            "country",
            "tariff_id",
            "longitude",
            "host_fixed_fee.currency",
            "provider_fee_fixed",
            "host_share_percent",
            "host_ref",
            "merchant_of_record",
            "settings.t_plug_s",
        },
    ),
    "add_station": (
        {
            "name": 5,
            "site_id": "sit_there",
            "identity": "a/b",
            "clock_zone": "Mars/Olympus",
            "password": "short",
            "security_profile": 9,
            "strict_in": ["fraction", "telepathy"],
            "habits": {"id_tag_ends_at": "x"},
            "evses": [
                {**EVSE, "evse_no": 0},
                {**EVSE, "label": " ", "connectors": [{**PLUG, "standard": "SCHUKO"}]},
                {"evse_no": 1, "label": "C", "connectors": []},
            ],
        },
        {
            "name",
            "site_id",
            "identity",
            "clock_zone",
            "password",
            "security_profile",
            "strict_in[1]",
            "habits.id_tag_ends_at",
            "evses[0].evse_no",
            "evses[1].label",
            "evses[1].connectors[0].standard",
            "evses[2].evse_no",
            "evses[2].connectors",
        },
    ),
    "accept_pending_station": (
        {"name": "", "site_id": "sit_nowhere", "evses": [{**EVSE, "connectors": []}, 7]},
        {"name", "site_id", "evses[0].connectors", "evses[1]"},
    ),
    "add_terminal_account": (
        {"provider": "nobody", "name": "", "api_key": "", "base_url": "not an address"},
        {"provider", "name", "api_key", "base_url"},
    ),
    "register_terminal": (
        {
            "site_id": "sit_there",
            "account_id": "tac_there",
            "serial_ref": "with spaces",
            "language": "xx",
            "evse_ids": ["evs_there", 5, "{evse_id}"],
        },
        {
            "site_id",
            "account_id",
            "serial_ref",
            "label",
            "language",
            "evse_ids[0]",
            "evse_ids[1]",
        },
    ),
    "add_token": (
        {"uid": "", "kind": "WAND", "valid_to": "2026-03-02T09:00:00", "label": 5, "language": "d"},
        {"uid", "kind", "valid_to", "label", "language"},
    ),
    "add_tariff": ({"name": "", "colour": "red"}, {"name", "colour"}),
    "publish_tariff_version": (
        {"document": {**DOCUMENT, "currency": "EUX"}, "colour": "red"},
        {"document.currency", "colour"},
    ),
    "reset_station": (
        {"payload": {"hard": "yes", "colour": "red"}, "colour": "red"},
        {"payload.hard", "payload.colour", "colour"},
    ),
    "unlock_connector": (
        {"payload": {"connector_no": 0}, "colour": "red"},
        {"payload.evse_no", "payload.connector_no", "colour"},
    ),
    "trigger_message": (
        {"payload": {"message": "Sing", "evse_no": 0}, "colour": "red"},
        {"payload.message", "payload.evse_no", "colour"},
    ),
    "change_availability": (
        {"payload": {"evse_no": "one"}, "colour": "red"},
        {"payload.operative", "payload.evse_no", "colour"},
    ),
    "clear_cache": ({"payload": {"colour": "red"}, "colour": 5}, {"payload.colour", "colour"}),
    "get_log": (
        {"payload": {"location": "", "log": "captain's", "since": "2026-03-02T09:00:00"}},
        {"payload.location", "payload.log", "payload.since"},
    ),
    "update_firmware": (
        {"payload": {"location": 5, "retries": -1}, "colour": "red"},
        {"payload.location", "payload.retrieve_at", "payload.retries", "colour"},
    ),
    "reserve_evse": (
        {"payload": {"reservation_no": -1, "expires_at": "soon", "evse_no": 0}},
        {
            "payload.reservation_no",
            "payload.id_token",
            "payload.expires_at",
            "payload.evse_no",
        },
    ),
    "cancel_reservation": ({"payload": {}}, {"payload.reservation_no"}),
    "send_local_list": (
        {"payload": {"version_no": 0, "is_full": 1, "tokens": [{"status": "Late"}]}},
        {
            "payload.version_no",
            "payload.is_full",
            "payload.tokens[0].id_token",
            "payload.tokens[0].status",
        },
    ),
    "get_local_list_version": ({"payload": {"colour": "red"}}, {"payload.colour"}),
    "set_charging_profile": (
        {
            "payload": {
                "profile_no": 1,
                "purpose": "fun",
                "kind": "Kind",
                "unit": "V",
                "periods": [{"limit": -1, "phases": 4}],
            }
        },
        {
            "payload.purpose",
            "payload.kind",
            "payload.unit",
            "payload.periods[0].start_s",
            "payload.periods[0].limit",
            "payload.periods[0].phases",
        },
    ),
    "clear_charging_profile": ({"payload": {"stack_level": -1}}, {"payload.stack_level"}),
    "ask_for_charging_profiles": (
        {"evse_no": "first", "colour": "red"},
        {"evse_no", "colour"},
    ),
    "ask_for_der_controls": (
        {"kind": "Loud", "is_default": "yes", "colour": "red"},
        {"kind", "is_default", "colour"},
    ),
    "get_composite_schedule": (
        {"payload": {"unit": "V"}},
        {"payload.duration_s", "payload.unit"},
    ),
    "add_meter_key": (
        {"public_key": "too short", "evse_no": 0, "colour": "red"},
        {"public_key", "evse_no", "colour"},
    ),
    "add_contract_root": (
        {"kind": "tree", "certificate": "-----BEGIN", "colour": "red"},
        {"kind", "certificate", "colour"},
    ),
    "raise_security_profile": (
        {"security_profile": 4, "url": 5, "ocpp_interface": "Tin can", "colour": "red"},
        {"security_profile", "url", "ocpp_interface", "colour"},
    ),
    "send_action": ({"payload": 5, "colour": "red"}, {"payload", "colour"}),
    "start_session": ({"token_id": "tok_there", "colour": "red"}, {"token_id", "colour"}),
    "add_station_group": (
        {"name": "", "description": 5, "colour": "red"},
        {"name", "description", "colour"},
    ),
    "add_setting_template": (
        {"code": "no word", "settings": [], "priority": -1, "versions": ["3.0"], "colour": "red"},
        {"code", "name", "settings", "priority", "versions[0]", "colour"},
    ),
    "add_setting_job": (
        {"station_ids": [], "pause_after": 0, "colour": "red"},
        {"template_id", "station_ids", "pause_after", "colour"},
    ),
    "add_firmware_rollout": (
        {"canary": 0, "canary_percent": 101, "tries": 6, "protocol": "gopher", "colour": "red"},
        {"firmware_id", "canary", "canary_percent", "tries", "protocol", "colour"},
    ),
    "add_local_list_job": (
        {"list_states": [], "takes_all": "yes", "batch_size": 0, "colour": "red"},
        {"list_states", "takes_all", "batch_size", "colour"},
    ),
    "add_station_contact": (
        {"name": "", "role": "chef", "email": "nobody", "phone": "call me", "colour": "red"},
        {"name", "role", "email", "phone", "colour"},
    ),
    "add_site_contact": (
        {"name": 5, "role": "chef", "language": "Dutch!", "position": "first"},
        {"name", "role", "language", "position"},
    ),
    "add_support_note": (
        {"text": "", "kind": "gossip", "session_id": "ses_there", "corrects": "nte_nowhere"},
        {"text", "kind", "session_id", "corrects"},
    ),
    "read_configuration": (
        {"lives_for_s": 0, "colour": "red"},
        {"lives_for_s", "colour"},
    ),
    "show_web_codes": (
        {"validity_s": 5, "length": 33, "lives_for_s": 0, "nonsense": 1},
        {"validity_s", "length", "lives_for_s", "nonsense"},
    ),
    "hide_web_codes": ({"lives_for_s": 0, "nonsense": 1}, {"lives_for_s", "nonsense"}),
    "set_configuration": (
        {"name": "", "value": 5, "lives_for_s": 0},
        {"name", "value", "lives_for_s"},
    ),
    "add_firmware_image": (
        {"file_name": "", "version": 5, "notes": 1, "signature": "", "colour": "red"},
        {"file_name", "version", "notes", "signature", "colour"},
    ),
    "send_firmware": (
        {"firmware_id": 5, "protocol": "gopher", "retrieve_at": "soon", "retries": -1},
        {"firmware_id", "protocol", "retrieve_at", "retries"},
    ),
    "fetch_log": (
        {"log": "black box", "location": "", "since": "then", "when_offline": "perhaps"},
        {"log", "location", "since", "when_offline"},
    ),
    "publish_firmware": (
        {"firmware_id": 5, "checksum": "short", "lives_for_s": 0},
        {"firmware_id", "checksum", "lives_for_s"},
    ),
    "unpublish_firmware": ({"lives_for_s": 0, "colour": "red"}, {"lives_for_s", "colour"}),
    "ask_installed_certificates": (
        {"uses": ["perhaps"], "lives_for_s": 0},
        {"uses[0]", "lives_for_s"},
    ),
    "install_certificate": (
        {"use": "perhaps", "certificate": "", "lives_for_s": 0},
        {"use", "certificate", "lives_for_s"},
    ),
    "delete_installed_certificate": (
        {"lives_for_s": 0, "colour": "red"},
        {"lives_for_s", "colour"},
    ),
    "ask_customer_information": (
        {"customer_identifier": "", "report": 5, "clear": None, "lives_for_s": 0},
        {"customer_identifier", "report", "clear", "lives_for_s"},
    ),
    "reserve": (
        {"expires_at": "soon", "evse_no": 0, "colour": "red"},
        {"token_id", "expires_at", "evse_no", "colour"},
    ),
    "request_refund": ({"amount": USD, "reason": "because"}, {"amount.currency", "reason"}),
    "book_settlement": (
        {
            "provider": 5,
            "settlement_ref": "S-1",
            "paid_on": "soon",
            "gross": EUR,
            "fee": USD,
            "net": UNREADABLE,
        },
        {"provider", "captures_before", "paid_on", "fee.currency", "net"},
    ),
}
CREATING = {
    handler.operation_id: path
    for _, path, handler in ROUTES
    if handler.status_code == 201 and handler.parsed_data_field
}


def test_every_call_that_makes_a_thing_is_here():
    assert set(FORMS) == set(CREATING)


@pytest.fixture
def yard(untouched):
    """What stands for the parameters of the paths: things of ours, and a stranger who knocks."""
    where = site(untouched)
    post = station(untouched, where["id"]).json()
    tariff = untouched.post("/api/v1/tariffs", json={"name": "T"}).json()
    return {
        "site_id": where["id"],
        "station_id": post["id"],
        "name": "ClearCache",
        "evse_id": post["evses"][0]["id"],
        "tariff_id": tariff["id"],
        "identity": "there-knocks",
        "file_job_id": "fjb_there",
        "certificate_id": "ice_there",
    }


@pytest.mark.parametrize("operation", FORMS)
def test_the_answer_names_every_bad_field_at_once(request, operation):
    world = request.getfixturevalue("untouched")
    if operation == "request_refund":
        ids = {"payment_id": request.getfixturevalue("paid").payment_id}
    else:
        ids = request.getfixturevalue("yard")
    body, bad = FORMS[operation]
    if operation == "accept_pending_station":
        with psycopg.connect(world.database.superuser) as connection:
            connection.execute("UPDATE organization SET parent_id = NULL WHERE id = 'org_here'")
    if operation == "register_terminal":
        body = {**body, "evse_ids": [*body["evse_ids"][:2], ids["evse_id"]]}
    before = world.rows("SELECT count(*) FROM fact")
    answer = world.post(
        CREATING[operation].format(**ids), json=body, headers={"Idempotency-Key": operation}
    )
    assert answer.status_code == 422, answer.text
    named = [each["field"] for each in answer.json()["errors"]]
    assert set(named) == bad
    assert len(named) == len(set(named)), "each is said once"
    assert world.rows("SELECT count(*) FROM fact") == before


def test_what_depends_on_a_bad_field_is_not_complained_of(untouched):
    """The currency cannot be read, so no fee is in another one; nor does a coordinate lack its pair."""
    body = {"name": "Y", "country": "NL", "zone": "UTC", "currency": "euro", "host_fixed_fee": USD}
    body |= {"latitude": "north", "longitude": 4.5, "host_ref": "H"}
    answer = untouched.post("/api/v1/sites", json=body)
    assert {each["field"] for each in answer.json()["errors"]} == {"currency", "latitude"}
