"""What stations say otherwise than the schema has it, from the report by model to the switch at a station."""

import re

from playwright.sync_api import expect

from tests.play.api_world import connect
from tests.play.dashboard import STATION


def strict_in(office):
    station = office.world.get(f"/api/v1/stations/{office.paid.station_id}").json()
    return station["strict_in"]


def test_an_operator_goes_from_a_model_to_its_station_and_holds_it_to_the_schema(operator, office):
    page = operator.page
    page.get_by_role("link", name="Deviations", exact=True).click()
    operator.heading("Deviations")
    of_model = page.get_by_role("row", name=re.compile("Acme Post 2.*Word in another spelling"))
    expect(of_model).to_contain_text("1,211")
    expect(of_model.get_by_text('"kwh"')).to_be_visible()
    of_model.get_by_role("link").click()
    page.get_by_role("tab", name="By station", selected=True).wait_for()
    rows = page.get_by_role("row", name=re.compile("Word in another spelling"))
    expect(rows).to_have_count(2)
    expect(page.get_by_role("row", name=re.compile("Field that the message"))).to_have_count(0)
    rows.filter(has_text=STATION).get_by_role("link").click()

    operator.heading(STATION)
    card = page.get_by_role("region", name="Word in another spelling")
    expect(card).to_contain_text("We read the word of the schema")
    expect(card).to_contain_text("1,204 times")
    expect(card.get_by_text("meterValue[].sampledValue[].unit")).to_be_visible()
    name = "Hold to the schema: Word in another spelling"
    switch = card.get_by_role("switch", name=name)
    expect(switch).not_to_be_checked()
    switch.click()
    page.get_by_text("its gateway follows at once").wait_for()
    card.get_by_text("Refused: the station is held to the schema here.").wait_for()
    expect(switch).to_be_checked()
    assert strict_in(office) == ["word_spelling"]

    page.get_by_text(re.compile("^Show all")).click()
    another = page.get_by_role("switch", name="Hold to the schema: Empty list")
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        another.click()
    expect(another).to_be_checked()
    assert strict_in(office) == ["empty_list", "word_spelling"]

    switch.click()
    page.get_by_text("This is understood again").wait_for()
    expect(switch).not_to_be_checked()
    assert strict_in(office) == ["empty_list"]


def test_the_audit_trail_says_in_words_where_a_station_is_held_to_the_schema(operator, office):
    station_id = office.paid.station_id
    office.world.ask("PATCH", f"/api/v1/stations/{station_id}", json={"strict_in": ["fraction"]})
    operator.go(f"/audit-trail?thing_id={station_id}")
    operator.heading("Audit trail")
    operator.page.get_by_role("row", name=re.compile(STATION)).nth(0).get_by_role("link").nth(
        0
    ).click()
    told = operator.page.get_by_role("dialog").get_by_role("row", name=re.compile("Held to"))
    expect(told).to_contain_text("Meter register with a fraction")


def test_of_a_station_that_deviates_nowhere_one_reads_what_would_be_understood(operator, office):
    world, page = office.world, operator.page
    new, quiet = [
        world.post(
            "/api/v1/stations",
            json={"site_id": office.ids["siteId"], "identity": name, "name": name, "evses": []},
            headers={"Idempotency-Key": name},
        ).json()["id"]
        for name in ("New", "Quiet")
    ]
    connect(world, quiet)
    world.does("UPDATE station_link SET connected_at = now() WHERE station_id = %s", quiet)
    operator.go(f"/stations/{new}/deviations")
    page.get_by_text("Nothing was heard from this station yet").wait_for()
    operator.go(f"/stations/{quiet}/deviations")
    page.get_by_text("This station speaks as the schema has it").wait_for()
    page.get_by_text("Show all 20").click()
    page.get_by_text('"meterStart":"1200"').wait_for()
