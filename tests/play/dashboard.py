"""The dashboard on the real API and a real database that hold something of each kind.

A yard in Rotterdam with two stations: at one a charge was paid for, at the other one goes on. What
stations, workers and providers would say is said by `Charge`; everything else went through the API.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import psycopg

from chargewright.access.roles import Role
from tests.api.test_network import site, station, terminal
from tests.api.test_tariffs import DOCUMENT
from tests.play import api_world
from tests.play.api_world import PASSWORD, World, connect, email_of
from tests.play.charged import Charge
from tests.play.deviations import deviates
from tests.play.firmware import firmware_and_log
from tests.play.served_api import Served

STATION: Final = "Schiehaven 1"
SITE: Final = "Schiehaven"


@dataclass
class Dashboard:
    """Where it listens, and what is there. `paid` is over, `running` goes on at the other station."""

    world: World
    url: str
    paid: Charge
    running: Charge
    ids: Mapping[str, str]
    """An id for each parameter that an address of a page may have."""
    served: Served = field(repr=False)

    def signs_in(self, visit: Any, role: Role = Role.ADMINISTRATOR) -> None:
        """This window is that role's from now on, without the form."""
        body = {"email": email_of(role), "password": PASSWORD}
        answer = visit.page.context.request.post(f"{self.url}/api/v1/sign-in", data=body)
        assert answer.ok, answer.text()

    def another(self, name: str) -> Charge:
        """A driver at the first station, with a card of their own."""
        return replace(self.paid, payment_id=f"pay_{name}", session_id="")

    def at(self, path: str) -> str:
        """The address of a page, with an id in the place of each parameter."""
        return "/".join(
            self.ids[step[1:]] if step.startswith(":") else step for step in path.split("/")
        )


@contextmanager
def standing(database: Any) -> Iterator[Dashboard]:
    """Something of each kind, and the dashboard in front of it until left."""
    api_world.seed(database)
    with api_world.world(database) as world:
        # Pages reckon with the browser's clock: both say the same.
        world.clock.advance_to(datetime.now(UTC) - timedelta(hours=1))
        with Served(world) as served:
            paid, running, ids = _yard(world)
            served.start()
            yield Dashboard(
                world=world, url=served.url, paid=paid, running=running, ids=ids, served=served
            )


def _yard(world: World) -> tuple[Charge, Charge, Mapping[str, str]]:
    tariff_id = _added(world, "tariffs", name="Daytime")["id"]
    version = _added(world, f"tariffs/{tariff_id}/versions", document=DOCUMENT)
    yard = site(world, name=SITE, tariff_id=tariff_id, latitude=51.9, longitude=4.46)
    stations = [
        station(world, yard["id"], f"NL-SCH-{number}", name=f"{SITE} {number}").json()
        for number in (1, 2)
    ]
    evses = [each["evses"][0]["id"] for each in stations]
    reader = terminal(world, yard["id"], evse_ids=evses).json()
    for each in stations:
        connect(world, each["id"])
    paid = Charge(world, api_world.HERE, stations[0]["id"], evses[0], reader["id"])
    paid.tap().plug_in().charge(10_000).unplug(10_000).captured("5.50")
    running = replace(
        paid, station_id=stations[1]["id"], evse_id=evses[1], payment_id="pay_now", session_id=""
    )
    running.tap().plug_in().charge(4_000)
    token = _added(world, "tokens", uid="04AABBCC")
    group = _added(world, "station-groups", name="Harbour")
    image = firmware_and_log(world, stations[0]["id"])
    rollout = _added(
        world,
        "firmware-rollouts",
        firmware_id=image["id"],
        station_ids=[stations[0]["id"]],
    )
    list_job = _added(world, "local-list-jobs", station_ids=[stations[1]["id"]], takes_all=True)
    template, job = _settings(world, stations[0]["id"])
    contact = {"role": "other", "name": "Ms Jansen", "phone": "+31 10 123"}
    _added(world, f"stations/{stations[0]['id']}/contacts", **contact)
    _added(world, f"stations/{stations[0]['id']}/support-notes", text="The cable was replaced.")
    receipt = world.get("/api/v1/receipts").json()["items"][0]
    entry = world.get("/api/v1/ledger/entries").json()["items"][0]
    account = world.get("/api/v1/ledger/accounts").json()["items"][0]
    _rows_of_others(world, paid, running)
    return (
        paid,
        running,
        {
            "stationId": stations[0]["id"],
            "siteId": yard["id"],
            "sessionId": paid.session_id,
            "paymentId": paid.payment_id,
            "receiptId": receipt["id"],
            "terminalId": reader["id"],
            "tariffId": tariff_id,
            "versionId": version["id"],
            "tokenId": token["id"],
            "groupId": group["id"],
            "templateId": template["id"],
            "jobId": job["id"],
            "rolloutId": rollout["id"],
            "listJobId": list_job["id"],
            "evseId": evses[0],
            "entryId": entry["id"],
            "accountId": account.get("id", account["code"]),
            "organizationId": api_world.HERE,
            "userId": f"usr_{Role.SUPPORT}",
        },
    )


