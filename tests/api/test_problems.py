"""Every "no" is a problem document, wherever it comes from."""

import json

import pytest
from litestar import get

from chargewright.api.needs import OPT, Door
from chargewright.api.refusals import BY_CODE, ROWS, rendered, row_of
from chargewright.kernel.problem import Conflict, Outage, Refusal
from tests.play import api_world
from tests.play.api_world import email_of

TYPE = "application/problem+json"


def is_problem(answer, status, code):
    assert answer.headers["content-type"] == TYPE
    told = answer.json()
    assert (answer.status_code, told["status"], told["code"]) == (status, status, code)
    assert told["title"] == BY_CODE[code].title
    assert told["request_id"] == answer.headers["x-request-id"]
    return told


@get("/api/v1/bug", opt={OPT: Door.OPEN}, include_in_schema=False)
async def stumble() -> None:
    raise AssertionError("card 4111 1111 1111 1111 in a message")


@get("/api/v1/outage", opt={OPT: Door.OPEN}, include_in_schema=False)
async def lose_the_database() -> None:
    raise Outage("database: host db-7.internal is gone", retry=True)


@pytest.fixture(scope="module")
def fragile(postgres_server):
    """The API with two routes that go wrong."""
    database = api_world.peopled(postgres_server)
    with api_world.world(database, routes=(stumble, lose_the_database)) as running:
        yield running
    postgres_server.drop(database)


def test_a_path_that_leads_nowhere(world):
    is_problem(world.client.get("/api/v1/nothing"), 404, "no_such_path")


