"""Every route, every role, and another organisation: made from the routes themselves.

Nothing here names a resource. A new route is tried as soon as it exists; if its path has a
parameter, `tests.play.api_world` must say what stands for it in another organisation.
"""

import re

import pytest
from litestar import Litestar
from litestar.di import Provide

from chargewright.access.permissions import FIELDS, TABLE, Action, Resource, may
from chargewright.access.roles import Role
from chargewright.api.app import OWN_ROUTES, undeclared_routes
from chargewright.api.bodies import paths
from chargewright.api.document import routes_of
from chargewright.api.idempotency import HEADER, Repeats
from chargewright.api.needs import Door, Permission, needs_of
from chargewright.api.routes import REPEATS_OPT
from chargewright.api.work import begin_work
from tests.play.api_world import BODIES, ID_OF, THERE

ROUTES = [
    (method, path, handler)
    for method, path, handler in routes_of(
        Litestar(list(OWN_ROUTES), dependencies={"work": Provide(begin_work)}, openapi_config=None)
    )
]
PERMITTED = [
    pytest.param(*route, id=f"{route[0]} {route[1]}")
    for route in ROUTES
    if isinstance(needs_of(route[2]), Permission)
]
PRICES = (Action.CHANGE, Resource.TARIFFS)
MONEY = re.compile(
    r"tariff|fee|share|price|amount|minor|currency|merchant|tax|host|zone$|settings$"
)
"""Names of fields that could say what a driver pays, or who gets it."""
NO_MONEY = {
    "clock_zone",  # what a station's times mean; prices go by the zone of its site
    "recurrency",  # of a charging profile: by the day or by the week
}
BESIDES = [
    pytest.param(*route, field, needed, id=f"{route[0]} {route[1]} {field}")
    for route in ROUTES
    if isinstance(needs := needs_of(route[2]), Permission) and route[2].parsed_data_field
    for field, needed in FIELDS.get((needs.action, needs.resource), {}).items()
    if field in paths(route[2].parsed_data_field.annotation)
]
CLOSED = [
    pytest.param(*route, id=f"{route[0]} {route[1]}")
    for route in ROUTES
    if needs_of(route[2]) is not Door.OPEN
]


def elsewhere(path):
    """The path with another organisation's ids in it."""
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda match: THERE[match[1]], path)


def body_of(handler):
    return BODIES.get(handler.operation_id, {})


def key_of(handler):
    """What a call that moves money must bring."""
    keyed = handler.opt.get(REPEATS_OPT) is Repeats.KEY_REQUIRED
    return {HEADER: handler.operation_id} if keyed else {}


@pytest.mark.parametrize(("method", "path", "handler"), CLOSED)
def test_a_stranger_is_asked_to_sign_in(world, method, path, handler):
    answer = world.client.request(method, elsewhere(path), json=body_of(handler))
    assert answer.status_code == 401
    assert answer.json()["code"] == "not_signed_in"
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("method", "path", "handler"), PERMITTED)
def test_a_role_gets_in_exactly_where_the_table_says(world, method, path, handler, role):
    needs = needs_of(handler)
    with world.client.stream(
        method, elsewhere(path), json=body_of(handler), headers=world.as_key(role)
    ) as answer:
        refused_by_role = answer.status_code == 403
    assert refused_by_role is not may(role, needs.action, needs.resource), answer.status_code


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("method", "path", "handler", "field", "needed"), BESIDES)
def test_a_field_that_needs_more_is_given_by_those_only_who_may(
    world, method, path, handler, field, needed, role
):
    needs = needs_of(handler)
    body = {**body_of(handler), **naming(handler, field)}
    answer = world.ask(method, elsewhere(path), role, json=body)
    admitted = may(role, needs.action, needs.resource)
    assert (answer.status_code == 403) is not (admitted and may(role, *needed)), answer.text
    if admitted and not may(role, *needed):
        assert answer.json()["code"] == "forbidden"
        [error] = answer.json()["errors"]
        assert error["field"] == field.replace("[]", "[0]")
        assert "change tariffs" in error["rule"]


def naming(handler, field):
    """A body that names this field, with whatever value the field takes."""
    body = GIVING[field.replace("evses[].", "")]
    if field.startswith("evses[]."):
        plug = {"standard": "IEC_62196_T2", "current_kind": "AC", "power_w": 22_000}
        return {"evses": [{"evse_no": 1, "label": "A1", "connectors": [plug], **body}]} | (
            {"site_id": "sit_there", "name": "N", "identity": "CS-9"}
            if handler.operation_id == "add_station"
            else {}
        )
    return body


