"""What the dashboard is told of who may do what is what the API asks."""

import json
import re

import pytest

from chargewright.access.permissions import FIELDS, TABLE, may
from chargewright.access.roles import Role
from chargewright.api.app import OWN_ROUTES
from chargewright.api.document import document_of
from tools.web_capabilities import capabilities, openapi


@pytest.fixture(scope="module")
def told():
    """Every constant of the module by its name."""
    found = re.findall(
        r"^export const (\w+) = (.+?) as const;$", capabilities(), re.MULTILINE | re.DOTALL
    )
    return {name: json.loads(value) for name, value in found}


def test_each_role_is_told_what_it_may(told):
    assert told["ROLES"] == [role.value for role in Role]
    assert set(told["PERMISSIONS"]) == {f"{action} {resource}" for action, resource in TABLE}
    for role in Role:
        assert set(told["PERMISSIONS_OF"][role]) == {
            f"{action} {resource}" for action, resource in TABLE if may(role, action, resource)
        }
        assert told["ROLE_MEANINGS"][role]


def test_every_operation_is_told_with_what_it_needs(told):
    operations = told["OPERATIONS"]
    asked = {
        operation["operationId"]: (method.upper(), path, operation["x-needs"])
        for path, item in document_of(OWN_ROUTES)["paths"].items()
        for method, operation in item.items()
    }
    assert {
        name: (each["method"], each["path"], each["needs"]) for name, each in operations.items()
    } == asked
    doors = {"open", "signed in", "signed in so far", "person", "person so far"}
    assert {each["needs"] for each in operations.values()} <= {*told["PERMISSIONS"], *doors}


def test_so_are_the_fields_that_need_more(told):
    site = told["OPERATIONS"]["change_site"]["fields"]
    assert site["tariff_id"] == "change tariffs"
    assert told["OPERATIONS"]["add_station"]["fields"] == {"evses[].tariff_id": "change tariffs"}
    named = {name for fields in FIELDS.values() for name in fields}
    assert {name for each in told["OPERATIONS"].values() for name in each["fields"]} == named


def test_the_document_for_the_dashboard_is_the_one_that_is_served():
    written = openapi()
    assert json.loads(written) == document_of(OWN_ROUTES)
    assert (
        written
        == json.dumps(json.loads(written), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    )