def _rows_of_others(world: World, paid: Charge, running: Charge) -> None:
    """What a gateway and a worker would have written."""
    now = world.clock.now()
    with psycopg.connect(world.database.superuser) as connection:
        connection.execute(
            "INSERT INTO attention (organization_id, id, kind, about, opened_at)"
            " VALUES (%s, 'att_here', 'session.silent', %s, %s)",
            (api_world.HERE, running.session_id, now),
        )
        connection.execute(
            "INSERT INTO pending_station (identity, first_seen_at, last_seen_at, subprotocol, peer)"
            " VALUES ('NL-NEW-1', %s, %s, 'ocpp1.6', '203.0.113.9:1')",
            (now, now),
        )
        connection.execute(
            "INSERT INTO station_command (organization_id, id, station_id, cause, name, payload,"
            " requested_at, expires_at) VALUES (%s, 'cmd_here', %s, 'here', 'reset',"
            ' \'{"type": "Soft"}\', %s, %s)',
            (api_world.HERE, paid.station_id, now, now),
        )
        _security(connection, paid.station_id, now)
        _kept_free(connection, paid.station_id, now)
    for charge, count in ((paid, 1_204), (running, 7)):
        since = now - timedelta(days=count // 100)
        deviates(world.does, charge.station_id, "word_spelling", now, first_at=since, count=count)
    deviates(
        world.does,
        paid.station_id,
        "extra_field",
        now,
        action="BootNotification",
        field="imei",
        example='{"imei":"490154203237518"}',
    )


def _kept_free(connection: psycopg.Connection, station_id: str, now: datetime) -> None:
    """A token, a list of it at the station, and an EVSE, none that drivers come to, that is kept free for it."""
    mine = {"station": station_id, "at": now, "until": now + timedelta(hours=1)}
    connection.execute(
        "INSERT INTO token (organization_id, id, uid, label, created_at)"
        " VALUES ('org_here', 'tok_kept', '04A1B2C3D4', 'Depot', %(at)s)",
        mine,
    )
    connection.execute(
        "INSERT INTO local_list (organization_id, station_id, is_kept, takes_all, state, version_no,"
        " is_known, reported_version_no, reported_at, status, changed_at)"
        " VALUES ('org_here', %(station)s, true, true, 'in_step', 3, true, 3, %(at)s, 'Accepted', %(at)s)",
        mine,
    )
    connection.execute(
        "INSERT INTO local_list_line (organization_id, station_id, id_token)"
        " VALUES ('org_here', %(station)s, '04A1B2C3D4')",
        mine,
    )
    connection.execute(
        "INSERT INTO reservation (organization_id, id, station_id, reservation_no, evse_no, id_token,"
        " token_id, state, status, command_id, created_at, expires_at, changed_at)"
        " VALUES ('org_here', 'rsv_here', %(station)s, 1, 2, '04A1B2C3D4', 'tok_kept', 'accepted',"
        " 'Accepted', 'cmd_here', %(at)s, %(until)s, %(at)s)",
        mine,
    )


def _security(connection: psycopg.Connection, station_id: str, now: datetime) -> None:
    """What a station told and what was refused in its name, and the certificates that it has."""
    for number, (origin, kind, said, count) in enumerate(
        (
            ("station", "TamperDetectionActivated", "door 2", 1),
            ("system", "FailedToAuthenticateAtCsms", "the password is wrong", 1_204),
            ("station", "VendorSaysSomething", "", 3),
        )
    ):
        connection.execute(
            "INSERT INTO security_event (organization_id, id, station_id, origin, type, is_critical,"
            " tech_info, peer, count, occurred_at, last_at) VALUES (%s, %s, %s, %s, %s, %s, %s, '', %s, %s, %s)",
            (
                api_world.HERE,
                f"sev_{number}",
                station_id,
                origin,
                kind,
                number < 2,
                said,
                count,
                now,
                now,
            ),
        )
    connection.execute(
        "INSERT INTO issued_certificate (organization_id, id, station_id, use, csr, csr_sha256, state,"
        " requested_at) VALUES (%s, 'cer_here', %s, 'ChargingStationCertificate', '', '', 'asked', %s)",
        (api_world.HERE, station_id, now),
    )
    connection.execute(
        "INSERT INTO installed_certificate (organization_id, id, station_id, type, hash_algorithm,"
        " issuer_name_hash, issuer_key_hash, serial_number, position, subject, not_after, first_at, last_at)"
        " VALUES (%s, 'ice_here', %s, 'CSMSRootCertificate', 'SHA256', 'ab', 'cd', '1f2e', 0, 'CN=Root', %s, %s,"
        " %s)",
        (api_world.HERE, station_id, now + timedelta(days=900), now, now),
    )
    for number, (written, verdict, reason, company) in enumerate(
        (
            ("NL000099998B57", "valid", "registered", "Harbour Fleet B.V."),
            ("DE136695976", "unconfirmed", "country_silent", None),
        )
    ):
        connection.execute(
            "INSERT INTO vat_check (organization_id, id, station_id, session_id, checked_at, written, number,"
            " country, verdict, reason, is_accepted, company, address) VALUES (%s, %s, %s,"
            " (SELECT max(id) FROM session WHERE station_id = %s), %s, %s, %s, %s, %s, %s, true, %s, %s)",
            (
                *(api_world.HERE, f"vat_{number}", station_id, station_id if number == 0 else None),
                *(now, written, written, written[:2], verdict, reason, company),
                [] if company is None else ["Havenkade 14", "3011 AA Rotterdam"],
            ),
        )
    for number, (verdict, reason, revocation, told) in enumerate(
        (
            ("Accepted", "good", "good", "Accepted"),
            ("CertChainError", "no_known_root", "not_asked", "Invalid"),
        )
    ):
        connection.execute(
            "INSERT INTO contract_check (organization_id, id, station_id, session_id, contract, checked_at, shown,"
            " verdict, token_status, reason, revocation, issuer, not_after) VALUES (%s, %s, %s,"
            " (SELECT max(id) FROM session WHERE station_id = %s), 'DE83DUIEN83QGZ', %s, 'chain', %s, %s,"
            " %s, %s, 'CN=MO Sub-CA 2', %s)",
            (
                *(api_world.HERE, f"cck_{number}", station_id, station_id if number == 0 else None),
                *(now, verdict, told, reason, revocation, now + timedelta(days=300)),
            ),
        )


def _settings(world: World, station_id: str) -> tuple[Any, Any]:
    """A station that has something else than a template wants, and a job that brings it there."""
    template = _added(
        world,
        "setting-templates",
        code="BEAT",
        name="Heartbeat",
        description="Radio links are metered.",
        settings=[
            {
                "key": "HeartbeatInterval",
                "variable": "OCPPCommCtrlr/HeartbeatInterval",
                "value": "900",
            }
        ],
    )
    for name, value in (("HeartbeatInterval", "300"), ("ConnectionTimeOut", "60")):
        world.does(
            "INSERT INTO station_setting (organization_id, station_id, id, name, variable, attribute,"
            " value, mutability, is_write_only, heard_at)"
            " SELECT organization_id, id, %s, %s, %s, 'Actual', %s, 'ReadWrite', false, %s"
            " FROM station WHERE id = %s",
            *(name.casefold(), name, name, value, world.clock.now(), station_id),
        )
    world.does(
        "INSERT INTO station_event (organization_id, id, station_id, event_no, occurred_at, received_at,"
        " trigger, source, name, value, severity, is_cleared, tech_code)"
        " SELECT organization_id, 'evt_00000000000000000000000001', id, 1, %s, %s, 'Alerting',"
        " 'HardWiredMonitor', 'Connector@1/Temperature', '96', 2, false, 'E12' FROM station WHERE id = %s",
        *(world.clock.now(), world.clock.now(), station_id),
    )
    path = f"/api/v1/stations/{station_id}/configuration/wish"
    world.post(path, json={"name": "ConnectionTimeOut", "value": "45"})
    return template, _added(
        world, "setting-jobs", template_id=template["id"], station_ids=[station_id]
    )


def _added(world: World, path: str, **body: Any) -> Any:
    answer = world.post(f"/api/v1/{path}", json=body, headers={"Idempotency-Key": path})
    assert answer.status_code == 201, answer.text
    return answer.json()
