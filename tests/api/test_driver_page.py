"""The page behind the code on a station: what a driver needs, in their language, and nothing of others."""

import re
from xml.etree import ElementTree as ET

import psycopg
import pytest

from chargewright.access.roles import Role
from chargewright.api.driver_page import STATUS, STYLE, Status
from chargewright.api.driver_words import CATALOGUES
from chargewright.network.spans import State
from tests.api.test_network import EVSE, site, station, terminal
from tests.api.test_tariffs import DOCUMENT
from tests.play.clock import MONDAY_MORNING

SMALL = 30_000
GERMAN = {"Accept-Language": "fr, de-AT;q=0.9, en;q=0.5"}
HIDDEN = ("ses_", "pay_", "rcp_", "tok_", "org_")


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """Each story begins with nothing here."""


def price(world, **more):
    tariff_id = world.post("/api/v1/tariffs", json={"name": "T"}).json()["id"]
    answer = world.post(
        f"/api/v1/tariffs/{tariff_id}/versions", json={"document": {**DOCUMENT, **more}}
    )
    assert answer.status_code == 201, answer.text
    return tariff_id


def write(world, query, *values):
    with psycopg.connect(world.database.superuser) as connection:
        connection.execute(query, values)


def becomes(world, evse_id, state):
    write(
        world,
        "INSERT INTO availability_span (organization_id, id, about_kind, about_id, state, began_at)"
        " VALUES ('org_here', %s, 'evse', %s, %s, %s)",
        f"{evse_id}.1", evse_id, state, MONDAY_MORNING,
    )  # fmt: skip


@pytest.fixture
def yard(world):
    return site(world, name="Harbour Yard", address="Quay 4, Rotterdam", tariff_id=price(world))


@pytest.fixture
def post(world, yard):
    return station(world, yard["id"]).json()


@pytest.fixture
def evse_id(post):
    return post["evses"][0]["id"]


def look(world, evse_id, lang="", **headers):
    return world.client.get(f"/c/{evse_id}" + (f"?lang={lang}" if lang else ""), headers=headers)


def read(answer):
    """What stands on it, without markup."""
    body = answer.text.partition("<body>")[2]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body.replace("<wbr>", "")))


def test_it_says_where_one_is_what_it_costs_and_whom_to_ask(world, evse_id):
    write(
        world,
        "UPDATE organization SET contact_phone = '+31101234567', contact_email = 'help@here.example'"
        " WHERE id = 'org_here'",
    )
    answer = look(world, evse_id)
    assert answer.status_code == 200, answer.text
    said = read(answer)
    for each in (
        "A1, station CS-1",
        "Harbour Yard, Quay 4, Rotterdam",
        "Energy: 0.50 EUR per kWh.",
        "Fee per session: 0.50 EUR.",
        "All prices include VAT 21 %.",
        "help@here.example",
    ):
        assert each in said
    assert 'href="tel:+31101234567"' in answer.text
    assert 'href="mailto:help@here.example"' in answer.text


def test_it_is_small_kept_by_nobody_and_loads_nothing(world, evse_id):
    answer = look(world, evse_id)
    assert len(answer.content) < SMALL
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "script" not in answer.headers["content-security-policy"]
    assert "<script" not in answer.text
    assert "http" not in answer.text.replace(STYLE, "")
    assert not re.search(r"url\(|@import", STYLE)
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("state", STATUS)
def test_each_state_has_words_a_colour_and_a_shape(world, evse_id, state):
    becomes(world, evse_id, state.value)
    shapes = {}
    for language, words in CATALOGUES.items():
        answer = look(world, evse_id, language)
        status = STATUS[state]
        assert f'<main class="{status}">' in answer.text
        assert words[status] in read(answer)
        assert words[f"{status}.lead"] in read(answer)
        shapes[language] = re.search(r'<p class="status">(<svg.*?</svg>)', answer.text).group(1)
    assert len(set(shapes.values())) == 1
    assert f".{STATUS[state]} .status" in STYLE


def test_an_evse_that_was_never_heard_of_is_not_known_and_every_state_has_a_status(world, evse_id):
    assert CATALOGUES["en"]["not_known"] in read(look(world, evse_id))
    assert set(STATUS) == set(State) - {State.ONLINE}
    assert set(STATUS.values()) == set(Status)


