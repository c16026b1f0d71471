"""The API document and its page: whole, consistent, and nobody else's."""

import logging
import re

import pytest

from chargewright.api.app import OWN_ROUTES
from chargewright.api.document import document_of, routes_of
from chargewright.api.needs import Permission, needs_of


@pytest.fixture(scope="module")
def document():
    return document_of(OWN_ROUTES)


def operations(document):
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def test_it_is_openapi_3_1_and_served(world, document):
    served = world.client.get("/api/openapi.json")
    assert served.headers["content-type"] == "application/json"
    assert served.json() == document
    assert document["openapi"].startswith("3.1")


def test_whoever_reads_it_changes_nothing_about_our_logs():
    handlers = logging.getLogger().handlers[:]
    document_of(OWN_ROUTES)
    assert logging.getLogger().handlers == handlers


def test_every_reference_leads_somewhere(document):
    references = set(re.findall(r"'\$ref': '([^']+)'", str(document)))
    assert references
    for reference in references:
        place = document
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]


def test_every_route_stands_in_it_with_what_it_needs(world, document):
    for method, path, handler in routes_of(world.client.app):
        if not handler.resolve_include_in_schema():
            continue
        operation = document["paths"][path][method.lower()]
        needs = needs_of(handler)
        if isinstance(needs, Permission):
            assert operation["x-needs"] == str(needs)
        assert operation["operationId"] == handler.operation_id
        assert operation["summary"]
        assert operation["tags"]


def test_operation_ids_are_unique(document):
    ids = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(ids) == len(set(ids))


def test_nothing_of_the_framework_shows(document):
    shown = str(document["paths"])
    assert "litestar" not in shown.lower()
    assert "'work'" not in shown


def test_no_shape_is_named_after_our_modules(document):
    assert [name for name in document["components"]["schemas"] if "_" in name] == []


def test_a_list_names_its_filters_orders_and_the_sheet(document):
    listed = document["paths"]["/api/v1/users"]["get"]
    names = {parameter["name"] for parameter in listed["parameters"]}
    assert {"role", "email_starts", "created_at_from", "sort", "limit", "cursor"} <= names
    assert set(listed["responses"]["200"]["content"]) == {"application/json", "text/csv"}


def test_creating_takes_a_key_and_changing_a_token(document):
    def headers(path, method):
        parameters = document["paths"][path][method].get("parameters", [])
        return {each["name"] for each in parameters if each["in"] == "header"}

    assert headers("/api/v1/users", "post") == {"Idempotency-Key", "X-CSRF-Token"}
    assert headers("/api/v1/users/{user_id}", "patch") == {"X-CSRF-Token"}
    assert headers("/api/v1/users", "get") == set()


def test_a_body_says_what_is_required_and_what_is_known(document):
    body = document["components"]["schemas"]["NewUserBody"]
    assert body["required"] == ["email", "name", "role"]
    assert set(document["components"]["schemas"]["UserChangesBody"].get("required", ())) == set()


def types_of(schema):
    """The types that a property may have but null."""
    some = [schema, *schema.get("anyOf", ()), *schema.get("oneOf", ())]
    named = [each["type"] for each in some if "type" in each]
    return {name for each in named for name in (each if isinstance(each, list) else [each])} - {
        "null"
    }


def test_energies_are_whole_watt_hours_and_what_is_exact_says_so(document):
    found = {
        (shape, name): types_of(schema)
        for shape, said in document["components"]["schemas"].items()
        for name, schema in said.get("properties", {}).items()
        if re.search(r"(^|_)k?wh(_|$)", name)
    }
    assert ("ReadingView", "energy_wh") in found
    assert ("SessionView", "late_energy_wh") in found
    for (shape, name), types in found.items():
        wanted = {"string"} if name.endswith("_wh_exact") else {"integer"}
        assert types == wanted, f"{shape}.{name}"


def test_the_page_loads_nothing_from_anywhere(world):
    page = world.client.get("/api/docs")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    text = page.text.replace("<link rel='icon' href='data:,'>", "")
    assert not re.search(r"<(script|link|img|iframe|object)|@import|url\(|https?://", text)
    assert "style-src 'sha256-" in page.headers["content-security-policy"]
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_every_operation_and_every_shape_stands_on_the_page(world, document):
    page = world.client.get("/api/docs").text
    for path, _, operation in operations(document):
        assert f"id='{operation['operationId']}'" in page
        assert f"<code>{path}</code>" in page
    anchors = set(re.findall(r"id='([^']+)'", page))
    for link in re.findall(r"href='#([^']+)'", page):
        assert link in anchors