GIVING = {
    "country": {"country": "DE"},
    "tax_jurisdiction": {"tax_jurisdiction": "DE"},
    "zone": {"zone": "Asia/Tokyo"},
    "currency": {"currency": "SEK"},
    "tariff_id": {"tariff_id": None},
    "merchant_of_record": {"merchant_of_record": "HOST"},
    "host_ref": {"host_ref": "me"},
    "host_share_percent": {"host_share_percent": "100"},
    "host_fixed_fee": {"host_fixed_fee": {"amount": "1.00", "currency": "EUR"}},
    "host_tax_percent": {"host_tax_percent": "21"},
    "platform_fee_percent": {"platform_fee_percent": "100"},
    "platform_fee_fixed": {"platform_fee_fixed": {"amount": "1.00", "currency": "EUR"}},
    "provider_fee_percent": {"provider_fee_percent": "0"},
    "provider_fee_fixed": {"provider_fee_fixed": {"amount": "0.00", "currency": "EUR"}},
    "settings": {"settings": {"payer_required": False}},
    "site_id": {"site_id": "sit_there"},
}


def test_no_money_is_moved_by_a_field_that_asks_for_nothing_besides():
    """A new field whose name smells of money stands in the table, or is named here as harmless."""
    open_to_more = [
        f"{method} {path} {field}"
        for method, path, handler in ROUTES
        if isinstance(needs := needs_of(handler), Permission) and handler.parsed_data_field
        if needs.action is not Action.READ  # a quote is asked for, and nothing is kept
        if not TABLE[needs.action, needs.resource] <= ROLES_OF_MONEY
        for field in paths(handler.parsed_data_field.annotation)
        if MONEY.search(leaf := field.rpartition(".")[2]) and leaf not in NO_MONEY
        if not within_a_guarded_one(needs, field)
    ]
    assert open_to_more == []


ROLES_OF_MONEY = TABLE[PRICES] | TABLE[Action.REFUND, Resource.PAYMENTS]


def within_a_guarded_one(needs, field):
    guarded = FIELDS.get((needs.action, needs.resource), {})
    return any(field == each or field.startswith(f"{each}.") for each in guarded)


def test_every_field_that_needs_more_is_a_field_of_some_body():
    unused = {
        (pair, field)
        for pair, fields in FIELDS.items()
        for field in fields
        if not any(
            field in paths(handler.parsed_data_field.annotation)
            for _, _, handler in ROUTES
            if isinstance(needs := needs_of(handler), Permission) and handler.parsed_data_field
            if (needs.action, needs.resource) == pair
        )
    }
    assert unused == set()


OTHERS = [
    pytest.param(*route, id=f"{route[0]} {route[1]}")
    for route in ROUTES
    if isinstance(needs_of(route[2]), Permission) and "{" in route[1]
]


@pytest.mark.parametrize(("method", "path", "handler"), OTHERS)
def test_what_another_organisation_owns_is_not_found(world, method, path, handler):
    answer = world.ask(method, elsewhere(path), json=body_of(handler), headers=key_of(handler))
    assert answer.status_code == 404, answer.text
    assert answer.json()["code"] == "not_found"


LISTS = [
    pytest.param(*route, id=f"{route[0]} {route[1]}")
    for route in ROUTES
    if "listing" in route[2].opt
]


@pytest.mark.parametrize("form", ["json", "csv"])
@pytest.mark.parametrize(("method", "path", "handler"), LISTS)
def test_no_list_shows_what_another_organisation_owns(world, method, path, handler, form):
    if "{" in path:
        return  # not found, as the test above says
    # What was tried in vain is kept with what its caller named, be it whose it may.
    done = "&outcome=done" if path.endswith("audit-trail") else ""
    answer = world.get(f"{path}?format={form}{done}")
    assert answer.status_code == 200
    assert not [each for each in THERE.values() if each in answer.text]


REFERENCES = [
    pytest.param(path, column, id=f"{path}?{column.name}")
    for _, path, handler in ROUTES
    if "listing" in handler.opt and "{" not in path
    for column in handler.opt["listing"].columns
    if column.refers_to
]


@pytest.mark.parametrize(("path", "column"), REFERENCES)
def test_a_filter_that_names_another_organisations_thing_finds_no_such_thing(world, path, column):
    answer = world.get(path, params={column.name: THERE[ID_OF[column.refers_to]]})
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


def test_every_route_says_what_it_needs(world):
    assert undeclared_routes(world.client.app) == []
