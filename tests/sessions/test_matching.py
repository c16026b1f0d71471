"""Whose start, stop, reading or vehicle it is. Each test tells what a station said and who was there."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chargewright.sessions.events import DeadlinePassed, PayerLost, StopRequested
from chargewright.sessions.machine import begin
from chargewright.sessions.matching import (
    is_tombstone,
    match_asked,
    match_payer,
    match_reading,
    match_start,
    match_status,
    match_stop,
)
from chargewright.sessions.model import Place
from chargewright.sessions.references import IdTag
from chargewright.sessions.rules import Clue
from chargewright.sessions.words import ChargingState, ConnectorStatus, StopReason
from tests.sessions.cast import (
    HERE,
    NEXT_TO_IT,
    OTHER_CARD,
    OTHER_TOKEN,
    PARKING_SITE,
    REFERENCE,
    SITE,
    STATION,
    T0,
    TAG,
    TOKEN,
    TRANSACTION,
    hold,
    later,
    meter,
    plugged,
    request,
    seed,
    started,
    stopped,
    story,
    token,
)

ELSEWHERE = Place(STATION)
EVSE = Place(STATION, 1)
"""All that a message of OCPP 2.0.1 need say."""
STRANGER = IdTag("0499887766")
OTHER_REFERENCE = "0123456789ABCDEF"
AVAILABLE, PREPARING = ConnectorStatus.AVAILABLE, ConnectorStatus.PREPARING
FINISHING, OCCUPIED = ConnectorStatus.FINISHING, ConnectorStatus.OCCUPIED


def person(session_id, opening=None, *events, **changes):
    """A session of its own, opened as told and having heard the events."""
    session = begin(seed(session_id, **changes), opening or hold())[0]
    return story(session).given(*events).thing


def clue(place=HERE, at=T0, **changes):
    return Clue(place=place, at=at, occurred_at=changes.pop("occurred_at", at), **changes)


def found(match):
    return None if match is None else (match.session.id, match.rule)


# Starts


def start(sessions, **said):
    return match_start(sessions, clue(**({"at": later(1), "id_tag": STRANGER} | said)))


def test_a_start_with_our_idtag_is_that_sessions_wherever_it_says():
    anna = person("ses_anna")
    bert = person("ses_bert", hold(payer=OTHER_CARD), reference=OTHER_REFERENCE)
    said = start([anna, bert], place=NEXT_TO_IT, id_tag=IdTag.heard(OTHER_REFERENCE.lower()))
    assert found(said.of) == ("ses_bert", "reference")


def test_a_start_with_our_remote_start_id_is_that_sessions():
    anna = person("ses_anna", reference=77)
    bert = person("ses_bert", hold(payer=OTHER_CARD), reference=78)
    assert found(start([anna, bert], remote_start_id=78, id_tag=None).of) == (
        "ses_bert",
        "reference",
    )
    assert found(start([anna, bert], id_tag=IdTag("000000000000004D")).of) == (
        "ses_anna",
        "reference",
    )


def test_a_start_with_a_token_is_its_drivers():
    anna = person("ses_anna", token(), reference=None)
    bert = person("ses_bert", token(payer=OTHER_TOKEN), reference=None)
    said = start([anna, bert], token_id=OTHER_TOKEN.token_id)
    assert found(said.of) == ("ses_bert", "token_there")


def test_a_ready_session_without_connector_takes_the_start_of_its_token_on_the_station():
    anna = person("ses_anna", token(), reference=None, place=ELSEWHERE)
    assert found(start([anna], token_id=TOKEN.token_id).of) == ("ses_anna", "token_at_station")


def test_a_start_of_a_token_that_does_not_say_where_is_its_drivers():
    chose_none = person("ses_anna", token(), reference=None, place=ELSEWHERE, evse_choices=(1, 2))
    chose_one = person("ses_bert", request(payer=OTHER_TOKEN))
    both = [chose_none, chose_one]
    for driver, session_id in ((TOKEN, "ses_anna"), (OTHER_TOKEN, "ses_bert")):
        said = start(both, place=ELSEWHERE, token_id=driver.token_id)
        assert found(said.of) == (session_id, "token_at_station")
    assert start(both, place=Place("stn_2"), token_id=TOKEN.token_id).of is None
    assert start(both, place=ELSEWHERE, id_tag=None).of is None


def test_a_start_that_names_nobody_is_the_drivers_who_was_served_there():
    waits = person("ses_waits", place=ELSEWHERE)
    plugged_in = person("ses_plugged", hold(payer=OTHER_CARD), plugged(later(seconds=30)))
    said = start([waits, plugged_in], id_tag=None)
    assert found(said.of) == ("ses_plugged", "vehicle_there")


def test_a_start_that_names_nobody_is_the_drivers_who_waits():
    assert found(start([person("ses_anna")], id_tag=None).of) == ("ses_anna", "waits_there")
    waits = person("ses_anna", place=ELSEWHERE, evse_choices=(1, 2))
    assert found(start([waits], id_tag=None).of) == ("ses_anna", "waits_at_station")
    assert start([replace(waits, evse_choices=(2, 3))], id_tag=None).of is None


def test_a_start_that_names_an_evse_only_is_known_by_every_sign_of_place():
    driver = person("ses_anna", token(), reference=None)
    said = start([driver], place=EVSE, token_id=TOKEN.token_id)
    assert found(said.of) == ("ses_anna", "token_there")
    served = person("ses_anna", hold(), plugged(later(seconds=30)))
    assert found(start([served], place=EVSE, id_tag=None).of) == ("ses_anna", "vehicle_there")
    waits = person("ses_anna")
    assert found(start([waits], place=EVSE, id_tag=None).of) == ("ses_anna", "waits_there")
    assert start([waits], place=Place(STATION, 2), id_tag=None).of is None
    assert start([waits], place=Place(STATION, 1, 2), id_tag=None).of is None
    late = start([given_up()], place=EVSE, at=later(12), token_id=TOKEN.token_id).late_for
    assert found(late) == ("ses_gone", "late_token")


def test_where_several_wait_the_first_to_have_tapped_is_served_first():
    bert = person("ses_1bert", hold(later(seconds=5)), place=ELSEWHERE)
    anna = person("ses_2anna", hold(), place=ELSEWHERE, reference=OTHER_REFERENCE)
    assert found(start([bert, anna], id_tag=None).of) == ("ses_2anna", "waits_at_station")


def test_a_stranger_is_not_charged_on_the_card_of_whoever_waits():
    said = start([person("ses_anna"), person("ses_bert", place=ELSEWHERE)])
    assert (said.of, said.late_for, said.supersedes) == (None, None, ())


def test_a_start_that_was_heard_is_not_heard_as_another():
    anna = person("ses_anna", token(), started(later(1), meter=meter(start=5_000)), reference=None)
    again = start([anna], id_tag=TAG, register_wh=anna.meter.start_register_wh)
    assert found(again.of) == ("ses_anna", "told_again")
    assert again.is_repeat
    same_ref = start([anna], transaction_ref=TRANSACTION)
    assert found(same_ref.of) == ("ses_anna", "transaction")
    assert same_ref.is_repeat
    ended = story(anna).given(stopped(later(9))).thing
    assert found(start([ended], transaction_ref=TRANSACTION).of) == ("ses_anna", "transaction")


def test_a_start_from_another_register_is_another_transaction():
    anna = person("ses_anna", token(), started(later(1), meter=meter(start=5_000)), reference=None)
    another = start(
        [anna], at=later(9), id_tag=TAG, register_wh=meter(start=6_000).start_register_wh
    )
    assert another.of is None
    assert another.supersedes == (anna,)


def test_a_start_while_another_is_open_there_ends_it():
    running = person("ses_running", token(), started(later(1)), reference=None)
    beside = person("ses_beside", token(), started(later(1), place=NEXT_TO_IT), reference=None)
    waiting = person("ses_waiting", hold(later(30)), reference=OTHER_REFERENCE)
    said = start([running, beside, waiting], at=later(31), id_tag=IdTag(OTHER_REFERENCE))
    assert found(said.of) == ("ses_waiting", "reference")
    assert said.supersedes == (running,)
    assert not said.is_repeat


def test_an_evse_runs_one_transaction_whichever_the_connector():
    running = person("ses_running", token(), started(later(1)), reference=None)
    assert start([running], at=later(9), place=Place(STATION, 1, 2)).supersedes == (running,)


def test_an_old_start_from_the_night_ends_nothing_that_began_after_it():
    running = person("ses_running", token(), started(later(1)), reference=None)
    said = start([running], at=later(9), occurred_at=later(hours=-3))
    assert (said.of, said.supersedes) == (None, ())


# Late starts


def given_up(session_id="ses_gone", opening=None, **changes):
    return person(session_id, opening or request(), DeadlinePassed(later(9)), **changes)


def test_a_start_after_the_ready_expiration_finds_whom_it_was_for():
    gone = given_up()
    said = start([gone], at=later(12), id_tag=IdTag.heard(REFERENCE))
    assert (said.of, found(said.late_for)) == (None, ("ses_gone", "late_reference"))
    said = start([gone], at=later(12), token_id=TOKEN.token_id)
    assert found(said.late_for) == ("ses_gone", "late_token")


def test_a_late_start_by_token_must_be_where_it_was_asked_for():
    assert (
        start([given_up()], place=NEXT_TO_IT, at=later(12), token_id=TOKEN.token_id).late_for
        is None
    )


def test_the_newest_of_several_that_were_given_up_is_meant():
    old = person("ses_old", request(), DeadlinePassed(later(1)))
    new = person("ses_new", request(later(2)), DeadlinePassed(later(4)))
    said = start([new, old], at=later(5), token_id=TOKEN.token_id)
    assert found(said.late_for) == ("ses_new", "late_token")


def test_somebody_who_waits_now_is_meant_before_somebody_who_did():
    waits = person("ses_waits", token(later(10)), reference=None)
    said = start([given_up(), waits], at=later(12), token_id=TOKEN.token_id)
    assert (found(said.of), said.late_for) == (("ses_waits", "token_there"), None)


@pytest.mark.parametrize(("expiration_s", "age"), [(30, 15), (300, 15), (600, 30)])
def test_a_tombstone_stands_three_expirations_and_at_least_a_quarter_of_an_hour(expiration_s, age):
    patient = replace(SITE, ready_expiration=timedelta(seconds=expiration_s))
    called_off = StopRequested(later(9), reason=StopReason.OPERATOR)
    gone = person("ses_gone", token(), called_off, reference=None, settings=patient)
    assert is_tombstone(gone, gone.closed_at + timedelta(minutes=age))
    assert not is_tombstone(gone, gone.closed_at + timedelta(minutes=age, seconds=1))


def test_only_what_never_started_is_a_tombstone():
    ran = person("ses_ran", token(), started(later(1)), stopped(later(2)), reference=None)
    assert not is_tombstone(ran, later(3))
    assert not is_tombstone(person("ses_ready"), later(1))
    assert is_tombstone(person("ses_lost", hold(), PayerLost(later(1))), later(2))


# Starts that are told while the transaction runs


def asked_by(sessions, at=T0, **said):
    match = match_asked(sessions, clue(at=at, **said))
    return None if match is None else match.id


def test_a_remote_start_that_a_running_transaction_tells_is_theirs_who_asked():
    anna = person("ses_anna", request(), reference=77)
    bert = person("ses_bert", request(payer=OTHER_TOKEN), reference=78)
    assert asked_by([anna, bert], remote_start_id=78) == "ses_bert"
    assert asked_by([anna, bert], id_tag=IdTag.heard(f"{77:016X}")) == "ses_anna"
    assert asked_by([anna, bert], remote_start_id=79) is None
    assert asked_by([anna, bert]) is None


def test_it_may_be_theirs_who_were_given_up_but_not_theirs_who_called_it_off():
    gone = person("ses_gone", request(), DeadlinePassed(later(4)), reference=77)
    assert asked_by([gone], later(5), remote_start_id=77) == "ses_gone"
    assert asked_by([gone], later(60), remote_start_id=77) is None
    called_off = StopRequested(later(1), reason=StopReason.OPERATOR)
    off = person("ses_off", request(), called_off, reference=77)
    assert asked_by([off], later(5), remote_start_id=77) is None


def test_it_is_no_hold_that_waits_for_a_session_of_its_own():
    assert asked_by([person("ses_card", hold(), reference=77)], remote_start_id=77) is None


# Stops


def running(session_id="ses_running", ref=TRANSACTION, place=HERE, tag=TAG, at=T0):
    return person(
        session_id,
        started(at, place=place, ocpp_transaction_ref=ref, id_tag=tag),
        reference=None,
    )


def stop(sessions, **said):
    return found(match_stop(sessions, clue(**({"place": ELSEWHERE, "at": later(30)} | said))))


def test_a_stop_is_its_transactions_however_old():
    ended = story(running()).given(stopped(later(9))).thing
    other = running("ses_other", "4712", NEXT_TO_IT)
    assert stop([other, ended], transaction_ref=TRANSACTION) == ("ses_running", "transaction")


def test_a_stop_of_an_unknown_transaction_is_nobodys():
    assert stop([running()], transaction_ref="99") is None


@pytest.mark.parametrize("why", ["0", "-1", "2^63-1: all arrive here without a usable reference"])
def test_a_stop_without_transaction_is_known_by_its_tag(why):
    here, beside = running(), running("ses_beside", "4712", NEXT_TO_IT, STRANGER)
    assert stop([here, beside], id_tag=STRANGER) == ("ses_beside", "tag"), why


def test_a_stop_without_transaction_is_known_by_its_place():
    here, beside = running(tag=None), running("ses_beside", "4712", NEXT_TO_IT, None)
    assert stop([here, beside], place=NEXT_TO_IT) == ("ses_beside", "there")


def test_a_stop_without_anything_is_the_only_one_that_runs():
    assert stop([running()]) == ("ses_running", "only_one")
    assert stop([running(), running("ses_beside", "4712", NEXT_TO_IT)]) is None


def test_one_tag_that_runs_twice_says_nothing():
    both = [running(), running("ses_beside", "4712", NEXT_TO_IT)]
    assert stop(both, id_tag=TAG) is None


def test_a_stop_from_before_the_start_is_not_that_sessions():
    assert stop([running(at=later(10))], occurred_at=later(9)) is None


def test_a_stop_without_transaction_is_not_for_a_vehicle_that_was_stopped_and_parks():
    parks = person("ses_parks", token(), started(T0), stopped(later(5)), settings=PARKING_SITE)
    assert stop([parks]) is None


# Readings


def read(sessions, **said):
    return found(match_reading(sessions, clue(**({"at": later(10)} | said))))


def test_a_reading_is_its_transactions():
    assert read([running()], place=NEXT_TO_IT, transaction_ref=TRANSACTION) == (
        "ses_running",
        "transaction",
    )
    assert read([running()], transaction_ref="99") is None


def test_a_reading_without_transaction_is_its_connectors():
    both = [running(), running("ses_beside", "4712", NEXT_TO_IT)]
    assert read(both, place=NEXT_TO_IT) == ("ses_beside", "there")
    assert read(both, place=EVSE) == ("ses_running", "there")
    assert read(both, place=Place(STATION, 0, 0)) is None
    assert read([person("ses_ready")]) is None


def test_a_reading_from_before_the_start_is_nobodys():
    assert read([running(at=later(10))], occurred_at=later(9)) is None


# Vehicles


def vehicle(sessions, place=HERE, status=PREPARING, previous=AVAILABLE, *, is_kept=False):
    return found(match_status(sessions, clue(place), status, previous, is_kept=is_kept))


def test_a_status_is_for_whoever_is_there():
    assert vehicle([running()], status=FINISHING) == ("ses_running", "runs_there")
    assert vehicle([person("ses_anna")]) == ("ses_anna", "waits_there")
    assert vehicle([person("ses_anna")], status=AVAILABLE) == ("ses_anna", "waits_there")
    assert vehicle([running()], NEXT_TO_IT) is None


def test_tap_tap_plug_plug_serves_drivers_in_the_order_of_their_taps():
    anna = person("ses_anna", hold(), place=ELSEWHERE, evse_choices=(1, 2))
    bert = person(
        "ses_bert",
        hold(later(seconds=9), OTHER_CARD),
        place=ELSEWHERE,
        evse_choices=(1, 2),
        reference=OTHER_REFERENCE,
    )
    assert vehicle([bert, anna], NEXT_TO_IT) == ("ses_anna", "waits_at_station")
    anna = story(anna).given(plugged(later(1), NEXT_TO_IT)).thing
    assert vehicle([bert, anna], HERE) == ("ses_bert", "waits_at_station")
    bert = story(bert).given(plugged(later(2), HERE)).thing
    assert (anna.place, bert.place) == (NEXT_TO_IT, HERE)


def test_a_vehicle_that_was_there_before_is_not_the_one_that_comes():
    anna = person("ses_anna", place=ELSEWHERE)
    assert vehicle([anna], status=AVAILABLE) is None
    assert vehicle([anna], status=PREPARING, previous=FINISHING) is None
    assert vehicle([anna], status=ConnectorStatus.SUSPENDED_EV, previous=PREPARING) is None
    assert vehicle([anna], status=PREPARING, previous=None) == ("ses_anna", "waits_at_station")


def test_a_vehicle_at_a_place_that_is_kept_is_for_whoever_waits_there_and_nobody_else():
    anywhere = person("ses_anna", hold(), place=ELSEWHERE)
    there = person("ses_bert", hold(later(1), OTHER_CARD), reference=OTHER_REFERENCE)
    assert vehicle([anywhere]) == ("ses_anna", "waits_at_station")
    assert vehicle([anywhere], is_kept=True) is None
    assert vehicle([anywhere, there], is_kept=True) == ("ses_bert", "waits_there")


def test_a_station_that_starts_by_itself_takes_no_vehicle_for_another():
    swiped = person("ses_anna", token(), place=ELSEWHERE, reference=None)
    assert vehicle([swiped]) is None


def test_an_evse_with_two_connectors_serves_one_driver_at_a_time():
    one, two = Place(STATION, 1, 1), Place(STATION, 1, 2)
    evse = Place(STATION, 1)
    anna = person("ses_anna", hold(), place=evse)
    bert = person("ses_bert", hold(later(1), OTHER_CARD), place=evse, reference=OTHER_REFERENCE)
    assert vehicle([anna, bert], two, OCCUPIED) == ("ses_anna", "waits_there")
    anna = story(anna).given(plugged(later(2), two)).thing
    assert vehicle([anna, bert], one, OCCUPIED) is None
    running_there = story(anna).given(started(later(3), place=two)).thing
    assert vehicle([running_there, bert], one, OCCUPIED) is None
    assert vehicle([running_there, bert], two, FINISHING) == ("ses_anna", "runs_there")
    ended = story(running_there).given(stopped(later(30))).thing
    assert vehicle([ended, bert], one, OCCUPIED) == ("ses_bert", "waits_there")


# Payers


def payer(sessions, place=HERE, choices=()):
    return found(match_payer(sessions, clue(place), choices))


def test_a_payer_is_for_the_session_that_runs_there_and_nobody_pays():
    unpaid = running()
    assert payer([unpaid]) == ("ses_running", "nobody_pays")
    assert payer([unpaid], NEXT_TO_IT) is None
    paid = story(unpaid).given(hold(later(1))).thing
    assert payer([paid]) is None
    stopping = story(unpaid).given(DeadlinePassed(later(5))).thing
    assert payer([stopping]) is None


def test_a_payer_at_a_shared_reader_is_for_the_only_session_that_nobody_pays():
    here, beside = running(), running("ses_beside", "4712", NEXT_TO_IT)
    assert payer([here], ELSEWHERE, (1, 2)) == ("ses_running", "nobody_pays")
    assert payer([here, beside], ELSEWHERE, (1, 2)) is None
    assert payer([here, beside], ELSEWHERE, (2, 3)) == ("ses_beside", "nobody_pays")


def test_a_payer_at_a_connector_is_for_the_session_whose_station_names_only_the_evse():
    unpaid = running(place=Place(HERE.station_id, HERE.evse_no))
    assert payer([unpaid]) == ("ses_running", "nobody_pays")
    assert payer([unpaid], NEXT_TO_IT) is None


def test_a_cable_start_that_a_card_pays_later_is_one_session():
    cable = person(
        "ses_cable",
        started(T0, id_tag=None, charging_state=ChargingState.EV_CONNECTED),
        reference=77,
    )
    assert payer([cable]) == ("ses_cable", "nobody_pays")
