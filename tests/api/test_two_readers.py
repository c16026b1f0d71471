"""Two readers that pay for the same EVSEs: who tapped at one of them counts at the other."""

import asyncio
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

import pytest

from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.units import Units
from chargewright.payments.events import (
    HoldDeclined,
    HoldFound,
    HoldNotFound,
    HoldPlaced,
    HoldUnanswered,
    Released,
)
from chargewright.payments.model import Card, CardKind, CardToken, DeclineReason, Hold
from chargewright.payments.reader import (
    Armed,
    CardRead,
    Disarmed,
    ReaderDeadlinePassed,
    TerminalCameOnline,
    operation_id,
)
from chargewright.reactions.house import House
from chargewright.reactions.taps import card_read
from tests.api.test_network import EVSE, site, station, terminal
from tests.api.test_tariffs import DOCUMENT
from tests.api.test_two_connectors import FREE, OCCUPIED, says
from tests.payments.cast import ANNA, BERT, SECOND, card
from tests.play.api_world import connect
from tests.play.charged import HOLD, Charge
from tests.play.long import rounds
from tests.play.waiting import stand_in_line

CARL = card("carl")


@dataclass
class Yard:
    """One station with some EVSEs, and readers by name, each ready for a card."""

    one: Charge
    evse_ids: tuple[str, ...]
    readers: dict[str, Charge]

    def tap(self, reader, who):
        """A card at a reader that has come back to waiting for one."""
        at = self.readers[reader]
        if state_of(at) == "disarming":
            at.reads(Disarmed(at.now))
        if state_of(at) == "arming":
            at.reads(Armed(at.now, operation_of(at)))
        at.shows(CardRead(at.now, operation_of(at), card=who))

    def payments(self):
        rows = self.one.world.rows(
            "SELECT card_token, state, ARRAY(SELECT jsonb_array_elements_text(machine -> 'evse_ids'))"
            " FROM payment WHERE organization_id = 'org_here' ORDER BY opened_at, id"
        )
        return [
            (token.removeprefix("card-token-"), state, tuple(map(self.evse_ids.index, evse_ids)))
            for token, state, evse_ids in rows
        ]

    def told(self, reader):
        """What the reader was last asked to say when it was stopped."""
        ((says_,),) = self.one.world.rows(
            "SELECT body -> 'screen' ->> 'says' FROM effect WHERE kind = 'reader.disarm'"
            " AND body ->> 'terminal_id' = %s ORDER BY created_at DESC, id DESC LIMIT 1",
            self.readers[reader].terminal_id,
        )
        return says_


def state_of(at):
    """What the reader is doing."""
    ((state,),) = at.world.rows("SELECT state FROM reader WHERE terminal_id = %s", at.terminal_id)
    return state


def operation_of(at):
    """The reading of a card that the reader was armed for last."""
    ((number,),) = at.world.rows(
        "SELECT (machine ->> 'number')::int FROM reader WHERE terminal_id = %s", at.terminal_id
    )
    return operation_id(at.terminal_id, number)


def yard(world, evses, readers):
    """`readers` are the EVSEs of each, by number from 0."""
    tariff_id = world.post("/api/v1/tariffs", json={"name": "T"}).json()["id"]
    world.post(f"/api/v1/tariffs/{tariff_id}/versions", json={"document": DOCUMENT})
    place = site(world, tariff_id=tariff_id)
    numbered = [{**EVSE, "evse_no": number, "label": str(number)} for number in range(1, evses + 1)]
    post = station(world, place["id"], evses=numbered).json()
    evse_ids = tuple(evse["id"] for evse in post["evses"])
    connect(world, post["id"])
    account, charges = None, {}
    for name, mapped in readers.items():
        more = {} if account is None else {"account_id": account}
        answer = terminal(
            world,
            place["id"],
            evse_ids=[evse_ids[number] for number in mapped],
            serial_ref=f"APL-{name}",
            label=name,
            **more,
        )
        assert answer.status_code == 201, answer.text
        account = answer.json()["account_id"]
        charges[name] = Charge(
            world,
            "org_here",
            post["id"],
            evse_ids[0],
            answer.json()["id"],
            payment_id=f"pay_{name}",
        )
    first = next(iter(charges.values()))
    for evse_no in range(1, evses + 1):
        says(first, 1, FREE, evse_no=evse_no)
    for each in charges.values():
        each.reads(TerminalCameOnline(each.now))
        each.reads(Armed(each.now, operation_id(each.terminal_id, 1)))
    return Yard(first, evse_ids, charges)