def test_a_method_that_does_nothing_names_those_that_do(world):
    answer = world.client.put("/api/v1/users", json={})
    is_problem(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "GET, OPTIONS, POST"


def test_a_method_on_a_path_with_an_id_names_those_that_do(world):
    answer = world.client.post("/api/v1/api-keys/key_1")
    assert answer.headers["allow"] == "DELETE, GET, OPTIONS"


@pytest.mark.parametrize("body", [b"", b"   "])
def test_a_missing_body(world, body):
    answer = world.post("/api/v1/users", content=body, headers={"Content-Type": "application/json"})
    told = is_problem(answer, 422, "invalid")
    assert told["errors"] == [{"field": "", "rule": "a JSON body is required"}]


@pytest.mark.parametrize("body", [b"{", b"nonsense", b'"\xff"', b"[1,]"])
def test_a_body_that_is_not_json(world, body):
    answer = world.post("/api/v1/users", content=body, headers={"Content-Type": "application/json"})
    is_problem(answer, 400, "malformed")


def test_a_path_with_what_no_id_has_leads_nowhere(world):
    is_problem(world.get("/api/v1/users/%00"), 404, "no_such_path")
    is_problem(world.ask("PATCH", "/api/v1/users/a%00b", json={}), 404, "no_such_path")


@pytest.mark.parametrize("depth", [100, 5_000])
def test_a_body_nested_without_end_is_refused_before_anybody_has_signed_in(world, depth):
    headers = {"Content-Type": "application/json"}
    deep = b"[" * depth + b"]" * depth
    answer = world.client.post("/api/v1/sign-in", content=deep, headers=headers)
    is_problem(answer, 400, "malformed")


def test_a_text_that_no_database_keeps_is_refused_by_its_field(world):
    signing_in = {"email": "a\0@b.example", "password": "\0"}
    told = is_problem(world.client.post("/api/v1/sign-in", json=signing_in), 422, "invalid")
    assert {each["field"] for each in told["errors"]} == {"email", "password"}
    token = {"uid": "AA\0", "valid_to": "2030-01-01T00:00:00Z"}
    told = is_problem(world.post("/api/v1/tokens", json=token), 422, "invalid")
    assert {each["field"] for each in told["errors"]} == {"uid"}
    token = {"uid": "AA", "valid_to": "0001-01-01T00:00:00+14:00"}
    told = is_problem(world.post("/api/v1/tokens", json=token), 422, "invalid")
    assert [each["field"] for each in told["errors"]] == ["valid_to"]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", None])
def test_a_body_that_any_page_could_send_is_not_read(world, kind):
    headers = {"Content-Type": kind} if kind else {}
    answer = world.post("/api/v1/users", content=b"{}", headers=headers)
    is_problem(answer, 415, "unsupported_media_type")


def test_a_body_that_is_too_large(world):
    answer = world.post("/api/v1/users", json={"name": "x" * (1 << 20)})
    is_problem(answer, 413, "too_large")


def test_every_bad_field_is_listed_with_its_rule(world):
    answer = world.post(
        "/api/v1/users", json={"name": 7, "role": "king", "shoe_size": 44, "organization_id": None}
    )
    told = is_problem(answer, 422, "invalid")
    assert told["errors"] == [
        {"field": "email", "rule": "is required"},
        {"field": "name", "rule": "must be a text, got a whole number"},
        {
            "field": "role",
            "rule": "must be one of administrator, network_manager, station_manager, installer,"
            " support, accountant, analyst",
        },
        {"field": "shoe_size", "rule": "is not a field of this"},
    ]


def test_rules_beyond_the_shape_are_listed_as_well(world):
    answer = world.post(
        "/api/v1/users", json={"email": "no at sign", "name": " ", "role": "analyst"}
    )
    told = is_problem(answer, 422, "invalid")
    assert [each["field"] for each in told["errors"]] == ["email", "name"]


def test_every_bad_parameter_of_a_list_is_listed(world):
    answer = world.get("/api/v1/users?limit=0&sort=name&role=king&colour=red&cursor=xyz&format=xml")
    told = is_problem(answer, 422, "invalid")
    assert {each["field"] for each in told["errors"]} == {
        "limit",
        "sort",
        "role",
        "colour",
        "cursor",
        "format",
    }


def test_a_bug_tells_its_request_id_and_nothing_of_its_inside(fragile, capsys):
    answer = fragile.client.get("/api/v1/bug")
    told = is_problem(answer, 500, "internal")
    assert "4111" not in answer.text
    assert told["request_id"] in capsys.readouterr().out


def test_an_outage_says_when_to_come_again_and_not_what_is_behind(fragile):
    answer = fragile.client.get("/api/v1/outage")
    is_problem(answer, 503, "outage")
    assert answer.headers["retry-after"] == "1"
    assert "db-7" not in answer.text


def test_who_you_are_comes_before_what_you_sent(world):
    answer = world.client.post("/api/v1/users", content=b"{")
    is_problem(answer, 401, "not_signed_in")


def test_a_request_id_that_was_sent_is_kept(world):
    answer = world.client.get("/healthz", headers={"X-Request-Id": "trace-0123456789"})
    assert answer.headers["x-request-id"] == "trace-0123456789"
    answer = world.client.get("/healthz", headers={"X-Request-Id": 'a"b\u0009'})
    assert answer.headers["x-request-id"] != 'a"b\u0009'


@pytest.mark.parametrize("path", ["/healthz", "/api/v1/nothing", "/api/v1/me", "/api/docs"])
def test_every_answer_protects_whoever_shows_it(world, path):
    headers = world.client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["content-security-policy"].startswith("default-src 'none'")


def all_refusals(kind=Refusal):
    for child in kind.__subclasses__():
        yield child
        yield from all_refusals(child)


def test_codes_stand_once_and_statuses_are_those_of_http():
    assert len(BY_CODE) == len(ROWS)
    assert {row.status for row in ROWS} <= {
        400,
        401,
        403,
        404,
        405,
        406,
        409,
        413,
        415,
        422,
        429,
        500,
        503,
    }


def test_a_refusal_without_a_row_is_answered_as_its_ancestor():
    class AlreadyOpen(Conflict):
        code = "already_open"

    assert row_of(AlreadyOpen("it is")).code == "conflict"


def test_the_page_has_a_row_for_each_code():
    page = rendered()
    assert all(f"| `{row.code}` | {row.status} |" in page for row in ROWS)


def test_a_problem_leads_to_its_row_on_the_page(world):
    problem = json.loads(world.client.get("/api/v1/nothing").content)
    page, _, anchor = problem["type"].partition("#")
    assert f"id='{anchor}'" in world.client.get(page).text


def test_signing_in_with_a_bad_body_lists_what_is_missing(world):
    answer = world.client.post("/api/v1/sign-in", json={"email": email_of("analyst")})
    told = is_problem(answer, 422, "invalid")
    assert told["errors"] == [{"field": "password", "rule": "is required"}]
