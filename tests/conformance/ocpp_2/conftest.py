"""A site with one station of OCPP 2, and tokens that its driver may hold to it."""

from datetime import timedelta

import psycopg
import pytest

from tests.play.network import T0, Site


@pytest.fixture(params=["ocpp2.0.1", "ocpp2.1"])
def v2(request):
    """The version that the station speaks."""
    return request.param


@pytest.fixture
def network(fresh_database):
    """Tokens: A and B of a family, BLOCKED, EXPIRED, and a MASTER that frees cables."""
    Site(fresh_database.owner).seed().station("S1", evses=2)
    tokens = [
        ("CARD-A", "RFID", "FAMILY", False, None),
        ("CARD-B", "RFID", "FAMILY", False, None),
        ("ALONE", "RFID", None, False, None),
        ("2468", "OTHER", None, False, None),
        ("BLOCKED", "RFID", None, True, None),
        ("EXPIRED", "RFID", None, False, T0 - timedelta(days=1)),
        ("MASTER", "MASTER_PASS", "POLICE", False, None),
    ]
    with psycopg.connect(fresh_database.owner) as connection:
        for uid, kind, group, is_blocked, valid_to in tokens:
            connection.execute(
                "INSERT INTO token (organization_id, id, uid, kind, group_uid, is_blocked, valid_to,"
                " created_at) VALUES ('org_1', %s, %s, %s, %s, %s, %s, %s)",
                (f"tok_{uid}", uid, kind, group, is_blocked, valid_to, T0),
            )
    return fresh_database
