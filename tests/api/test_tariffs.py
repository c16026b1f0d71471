"""Tariffs: checked before they are published, never changed, quoted by the rating of every bill."""

import pytest

VAT = {"code": "VAT", "name": "VAT", "percent": "21", "jurisdiction": "NL"}
DOCUMENT = {
    "name": "Standard",
    "currency": "EUR",
    "tax_mode": "INCLUSIVE",
    "rounding": {"profile": "EU_GROSS"},
    "components": [
        {"id": "start", "dim": "FLAT", "price": "0.50", "tax": [VAT]},
        {"id": "energy", "dim": "ENERGY", "price": "0.50", "tax": [VAT]},
    ],
}
IMAGINED = {
    "start": "2026-03-02T09:00:00Z",
    "energy_wh": 10_000,
    "power_w": 10_000,
    "zone": "Europe/Amsterdam",
}


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """Each story begins without a tariff here."""


@pytest.fixture
def path(world):
    return f"/api/v1/tariffs/{world.post('/api/v1/tariffs', json={'name': 'T'}).json()['id']}"


def publish(world, path, **more):
    return world.post(f"{path}/versions", json={"document": {**DOCUMENT, **more}})


def test_versions_are_numbered_shown_in_words_and_found_again(world, path):
    first, second = publish(world, path), publish(world, path, name="Later")
    assert first.status_code == 201, first.text
    assert (first.json()["number"], second.json()["number"]) == (1, 2)
    assert any("0.50" in sentence for sentence in first.json()["words"]["en"])
    assert any("0,50" in sentence for sentence in first.json()["words"]["de"])
    assert world.get(first.headers["location"]).json() == first.json()
    listed = world.get(f"{path}/versions").json()["items"]
    assert [each["number"] for each in listed] == [2, 1]
    assert world.get(path).json()["last_version_id"] == second.json()["id"]


def test_every_error_of_a_tariff_is_named_where_it_stands(world, path):
    bad = [{"id": "energy", "dim": "ENERGY", "price": "0.5", "per": "h", "capp": 1}]
    answer = publish(world, path, components=bad, currency="EUX")
    assert answer.status_code == 422
    assert {each["field"] for each in answer.json()["errors"]} == {
        "document.groups[0].components[0].capp"
    }
    del bad[0]["capp"]
    answer = publish(world, path, components=bad, currency="EUX")
    fields = {each["field"] for each in answer.json()["errors"]}
    assert fields == {"document.currency", "document.groups[0].components[0].per"}
    assert world.get(f"{path}/versions").json()["items"] == []


def test_instants_and_days_that_nobody_can_count_with_are_refused_where_they_stand(world, path):
    windowed = [
        {**DOCUMENT["components"][1], "when": {"end_date": "9999-12-31", "max_idle": 10**15}}
    ]
    bad = {
        "valid_from": "0001-01-01T00:00:00+14:00",
        "valid_to": "9999-12-31T23:59:59-12:00",
        "components": windowed,
    }
    wanted = {
        "document.valid_from": "must lie between the years 1970 and 2200",
        "document.valid_to": "must lie between the years 1970 and 2200",
        "document.groups[0].components[0].when.end_date": "must lie between the years 1970 and 2200",
        "document.groups[0].components[0].when.max_idle": f"{10**15} seconds are more than a year",
    }
    preview = {"document": {**DOCUMENT, **bad}, "imagined": IMAGINED}
    for answer in (publish(world, path, **bad), world.post("/api/v1/tariff-preview", json=preview)):
        assert answer.status_code == 422, answer.text
        assert {each["field"]: each["rule"] for each in answer.json()["errors"]} == wanted
    assert world.get(f"{path}/versions").json()["items"] == []