def test_both_languages_say_the_same_things():
    english, german = CATALOGUES["en"], CATALOGUES["de"]
    assert english.keys() == german.keys()
    for key, text in english.items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", german[key])), key


def test_it_speaks_the_browsers_language_and_an_address_asks_for_another(world, evse_id):
    assert '<html lang="en-GB">' in look(world, evse_id).text
    german = look(world, evse_id, **GERMAN)
    assert '<html lang="de-AT">' in german.text
    assert german.headers["vary"] == "Accept-Language"
    assert "Energie: 0,50 EUR je kWh." in read(german)
    assert f'href="/c/{evse_id}?lang=en"' in german.text
    assert '<html lang="en-GB">' in look(world, evse_id, "en", **GERMAN).text
    assert '<html lang="de-AT">' in look(world, evse_id, "xx", **GERMAN).text


def test_where_a_reader_serves_one_holds_a_card_to_it_and_hears_what_is_held(world, yard, evse_id):
    terminal(world, yard["id"], label="Left <reader>", evse_ids=[evse_id])
    said = read(look(world, evse_id))
    assert "Hold your card or phone to the card reader (Left &lt;reader&gt;)." in said
    assert "Up to 50.00 EUR is reserved when you start." in said
    assert "Hold the same card or phone to the reader again" in said
    assert "The card reader shows where your receipt is" in said
    assert "cannot be reached just now" in said
    write(world, "UPDATE terminal SET is_online = true")
    assert "cannot be reached just now" not in read(look(world, evse_id))


def test_where_the_reader_waits_for_a_vehicle_one_plugs_in_first(world, yard, evse_id):
    terminal(world, yard["id"], label="Left", start_mode="PLUG", evse_ids=[evse_id])
    said = read(look(world, evse_id))
    assert said.index("Plug in first.") < said.index("The card reader (Left) then asks")
    assert "Hold your card or phone to the card reader" not in said
    said = read(look(world, evse_id, "de"))
    assert said.index("Zuerst einstecken.") < said.index("Der Kartenleser (Left) bittet")


def test_without_a_reader_one_starts_by_token_or_app_and_nothing_is_held(world, evse_id):
    said = read(look(world, evse_id))
    assert "hold your charging card to the station, or start it in your app" in said
    assert "reserved on" not in said.lower()
    assert "It comes from whoever gave you the charging card or the app." in said


def test_what_is_held_is_what_the_reader_asks_for(world, yard):
    """Before the choice the dearest of what it serves; once where the vehicle chose, its own."""
    dear = price(world, authorization={"preauth_amount": "80"})
    cheap = price(world, authorization={"preauth_amount": "20"})
    evses = [EVSE, {**EVSE, "evse_no": 2, "label": "A2"}]
    one, two = station(world, yard["id"], "CS-2", evses).json()["evses"]
    for evse, tariff_id in ((one, dear), (two, cheap)):
        changed = world.ask("PATCH", f"/api/v1/evses/{evse['id']}", json={"tariff_id": tariff_id})
        assert changed.status_code == 200, changed.text
    added = terminal(world, yard["id"], evse_ids=[one["id"], two["id"]])
    assert added.status_code == 201, added.text
    for evse in (one, two):
        said = read(look(world, evse["id"]))
        assert "Up to 80.00 EUR is reserved" in said
        assert "is held on the card" not in said, "it is said once"
    write(world, "UPDATE terminal SET start_mode = 'PLUG'")
    assert "Up to 20.00 EUR is reserved" in read(look(world, two["id"]))


def test_each_evse_has_its_own_price_and_a_site_its_own_hold(world):
    own = price(world, components=[{"id": "e", "dim": "ENERGY", "price": "0.79"}], tax_mode="NONE")
    yard = site(world, tariff_id=price(world), settings={"hold_minor": 3500})
    evses = [EVSE, {**EVSE, "evse_no": 2, "label": "A2", "tariff_id": own}]
    first, second = station(world, yard["id"], "CS-3", evses).json()["evses"]
    terminal(world, yard["id"], evse_ids=[first["id"]])
    assert "Up to 35.00 EUR" in read(look(world, first["id"]))
    assert "0.50 EUR per kWh" in read(look(world, first["id"]))
    said = read(look(world, second["id"]))
    assert "0.79 EUR per kWh" in said
    assert "0.50 EUR" not in said


