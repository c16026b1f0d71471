"""What stations notice, show and have stored of customers, as those see it who may."""

import pytest

from chargewright.access.roles import Role
from tests.api.test_network import site, station

AT = "2026-03-02T09:00:00Z"


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """Each story begins with nothing here."""


@pytest.fixture
def post(world):
    return station(world, site(world)["id"]).json()


def below(world, post, path, role=Role.ADMINISTRATOR, **asked):
    return world.get(f"/api/v1/stations/{post['id']}/{path}", role, params=asked)


def noticed(world, post, number, severity, *, is_cleared=False):
    world.does(
        "INSERT INTO station_event (organization_id, id, station_id, event_no, occurred_at, received_at,"
        " trigger, source, name, value, severity, is_cleared)"
        " SELECT organization_id, %s, id, %s, %s, %s, 'Alerting', 'CustomMonitor',"
        " 'Connector@1/Temperature', '96', %s, %s FROM station WHERE id = %s",
        *(f"evt_{number:026}", number, AT, AT, severity, is_cleared, post["id"]),
    )


def test_events_are_asked_by_station_severity_and_whether_they_are_over(world, post):
    noticed(world, post, 1, 2)
    noticed(world, post, 2, 7, is_cleared=True)
    numbers = [each["event_no"] for each in below(world, post, "events").json()["items"]]
    assert sorted(numbers) == [1, 2]
    path = "/api/v1/station-events"
    for asked, expected in (
        ({"station_id": post["id"], "severity_before": "4"}, [1]),
        ({"is_cleared": "true"}, [2]),
        ({"site_id": post["site_id"], "event_no": "2"}, [2]),
    ):
        found = world.get(path, params=asked)
        assert found.status_code == 200, found.text
        assert [each["event_no"] for each in found.json()["items"]] == expected
    sheet = world.get(path, params={"format": "csv"})
    assert len(sheet.text.splitlines()) == 3
    assert below(world, post, "monitors").json()["items"] == []
    assert below(world, post, "display-messages").json()["items"] == []


@pytest.mark.parametrize(("role", "status"), [(Role.INSTALLER, 403), (Role.SUPPORT, 200)])
def test_who_sees_tokens_sees_what_is_stored_of_customers(world, post, role, status):
    assert below(world, post, "customer-reports", role).status_code == status


def test_a_report_on_a_customer_is_put_together_and_erased(world, post):
    world.does(
        "INSERT INTO station_customer_report (organization_id, id, station_id, request_no, begun_at,"
        " heard_at, parts, last_part) SELECT organization_id, 'ctr_1', id, 5, %s, %s,"
        """ '{"10": "c", "0": "a", "1": "b"}', 2 FROM station WHERE id = %s""",
        *(AT, AT, post["id"]),
    )
    (report,) = below(world, post, "customer-reports").json()["items"]
    assert (report["content"], report["is_complete"]) == ("abc", True)
    path = f"/api/v1/stations/{post['id']}/customer-reports/ctr_1/erase"
    assert world.post(path, Role.SUPPORT).status_code == 403
    assert world.post(path).status_code == 200
    assert below(world, post, "customer-reports").json()["items"] == []
    assert world.rows("SELECT 1 FROM audit_trail AS a WHERE a::text LIKE '%%abc%%'") == []
