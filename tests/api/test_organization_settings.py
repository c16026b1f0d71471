"""Settings of an organisation: kept as they should be, taken from above, and used where drivers and people are."""

import asyncio

import psycopg
import pytest

from chargewright.access.roles import Role
from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.units import Units
from chargewright.main.cards import TerminalAccounts
from tests.api.test_driver_page import look, read
from tests.api.test_network import errors, site, station, terminal
from tests.play.api_world import email_of

HERE = "/api/v1/organizations/org_here"
BELOW = "/api/v1/organizations/org_below"
OWN = {
    "contact_email": "help@here.example",
    "contact_phone": "+31101234567",
    "support_url": "https://here.example/help",
    "default_language": "de",
    "default_zone": "Europe/Amsterdam",
    "charging_plans": "cheapest",
}
NOTHING = dict.fromkeys(OWN)


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """Each story begins with nothing said."""


def says(world, path, **settings):
    answer = world.ask("PATCH", path, json=settings)
    assert answer.status_code == 200, answer.text
    return answer.json()


def above_says(world, **settings):
    """What the root says, whom nobody here sees."""
    with psycopg.connect(world.database.superuser) as connection:
        for name, value in settings.items():
            connection.execute(
                f"UPDATE organization SET {name} = %s WHERE id = 'org_root'",
                (value,),
            )


def told(shown):
    return {name: shown[name] for name in OWN}


def test_what_is_said_is_kept_in_one_spelling_and_shown(world):
    typed = {**OWN, "contact_phone": "+31 (10) 123-45 67", "contact_email": " help@here.example "}
    changed = says(world, HERE, **typed)
    assert told(changed) == OWN
    assert changed["effective"] == OWN
    assert world.get(HERE).json() == changed
    emptied = says(world, HERE, **NOTHING)
    assert told(emptied) == emptied["effective"] == NOTHING


def test_who_says_nothing_takes_each_thing_from_the_nearest_above(world):
    above_says(world, default_language="en", default_zone="Europe/Berlin")
    says(world, HERE, default_language="de", contact_phone=OWN["contact_phone"])
    below = says(world, BELOW, contact_email="below@here.example")
    assert told(below) == {**NOTHING, "contact_email": "below@here.example"}
    assert below["effective"] == {
        "contact_email": "below@here.example",
        "contact_phone": OWN["contact_phone"],
        "support_url": None,
        "default_language": "de",
        "default_zone": "Europe/Berlin",
        "charging_plans": None,
    }
    added = world.post(
        "/api/v1/organizations",
        json={
            "name": "New",
            "country": "DE",
            "legal_name": "New GmbH",
            "legal_address": "Weg 1",
            "contact_phone": "+49 30 123456",
            "parent_id": "org_below",
        },
    ).json()
    assert added["effective"] == {**below["effective"], "contact_phone": "+4930123456"}
    assert world.get(f"/api/v1/organizations/{added['id']}").json() == added


def test_what_cannot_be_so_is_refused_by_field_and_rule(world):
    wrong = {
        "contact_email": "nobody",
        "contact_phone": "+49 (0)30 123456",
        "support_url": "http://here.example",
        "default_zone": "Mars/Olympus",
    }
    answer = world.ask("PATCH", HERE, json=wrong)
    assert answer.status_code == 422
    rules = {each["field"]: each["rule"] for each in answer.json()["errors"]}
    assert rules.keys() == wrong.keys()
    assert "https://" in rules["support_url"]
    assert "zero in brackets" in rules["contact_phone"]
    assert errors(world.ask("PATCH", HERE, json={"default_language": "fr"})) == {"default_language"}
    assert told(world.get(HERE).json()) == NOTHING


def test_the_trail_tells_what_was_said_and_not_what_it_was_taken_for(world):
    above_says(world, default_zone="Europe/Berlin")
    says(world, HERE, contact_phone="+31 10 123 45 67")
    (row,) = world.get("/api/v1/audit-trail?thing_id=org_here").json()["items"]
    assert [(each["field"], each["before"], each["after"]) for each in row["changes"]] == [
        ("contact_phone", None, "+31101234567")
    ]


def test_whoever_signs_in_learns_in_what_language_and_zone_things_begin(world):
    above_says(world, default_language="de")
    says(world, HERE, default_zone="Europe/Amsterdam")
    world.sign_in(email_of(Role.SUPPORT))
    me = world.client.get("/api/v1/me").json()
    assert (me["default_language"], me["default_zone"]) == ("de", "Europe/Amsterdam")
    assert not me["runs_installation"]


def test_a_terminal_speaks_as_its_organisation_does_unless_it_is_told_otherwise(world):
    yard = site(world)
    assert terminal(world, yard["id"], serial_ref="S1").json()["language"] == "en"
    above_says(world, default_language="de")
    assert terminal(world, yard["id"], serial_ref="S2").json()["language"] == "de"
    asked = terminal(world, yard["id"], serial_ref="S3", language="en")
    assert asked.json()["language"] == "en"


def test_a_reader_in_whose_language_there_are_no_words_is_spoken_to_in_its_organisations(world):
    reader = terminal(world, site(world)["id"]).json()
    above_says(world, default_language="de")
    assert language_of(world, reader["id"]) == "en"
    with psycopg.connect(world.database.superuser) as connection:
        connection.execute("UPDATE terminal SET language = 'fr'")
    assert language_of(world, reader["id"]) == "de"
    above_says(world, default_language=None)
    assert language_of(world, reader["id"]) == "en"


def language_of(world, terminal_id):
    """In what the worker has a reader's provider speak."""

    async def reached():
        database = Database(world.database.work, connections_max=1, name="reached")
        await database.open()
        clock, ids = world.parts.clock, world.parts.ids
        units = Units(database, clock=clock, ids=ids, nudge=print, defaults={})
        accounts = TerminalAccounts(units, world.parts.vault)
        _, reader = await accounts.reach("org_here", terminal_id)
        await accounts.close()
        await database.close()
        return reader.language

    return asyncio.run(reached())


def test_drivers_read_whom_to_ask_and_in_the_organisations_language(world):
    evse_id = station(world, site(world)["id"]).json()["evses"][0]["id"]
    assert '<html lang="en-GB">' in look(world, evse_id).text
    above_says(world, **OWN)
    says(
        world,
        HERE,
        support_url="https://here.example/faq?a=1&b=2",
        contact_email="a+b@here.example",
    )
    answer = look(world, evse_id, **{"Accept-Language": "fr"})
    assert '<html lang="de-DE">' in answer.text
    assert 'href="tel:+31101234567"' in answer.text
    assert 'href="mailto:a+b@here.example"' in answer.text
    assert 'href="https://here.example/faq?a=1&amp;b=2"' in answer.text
    assert "here.example/faq?a=1&amp;b=2" in read(answer)
    assert '<html lang="en-US">' in look(world, evse_id, **{"Accept-Language": "en-US"}).text
    assert '<html lang="en-GB">' in look(world, evse_id, "en").text


def test_a_receipt_names_the_contacts_that_count(charge):
    above_says(charge.world, contact_phone=OWN["contact_phone"])
    says(charge.world, HERE, contact_email=OWN["contact_email"])
    paid = charge.tap().plug_in().charge(10_000).unplug(10_000).captured("5.50")
    (receipt,) = paid.world.get("/api/v1/receipts").json()["items"]
    document = paid.world.get(f"/api/v1/receipts/{receipt['id']}").json()["document"]
    seller = document["heading"]["seller"]
    assert (seller["email"], seller["phone"]) == (OWN["contact_email"], OWN["contact_phone"])