def test_a_check_publishes_nothing_and_tells_errors_and_words(world, path):
    told = world.post("/api/v1/tariff-check", json={"document": DOCUMENT}).json()
    assert (told["errors"], bool(told["words"]["en"])) == ([], True)
    told = world.post("/api/v1/tariff-check", json={"document": {"name": ""}}).json()
    assert "document.currency" in {each["field"] for each in told["errors"]}
    assert told["words"] is None


def test_a_check_for_a_tariff_says_what_its_places_make_of_it_and_says_it_in_codes(world, path):
    tariff_id = path.rpartition("/")[2]
    site = {"name": "S", "country": "DE", "zone": "Europe/Berlin", "currency": "EUR"}
    site_id = world.post("/api/v1/sites", json={**site, "tariff_id": tariff_id}).json()["id"]
    plug = {"standard": "IEC_62196_T2_COMBO", "current_kind": "DC", "power_w": 150_000}
    post = {"site_id": site_id, "identity": "CS-1", "name": "S"}
    evses = [{"evse_no": 1, "label": "A", "connectors": [plug]}]
    assert world.post("/api/v1/stations", json={**post, "evses": evses}).status_code == 201

    def told(kind, **more):
        answer = world.post("/api/v1/tariff-check", json={"document": DOCUMENT, **more})
        assert answer.status_code == 200, answer.text
        return [(each["code"], each["values"]) for each in answer.json()[kind]]

    assert told("warnings") == [], (
        "nothing is known of the places of a tariff that is not there yet"
    )
    assert told("warnings", tariff_id=tariff_id) == [("afir_fast", {"countries": ["DE"]})]
    francs = {**DOCUMENT, "currency": "CHF"}
    assert told("errors", tariff_id=tariff_id, document=francs) == [
        ("other_currency", {"currency": "EUR"})
    ]
    assert ("missing", {}) in told("errors", document={"name": "T"})
    for nobody in ("trf_1", "trf_nowhere"):
        body = {"document": DOCUMENT, "tariff_id": nobody}
        answer = world.post("/api/v1/tariff-check", json=body)
        assert [each["field"] for each in answer.json()["errors"]] == ["tariff_id"]


def test_a_quote_and_a_preview_are_the_same_rating(world, path):
    version = publish(world, path)
    quoted = world.post(f"{version.headers['location']}/quote", json={"imagined": IMAGINED}).json()
    assert quoted["gross"] == {"amount": "5.50", "currency": "EUR"}
    assert [(line["dim"], line["gross"]["amount"]) for line in quoted["lines"]] == [
        ("FLAT", "0.50"),
        ("ENERGY", "5.00"),
    ]
    preview = world.post(
        "/api/v1/tariff-preview", json={"document": DOCUMENT, "imagined": IMAGINED}
    ).json()
    same = {name: value for name, value in quoted.items() if name != "tariff_version_id"}
    assert {name: preview[name] for name in same} == same
    wrong = {**IMAGINED, "zone": "Mars", "start": "2026-03-02T09:00:00"}
    answer = world.post("/api/v1/tariff-preview", json={"document": DOCUMENT, "imagined": wrong})
    assert {each["field"] for each in answer.json()["errors"]} == {
        "imagined.zone",
        "imagined.start",
    }


def test_a_site_takes_a_tariff_of_its_own_currency_and_organisation(world, path):
    publish(world, path)
    tariff_id = path.rpartition("/")[2]
    site = {"name": "S", "country": "NL", "zone": "Europe/Amsterdam", "currency": "EUR"}
    added = world.post("/api/v1/sites", json={**site, "tariff_id": tariff_id})
    assert added.json()["tariff_id"] == tariff_id
    wrong = world.post("/api/v1/sites", json={**site, "currency": "CHF", "tariff_id": tariff_id})
    assert wrong.status_code == 422
    below = {**site, "organization_id": "org_below", "tariff_id": tariff_id}
    assert world.post("/api/v1/sites", json=below).status_code == 422
    answer = publish(world, path, currency="CHF")
    assert [each["field"] for each in answer.json()["errors"]] == ["document.currency"]