@pytest.fixture
def shared(untouched):
    """One EVSE with a reader on either side."""
    return yard(untouched, 1, {"west": (0,), "east": (0,)})


def test_one_connector_is_held_for_once(shared):
    shared.readers["west"].tap()
    shared.one.world.clock.advance(timedelta(seconds=30))
    shared.tap("east", BERT)
    assert shared.payments() == [("anna", "held", (0,))]
    assert shared.told("east") == "wrong_card"


@pytest.mark.parametrize(("who", "told"), [(BERT, "wrong_card"), (ANNA, "being_checked")])
def test_nor_is_it_while_the_first_driver_s_bank_is_asked(shared, who, told):
    shared.tap("west", ANNA)
    shared.tap("east", who)
    assert shared.payments() == [("anna", "placing", (0,))]
    assert shared.told("east") == told


def test_the_card_that_started_at_one_reader_stops_at_the_other(shared):
    west = shared.readers["west"].tap()
    says(west, 1, OCCUPIED)
    west.plug_in().charge(5_000)
    shared.tap("east", ANNA)
    assert shared.told("east") == "stopping"
    assert len(shared.payments()) == 1
    assert stop_of(west) == "driver"


def test_a_reader_that_wants_the_plug_first_is_armed_to_stop_what_another_started(shared):
    east = shared.readers["east"]
    path = f"/api/v1/terminals/{east.terminal_id}"
    assert east.world.ask("PATCH", path, json={"start_mode": "PLUG"}).status_code == 200
    ready(east)
    assert armed_to_stop(east) is None
    west = shared.readers["west"].tap(is_plugged_in=True).plug_in()
    assert armed_to_stop(east) is True
    shared.tap("east", ANNA)
    assert shared.told("east") == "already_started"
    ready(east)
    shared.tap("east", ANNA)
    assert stop_of(west) == "driver"
    west.stops(0)
    ready_again = armed_to_stop(east)
    assert ready_again is None


def armed_to_stop(one):
    """Whether the reader waits for the card of a charge only; None where it waits for none."""
    ((stops_only,),) = one.world.rows(
        "SELECT (machine -> 'operation' ->> 'stops_only')::boolean FROM reader WHERE terminal_id = %s",
        one.terminal_id,
    )
    return stops_only


def test_and_calls_off_there_what_has_not_begun(shared):
    shared.readers["west"].tap()
    shared.one.world.clock.advance(timedelta(seconds=30))
    shared.tap("east", ANNA)
    assert shared.payments() == [("anna", "releasing", (0,))]


def test_another_card_stops_nothing_at_either(shared):
    west = shared.readers["west"].tap()
    says(west, 1, OCCUPIED)
    west.plug_in().charge(5_000)
    shared.tap("east", BERT)
    assert shared.told("east") == "wrong_card"
    assert stop_of(west) is None


def stop_of(one):
    """Why the charge was asked to stop; None while it was not."""
    ((reason,),) = one.world.rows(
        "SELECT machine -> 'stop' ->> 'reason' FROM session WHERE id = %s", one.session_id
    )
    return reason


@pytest.mark.parametrize("seconds", [0, 9])
def test_a_second_tap_as_the_station_starts_is_a_doubt_however_long_it_took(shared, seconds):
    west = shared.readers["west"].tap()
    west.world.clock.advance(timedelta(seconds=40))
    says(west, 1, OCCUPIED)
    west.plug_in()
    west.world.clock.advance(timedelta(seconds=seconds))
    shared.tap("east", ANNA)
    assert shared.told("east") == "already_started"


def test_ten_seconds_later_it_is_a_wish(shared):
    west = shared.readers["west"].tap()
    west.world.clock.advance(timedelta(seconds=40))
    says(west, 1, OCCUPIED)
    west.plug_in()
    west.world.clock.advance(timedelta(seconds=10))
    shared.tap("east", ANNA)
    assert shared.told("east") == "stopping"


@pytest.mark.parametrize("later", ["found", "missing"])
def test_a_hold_in_doubt_keeps_its_vehicle(shared, later):
    """The card of the first driver may be good for it: a second one is not asked until that is known."""
    west = shared.readers["west"]
    says(west, 1, OCCUPIED)
    west.asks(is_plugged_in=True)
    west.world.clock.advance(20 * SECOND)
    west.pays(HoldUnanswered(west.now))
    shared.tap("east", BERT)
    assert shared.payments() == [("anna", "in_doubt", (0,))]
    if later == "found":
        hold = Hold(ref="h-a", terminal_ref="APL-west", amount=HOLD, placed_at=west.now)
        west.pays(HoldFound(west.now, hold))
    else:
        west.world.clock.advance(timedelta(minutes=3))
        west.pays(HoldNotFound(west.now))
    ready(shared.readers["east"])
    shared.tap("east", BERT)
    found, missing = (
        [("anna", "held", (0,))],
        [("anna", "declined", (0,)), ("bert", "placing", (0,))],
    )
    assert shared.payments() == (found if later == "found" else missing)


