"""What is open to whoever knows a secret address: a terminal's callback, a driver's receipt."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import psycopg
import pytest

from chargewright.billing.link import hash_of as link_hash
from chargewright.billing.qr import qr_svg
from chargewright.payments.callback import hash_of
from chargewright.payments.reader import Operation, ReaderState
from chargewright.payments.screens import Says, Screen
from tests.api.test_charges import do, refund
from tests.payments.cast import eur, reader

TOKEN = "t" * 43


@pytest.fixture
def armed(charge):
    """A reader that waits for a card, and the address at which it may say that it read one."""
    now = charge.now
    operation = Operation(
        id="opn_1", number=1, evse_id=None, amount=eur("50"),
        prompt=Screen(says=Says.TAP_TO_START), began_at=now,
    )  # fmt: skip
    waiting = replace(
        reader(),
        terminal_id=charge.terminal_id,
        state=ReaderState.ARMED,
        operation=operation,
        number=1,
        due_at=now + timedelta(seconds=45),
    )
    with psycopg.connect(charge.world.database.superuser) as connection:
        connection.execute(
            "UPDATE reader SET state = 'armed', machine = %s WHERE terminal_id = %s",
            (msgspec.json.encode(waiting).decode(), charge.terminal_id),
        )
        connection.execute(
            "INSERT INTO reader_callback (organization_id, token_sha256, terminal_id, operation_id,"
            " expires_at) VALUES ('org_here', %s, %s, 'opn_1', %s)",
            (hash_of(TOKEN), charge.terminal_id, now + timedelta(hours=1)),
        )
    return charge


def call(world, token, body=b"{}"):
    return world.client.post(f"/callbacks/terminals/{token}", content=body)


def looks(told):
    return told.world.rows("SELECT kind FROM effect WHERE kind = 'reader.look_at_reader'")


def test_a_callback_is_a_hint_that_makes_us_look(armed):
    assert call(armed.world, TOKEN, b"\x00 not even JSON").status_code == 200
    assert looks(armed) == [("reader.look_at_reader",)]


def test_what_speaks_of_another_terminal_is_not_heard(armed):
    theirs = {"serialNumber": "SOMEBODY-ELSE", "cardId": "c", "maskedPan": "****4242"}
    assert call(armed.world, TOKEN, msgspec.json.encode(theirs)).status_code == 200
    assert looks(armed) == []
    ours = theirs | {"serialNumber": "APL-1"}
    assert call(armed.world, TOKEN, msgspec.json.encode(ours)).status_code == 200
    assert looks(armed) == [("reader.look_at_reader",)]


def test_an_address_that_nobody_was_given_or_that_has_lapsed_is_not_there(armed):
    unknown = call(armed.world, "u" * 43)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")
    armed.world.clock.advance(hours=2)
    assert call(armed.world, TOKEN).status_code == 404
    assert looks(armed) == []


def relink(told, receipt_kind="RECEIPT"):
    """Give a document an address that the test knows; in the database only its hash is kept."""
    with psycopg.connect(told.world.database.superuser) as connection:
        connection.execute("ALTER TABLE receipt DISABLE TRIGGER receipt_is_never_changed")
        connection.execute(
            "UPDATE receipt SET token_sha256 = %s"
            " WHERE document_type = %s AND organization_id = 'org_here'",
            (link_hash(TOKEN), receipt_kind),
        )
        connection.execute("ALTER TABLE receipt ENABLE TRIGGER receipt_is_never_changed")


def test_a_receipt_opens_for_whoever_has_its_link_in_the_terminals_language(paid):
    relink(paid)
    client = paid.world.client
    english = client.get(f"/r/{TOKEN}", headers={"Accept-Language": "de-AT"})
    assert english.status_code == 200
    assert '<html lang="en-GB">' in english.text
    assert "5.50" in english.text, "as its reader spoke, whatever the browser likes"
    german = client.get(f"/r/{TOKEN}?lang=de", headers={"Accept-Language": "en"})
    assert "5,50" in german.text
    assert f'href="/r/{TOKEN}?lang=de"' in english.text
    assert "script-src" not in german.headers["content-security-policy"]
    assert german.headers["referrer-policy"] == "no-referrer"
    printed = client.get(f"/r/{TOKEN}/pdf")
    assert printed.headers["content-type"] == "application/pdf"
    assert printed.headers["x-robots-tag"] == english.headers["x-robots-tag"]
    assert printed.content.startswith(b"%PDF")


def test_a_reader_that_speaks_german_hands_out_german_receipts(charge):
    path = f"/api/v1/terminals/{charge.terminal_id}"
    assert charge.world.ask("PATCH", path, json={"language": "de"}).status_code == 200
    relink(charge.tap().plug_in().charge(10_000).unplug(10_000).captured("5.50"))
    page = charge.world.client.get(f"/r/{TOKEN}", headers={"Accept-Language": "en-US"}).text
    assert "5,50" in page
    unknown = charge.world.client.get("/r/nonsense", headers={"Accept-Language": "de"}).text
    assert '<html lang="de' in unknown, "nothing was issued here: as the browser likes"


def test_the_code_on_the_page_leads_to_the_public_address_wherever_it_was_opened(paid):
    relink(paid)
    page = paid.world.client.get(f"/r/{TOKEN}", headers={"Host": "10.0.0.7:8080"}).text
    assert qr_svg(f"{paid.world.parts.settings.public_url}/r/{TOKEN}") in page


def test_the_page_of_a_receipt_tells_of_its_credit_notes(paid):
    relink(paid)
    asked = refund(paid, "2.00", "r-1").json()
    do(paid, f"refunds/{asked['id']}/done", {})
    paid.credited(asked["id"])
    ((number,),) = paid.world.rows("SELECT number FROM receipt WHERE total_minor = -200")
    assert number in paid.world.client.get(f"/r/{TOKEN}").text


@pytest.mark.parametrize("path", ["/r/nonsense", f"/r/{'x' * 43}", f"/r/{'x' * 43}/pdf"])
def test_a_link_that_leads_nowhere_says_so_kindly(world, path):
    answer = world.client.get(path, headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "http" not in answer.text.replace("http-equiv", "")