def test_what_is_free_is_not_held_and_what_has_no_price_says_so(world):
    free = price(world, components=[{"id": "e", "dim": "ENERGY", "price": "0"}], tax_mode="NONE")
    for number, (tariff_id, sentence) in enumerate(
        ((free, "Nothing is reserved"), (None, "No price is given for this place"))
    ):
        yard = site(world, name=f"Y{number}", tariff_id=tariff_id)
        evse = station(world, yard["id"], f"CS-F{number}").json()["evses"][0]
        terminal(world, yard["id"], serial_ref=f"S{number}", evse_ids=[evse["id"]])
        assert sentence in read(look(world, evse["id"]))


def test_nothing_of_a_session_or_its_driver_is_on_it(paid):
    world, evse_id = paid.world, paid.evse_id
    text = look(world, evse_id).text.replace(STYLE, "")
    kept = world.rows(
        "SELECT id FROM session UNION SELECT id FROM payment UNION SELECT id FROM receipt"
    )
    assert kept
    for each in (*(row[0] for row in kept), *HIDDEN, "5.50", "10.00", paid.terminal_id):
        assert each not in text
    cards = world.rows("SELECT card_last_four FROM payment WHERE id = %s", paid.payment_id)
    assert cards
    for (last_four,) in cards:
        assert last_four not in text


def test_every_organisation_has_its_pages_for_they_are_public(world):
    ((evse_id, label),) = world.rows(
        "SELECT id, label FROM evse WHERE organization_id = 'org_there' ORDER BY id LIMIT 1"
    )
    answer = look(world, evse_id)
    assert answer.status_code == 200
    assert label in read(answer)


@pytest.mark.parametrize("lang", ["en", "de"])
def test_a_station_that_is_retired_says_where_one_is_and_nothing_else(world, post, evse_id, lang):
    world.ask("PATCH", f"/api/v1/stations/{post['id']}", json={"is_retired": True})
    answer = look(world, evse_id, lang)
    assert answer.status_code == 404
    assert CATALOGUES[lang]["retired.lead"] in read(answer)
    assert "Harbour Yard" not in answer.text


@pytest.mark.parametrize(
    "wrong",
    [
        "evs_nobody",
        "x" * 5000,
        "a%00b",
        "%00",
        "%F0%9F%94%8C",
        "%3Cscript%3E",
        "a'--",
        "%25s",
        "...",
    ],
)
def test_what_leads_nowhere_says_what_to_do(world, wrong):
    answer = look(world, wrong, **GERMAN)
    assert answer.status_code == 404
    assert CATALOGUES["de"]["unknown"] in read(answer)
    assert CATALOGUES["de"]["unknown.lead"] in read(answer)
    assert answer.headers["cache-control"] == "no-store"


def test_what_others_wrote_stays_text(world, yard):
    label = "<img src=x onerror=alert(1)>"
    post = station(world, yard["id"], "CS-X", [{**EVSE, "label": label}], name='"><b>').json()
    write(
        world,
        "UPDATE organization SET contact_email = %s, support_url = %s WHERE id = 'org_here'",
        'a"onclick="x@b.example', 'https://"><script>1',
    )  # fmt: skip
    text = look(world, post["evses"][0]["id"]).text
    for each in ("<img", "<b>", "<script", 'a"on'):
        assert each not in text


def test_operators_get_its_address_as_a_picture(world, evse_id):
    answer = world.get(f"/api/v1/evses/{evse_id}/qr.svg", Role.SUPPORT)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("image/svg+xml")
    drawn = ET.fromstring(answer.content)  # noqa: S314 - it is ours
    space = "{http://www.w3.org/2000/svg}"
    assert drawn.tag == f"{space}svg"
    assert drawn.find(f"{space}title").text == f"http://testserver.local/c/{evse_id}"
    assert world.get("/api/v1/evses/evs_there/qr.svg").status_code == 404
    assert world.client.get(f"/api/v1/evses/{evse_id}/qr.svg").status_code == 401