def ready(one):
    """The reader has been stopped, and waits for the next card."""
    one.reads(Disarmed(one.now))
    one.world.clock.advance(timedelta(seconds=30))
    one.reads(ReaderDeadlinePassed(one.now))
    one.reads(Armed(one.now, operation_of(one)))


def test_two_drivers_overlap_on_two_evses_and_a_third_is_declined(untouched):
    both = yard(untouched, 2, {"west": (0, 1), "east": (0, 1)})
    both.tap("west", ANNA)
    both.tap("east", BERT)
    assert both.payments() == [("anna", "placing", (0, 1)), ("bert", "placing", (0, 1))]
    for number, (payment_id,) in enumerate(
        both.one.world.rows(
            "SELECT id FROM payment WHERE organization_id = 'org_here' ORDER BY opened_at, id"
        )
    ):
        replace(list(both.readers.values())[number], payment_id=payment_id).approved()
    ready(both.readers["west"])
    both.tap("west", CARL)
    assert [token for token, _, _ in both.payments()] == ["anna", "bert"]
    for evse_no in (2, 1):
        says(both.one, 1, OCCUPIED, evse_no=evse_no)
    assert started(both) == [("anna", "2"), ("bert", "1")]


def started(at):
    """Whose vehicle was asked to start where, in the order of the cards."""
    rows = at.one.world.rows(
        "SELECT p.card_token, c.payload ->> 'evse_no' FROM station_command AS c"
        " JOIN session AS s ON s.id = c.session_id JOIN payment AS p ON p.id = s.payment_id"
        " WHERE c.name = 'start' ORDER BY p.opened_at, p.id"
    )
    return [(token.removeprefix("card-token-"), evse_no) for token, evse_no in rows]


def test_vehicles_that_come_while_the_bank_is_asked_are_theirs_who_tapped_first(untouched):
    """The banks answer in another order than the drivers tapped and plugged in."""
    both = yard(untouched, 2, {"west": (0, 1), "east": (0, 1)})
    both.tap("west", ANNA)
    both.one.world.clock.advance(SECOND)
    both.tap("east", BERT)
    for evse_no in (2, 1):
        both.one.world.clock.advance(SECOND)
        says(both.one, 1, OCCUPIED, evse_no=evse_no)
    (anna,), (bert,) = both.one.world.rows(
        "SELECT id FROM payment WHERE organization_id = 'org_here' ORDER BY opened_at, id"
    )
    replace(both.readers["east"], payment_id=bert).approved()
    replace(both.readers["west"], payment_id=anna).approved()
    assert started(both) == [("anna", "2"), ("bert", "1")]


def test_a_reader_in_between_counts_what_its_neighbours_may_still_need(untouched):
    """The middle reader's driver may go left or right; whoever may go only there is let go there."""
    row = yard(untouched, 3, {"west": (0, 1), "east": (1, 2), "far": (2,)})
    row.tap("west", ANNA)
    assert row.payments() == [("anna", "placing", (0, 1))]
    row.tap("east", BERT)
    assert row.payments()[1:] == [("bert", "placing", (1, 2))]
    row.tap("far", CARL)
    assert row.payments()[2:] == [("carl", "placing", (2,))], "the others still have one each"
    ready(row.readers["far"])
    row.tap("far", card("dora"))
    assert len(row.payments()) == 3


@pytest.fixture
def narrowed(untouched):
    """Anna, who may go anywhere, stood at the first EVSE; so Bert was promised the second, and asked."""
    both = yard(untouched, 2, {"west": (0, 1), "east": (0, 1)})
    both.tap("west", ANNA)
    (anna,) = payment_ids(both)
    replace(both.one, payment_id=anna).approved()
    both.one.world.clock.advance(timedelta(minutes=1))
    says(both.one, 1, OCCUPIED, evse_no=1)
    both.tap("east", BERT)
    assert both.payments() == [("anna", "held", (0, 1)), ("bert", "placing", (1,))]
    says(both.one, 1, FREE, evse_no=1)
    return both


