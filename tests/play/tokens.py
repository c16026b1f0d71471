"""Tokens that a station's driver may hold to it, of every kind that is answered otherwise."""

from datetime import timedelta

import psycopg

from tests.play.network import T0, Site


def with_tokens(database):
    """S1 with two EVSEs, and tokens: A and B of a family, BLOCKED, EXPIRED, and a MASTER that frees cables."""
    Site(database.owner).seed().station("S1", evses=2)
    tokens = [
        ("CARD-A", "RFID", "FAMILY", False, None),
        ("CARD-B", "RFID", "FAMILY", False, None),
        ("ALONE", "RFID", None, False, None),
        ("2468", "OTHER", None, False, None),
        ("BLOCKED", "RFID", None, True, None),
        ("EXPIRED", "RFID", None, False, T0 - timedelta(days=1)),
        ("MASTER", "MASTER_PASS", "POLICE", False, None),
    ]
    with psycopg.connect(database.owner) as connection:
        for uid, kind, group, is_blocked, valid_to in tokens:
            connection.execute(
                "INSERT INTO token (organization_id, id, uid, kind, group_uid, is_blocked, valid_to,"
                " created_at) VALUES ('org_1', %s, %s, %s, %s, %s, %s, %s)",
                (f"tok_{uid}", uid, kind, group, is_blocked, valid_to, T0),
            )
    return database
