"""Every route, every role, and another organisation: made from the routes themselves.

Nothing here names a resource. A new route is tried as soon as it exists; if its path has a
parameter, `tests.play.api_world` must say what stands for it in another organisation.
"""

import re

import pytest
from litestar import Litestar
from litestar.di import Provide

from chargewright.access.permissions import may
from chargewright.access.roles import Role
from chargewright.api.app import OWN_ROUTES, undeclared_routes
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
    answer = world.get(f"{path}?format={form}")
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