def payment_ids(at):
    rows = at.one.world.rows(
        "SELECT id FROM payment WHERE organization_id = 'org_here' ORDER BY opened_at, id"
    )
    return [payment_id for (payment_id,) in rows]


def test_a_vehicle_that_comes_to_the_only_place_of_a_driver_whose_bank_is_asked_is_theirs(narrowed):
    says(narrowed.one, 1, OCCUPIED, evse_no=2)
    ready(narrowed.readers["west"])
    narrowed.tap("west", CARL)
    assert [who for who, _, _ in narrowed.payments()] == ["anna", "bert"], "each still has one"
    replace(narrowed.one, payment_id=payment_ids(narrowed)[1]).approved()
    says(narrowed.one, 1, OCCUPIED, evse_no=1)
    assert started(narrowed)[-2:] == [("anna", "1"), ("bert", "2")]


def test_where_it_is_declined_the_place_is_anybody_s_again(narrowed):
    bert = replace(narrowed.one, payment_id=payment_ids(narrowed)[1])
    bert.pays(HoldDeclined(bert.now, DeclineReason.BY_ISSUER))
    says(narrowed.one, 1, OCCUPIED, evse_no=2)
    assert started(narrowed)[-1] == ("anna", "2")


def test_a_place_that_was_taken_while_the_bank_was_asked_is_sold_to_nobody_else(narrowed):
    """A station let somebody charge there by itself: there is no place for the hold."""
    token_id = narrowed.one.world.post("/api/v1/tokens", json={"uid": "04A1B2"}).json()["id"]
    narrowed.one.starts_by_itself(token_id, narrowed.evse_ids[1])
    bert = payment_ids(narrowed)[1]
    hold = Hold(ref="h-b", terminal_ref="APL", amount=HOLD, placed_at=narrowed.one.now)
    replace(narrowed.one, payment_id=bert).pays(HoldPlaced(narrowed.one.now, hold))
    assert narrowed.payments()[1] == ("bert", "releasing", (1,))


@pytest.mark.parametrize(("is_promised", "says_"), [(True, "refused"), (False, "accepted")])
def test_a_token_begins_nothing_where_a_card_was_promised_the_place(shared, is_promised, says_):
    if is_promised:
        shared.tap("west", ANNA)
    east = shared.readers["east"]
    east.world.post("/api/v1/tokens", json={"uid": "04A1B2"})
    key = Card(kind=CardKind.RFID, token=CardToken("04A1B2", "payter", account="main"))
    shared.tap("east", key)
    ((asked,),) = east.world.rows(
        "SELECT body FROM effect WHERE kind = 'reader.present_token' AND about = %s",
        east.terminal_id,
    )
    east.looked_up(asked)
    assert shared.told("east") == f"token_{says_}"
    if not is_promised:
        shared.tap("west", ANNA)
        assert shared.payments() == [], "nor is a card asked where a token is about to start"


def test_nor_does_an_operator_there(shared):
    shared.tap("west", ANNA)
    world = shared.one.world
    token_id = world.post("/api/v1/tokens", json={"uid": "04A1B2"}).json()["id"]
    path = f"/api/v1/evses/{shared.evse_ids[0]}/start"

    def starts(key):
        return world.post(path, json={"token_id": token_id}, headers={"Idempotency-Key": key})

    refused = starts("s-1")
    assert refused.status_code == 409, refused.text
    assert "a card was read for it" in refused.text
    ((payment_id,),) = world.rows("SELECT id FROM payment WHERE organization_id = 'org_here'")
    declined = HoldDeclined(shared.one.now, DeclineReason.BY_ISSUER)
    replace(shared.one, payment_id=payment_id).pays(declined)
    assert starts("s-2").status_code == 201


@pytest.mark.parametrize("seed", range(rounds(1, 30)))
def test_whatever_is_tapped_where_no_hold_is_one_too_many_and_no_charge_is_another_s_to_stop(
    untouched, seed
):
    """Three drivers, two EVSEs, a reader on either side, and a bank that may not answer."""
    both = yard(untouched, 2, {"west": (0, 1), "east": (0, 1)})
    dice = Random(seed)  # noqa: S311 - a test must be repeatable
    for number in range(12):
        reader, who = dice.choice(["west", "east"]), dice.choice([ANNA, BERT, CARL])
        before = stopped(both)
        both.tap(reader, who)
        promised = [token for token, state, _ in both.payments() if state in PROMISED]
        assert len(promised) <= 2, "more holds than connectors"
        assert set(stopped(both) - before) <= {who.token.value}
        the_bank_answers(both, dice, f"h-{number}")
        for evse_no in (1, 2):
            says(both.one, 1, dice.choice([FREE, OCCUPIED]), evse_no=evse_no)
        ready(both.readers[reader])


