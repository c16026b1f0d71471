import base64
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus

import pytest

from chargewright.gateway.directory import Directory
from chargewright.gateway.handshake import Refused, Stranger, Subprotocol, Welcome, judge
from chargewright.network.credentials import Credentials
from tests.play.network import PASSWORD, T0, known_station


def station(identity="STN-1", profile=1):
    return known_station(
        id=f"stn_{identity}",
        identity=identity,
        security_profile=profile,
        credentials=Credentials.of(PASSWORD, b"salt") if profile else None,
    )


def directory(*stations):
    known = Directory()
    known.learn(stations)
    return known


def ask(
    known,
    path="/ocpp/STN-1",
    user="STN-1",
    password=PASSWORD,
    *,
    tls=False,
    strangers=False,
    offers="ocpp1.6",
    now=T0,
):
    headers = {"Sec-WebSocket-Protocol": offers}
    if password is not None:
        headers["Authorization"] = (
            "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
        )
    return judge(
        path, headers, known, prefix="/ocpp/", is_tls=tls, strangers_may_ask=strangers, now=now
    )


def test_a_station_with_its_password_is_welcome():
    assert ask(directory(station())) == Welcome(
        station(), Subprotocol.OCPP_16, (1,), came_by=station().credentials.secret
    )


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"password": None}, HTTPStatus.UNAUTHORIZED),
        ({"password": "another-password-x"}, HTTPStatus.UNAUTHORIZED),
        ({"user": "stn-1"}, HTTPStatus.UNAUTHORIZED),
        ({"path": "/ocpp/stn-1"}, HTTPStatus.NOT_FOUND),
        ({"path": "/ocpp/"}, HTTPStatus.NOT_FOUND),
        ({"path": "/elsewhere/STN-1"}, HTTPStatus.NOT_FOUND),
    ],
)
def test_everyone_else_is_refused(change, status):
    refused = ask(directory(station()), **change)
    assert isinstance(refused, Refused)
    assert refused.status == status


def test_the_password_before_is_welcome_until_its_time_is_over():
    until = T0 + timedelta(hours=1)
    fresh = Credentials.of("another-password-x", b"salt")
    both = replace(station(), credentials=fresh.beside(station().credentials, until))
    known = directory(both)
    assert isinstance(ask(known), Welcome)
    assert isinstance(ask(known, password="another-password-x"), Welcome)
    assert isinstance(ask(known, now=until), Refused)
    assert isinstance(ask(known, password="another-password-x", now=until), Welcome)


def test_profile_2_is_refused_without_tls_and_welcome_with_it():
    known = directory(station(profile=2))
    assert isinstance(ask(known), Refused)
    assert isinstance(ask(known, tls=True), Welcome)


def test_profile_0_needs_no_password():
    assert isinstance(ask(directory(station(profile=0)), password=None), Welcome)


@pytest.mark.parametrize(
    ("offers", "chosen"),
    [
        ("ocpp1.6", Subprotocol.OCPP_16),
        ("ocpp1.6, ocpp2.0.1", Subprotocol.OCPP_201),
        ("ocpp2.0.1, ocpp2.1, ocpp1.6", Subprotocol.OCPP_21),
        ("ocpp1.5,ocpp2.0.1", Subprotocol.OCPP_201),
        ("ocpp1.5", None),
        ("", None),
        ("OCPP1.6", None),
    ],
)
def test_the_newest_common_subprotocol_is_taken(offers, chosen):
    welcome = ask(directory(station()), offers=offers)
    assert welcome.subprotocol == chosen


def test_a_stranger_may_ask_only_where_a_setting_allows():
    known = directory()
    assert isinstance(ask(known), Refused)
    assert ask(known, strangers=True) == Stranger("STN-1", Subprotocol.OCPP_16)


def test_a_retired_or_renamed_station_is_forgotten_under_its_old_identity():
    known = directory(station())
    renamed = station("STN-2")
    renamed = type(renamed)(
        **{n: getattr(renamed, n) for n in renamed.__slots__} | {"id": "stn_STN-1"}
    )
    assert known.learn([renamed]) == [renamed]
    assert known.by_identity("STN-1") is None
    assert known.by_identity("STN-2") is renamed
    assert known.learn([renamed]) == []