PROMISED = {"placing", "in_doubt", "held"}


def stopped(at):
    """The cards whose charge was asked to stop by a card."""
    rows = at.one.world.rows(
        "SELECT p.card_token FROM fact AS f JOIN payment AS p ON p.id = f.payment_id"
        " WHERE f.kind = 'payment.stop_requested_by_card'"
    )
    return Counter(token for (token,) in rows)


def the_bank_answers(at, dice, ref):
    """Whoever was asked for is approved, declined, or neither; what goes back is gone."""
    for payment_id, state in at.one.world.rows(
        "SELECT id, state FROM payment WHERE organization_id = 'org_here' AND ended_at IS NULL"
    ):
        one, now = replace(at.one, payment_id=payment_id), at.one.now
        hold = Hold(ref=f"{ref}-{payment_id}", terminal_ref="APL", amount=HOLD, placed_at=now)
        if state == "releasing":
            one.pays(Released(now))
        elif state == "placing":
            answers = [HoldPlaced(now, hold), HoldDeclined(now, DeclineReason.BY_ISSUER)]
            one.pays(dice.choice([*answers, answers[0], HoldUnanswered(now)]))
        elif state == "in_doubt":
            one.pays(dice.choice([HoldFound(now, hold), HoldNotFound(now)]))


# Two workers hear two cards in the same instant


async def hears_card(units, one, who):
    async with units.of(one.organization_id) as (work, _):
        house = House(work, f"{one.terminal_id} read {who.token.value}")
        event = CardRead(one.now, operation_id(one.terminal_id, 1), card=who)
        await card_read(house, one.terminal_id, event)
        await house.settle()


@pytest.mark.parametrize("first", ["west", "east"])
def test_two_cards_in_one_instant_lead_to_one_hold(shared, first):
    """The second decision waits for the first to be committed, whichever reader is first."""
    second = "east" if first == "west" else "west"
    parts = shared.one.world.parts

    async def story():
        database = Database(shared.one.world.database.work, connections_max=2, name="two cards")
        await database.open()
        units = Units(database, clock=parts.clock, ids=parts.ids, nudge=print, defaults={})
        one = shared.readers[first]
        async with units.of(one.organization_id) as (work, _):
            house = House(work, "the first card")
            event = CardRead(one.now, operation_id(one.terminal_id, 1), card=ANNA)
            await card_read(house, one.terminal_id, event)
            other = asyncio.create_task(hears_card(units, shared.readers[second], BERT))
            await stand_in_line(shared.one.world.database, unless=other)
            assert not other.done(), "it decided on what is not committed yet"
            await house.settle()
        await other
        await database.close()

    asyncio.run(story())
    assert shared.payments() == [("anna", "placing", (0,))]


def test_a_card_and_a_session_that_speaks_to_the_same_reader_wait_in_one_order(shared):
    """Whoever holds a session may go on to the reader: a card that waits for it holds no reader."""
    west = shared.readers["west"].tap()
    parts = west.world.parts

    async def story():
        database = Database(west.world.database.work, connections_max=2, name="one order")
        await database.open()
        units = Units(database, clock=parts.clock, ids=parts.ids, nudge=print, defaults={})
        async with units.of(west.organization_id) as (work, _):
            await work.sessions.lock(west.session_id)
            card_waits = asyncio.create_task(hears_card(units, shared.readers["east"], BERT))
            await stand_in_line(west.world.database, unless=card_waits)
            assert not card_waits.done()
            await work.readers.lock(shared.readers["east"].terminal_id)
        await card_waits
        await database.close()

    asyncio.run(story())
    assert shared.told("east") == "wrong_card"


@pytest.mark.parametrize("times", range(4))
def test_many_cards_at_many_readers_at_once_lead_to_as_many_holds_as_connectors(untouched, times):
    names = ["a", "b", "c", "d"]
    row = yard(untouched, 3, dict.fromkeys(names, (0, 1, 2)))
    parts = row.one.world.parts

    async def story():
        database = Database(row.one.world.database.work, connections_max=4, name="four cards")
        await database.open()
        units = Units(database, clock=parts.clock, ids=parts.ids, nudge=print, defaults={})
        async with asyncio.TaskGroup() as group:
            for name in names[times:] + names[:times]:
                group.create_task(hears_card(units, row.readers[name], card(name)))
        await database.close()

    asyncio.run(story())
    assert len(row.payments()) == 3
