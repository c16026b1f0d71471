"""Who and what appears in the stories of sessions: one station, one card, one token, one Sunday."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from chargewright.kernel.ids import (
    OrganizationId,
    PaymentId,
    SessionId,
    SiteId,
    StationId,
    TariffVersionId,
    TokenId,
    UserId,
)
from chargewright.kernel.money import Currency, Money
from chargewright.sessions.effects import (
    AskOperator,
    BillSession,
    Notify,
    RateLateMeter,
    RateSession,
    ReleasePayer,
    SendRemoteStart,
    SendRemoteStop,
)
from chargewright.sessions.events import (
    HoldAccepted,
    Rated,
    StartAnswered,
    StartRequested,
    StatusReported,
    TokenAccepted,
    TransactionEnded,
    TransactionStarted,
)
from chargewright.sessions.late_bill import Cost, LateBill
from chargewright.sessions.machine import begin, step
from chargewright.sessions.model import Card, Ceiling, Meter, Place, Token
from chargewright.sessions.opening import Seed
from chargewright.sessions.references import IdTag
from chargewright.sessions.settings import SessionSettings
from chargewright.sessions.unexpected import UnexpectedEvent
from chargewright.sessions.words import Answer, ChargingState, ConnectorStatus, Termination
from tests.play.playbook import Playbook

T0 = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)
STATION = StationId("stn_1")
HERE = Place(STATION, 1, 1)
NEXT_TO_IT = Place(STATION, 2, 1)
CARD = Card(PaymentId("pay_1"))
OTHER_CARD = Card(PaymentId("pay_2"))
TOKEN = Token(TokenId("tok_1"))
OTHER_TOKEN = Token(TokenId("tok_2"))
OPERATOR = UserId("usr_1")
EUR = Currency("EUR")
REFERENCE = "5E5510A0B1C2D3E4"
TRANSACTION = "4711"
TAG = IdTag("04AABBCCDD")
SITE = SessionSettings()
PARKING_SITE = SessionSettings(termination=Termination.FINAL_PARKING)


def later(minutes: float = 0, *, seconds: float = 0, hours: float = 0) -> datetime:
    """An instant of the story, counted from its beginning."""
    return T0 + timedelta(hours=hours, minutes=minutes, seconds=seconds)


def seed(session_id="ses_1", **changes):
    plain = Seed(
        session_id=SessionId(session_id),
        organization_id=OrganizationId("org_1"),
        site_id=SiteId("sit_1"),
        place=HERE,
        settings=SITE,
        tariff_version_id=TariffVersionId("trv_1"),
        reference=REFERENCE,
        connector_status=ConnectorStatus.AVAILABLE,
    )
    return replace(plain, **changes)


def story(session):
    return Playbook(session, step, surprise=UnexpectedEvent)


def opened(event, **changes):
    """A session that begins with this event, and what it asks for at once."""
    session, effects = begin(seed(**changes), event)
    told = story(session)
    told._effects = effects
    return told


def kwh(amount):
    return Decimal(amount) * 1000


def meter(energy_wh=0, *, at=None, power_w=None, start=1_000):
    """What metering says, by default from a register that stood at 1 kWh."""
    return Meter(
        energy_wh=Decimal(energy_wh),
        start_register_wh=Decimal(start),
        power_w=None if power_w is None else Decimal(power_w),
        read_at=at,
    )


# What the world says.


def hold(at=T0, payer=CARD, **limits):
    return HoldAccepted(at, payer=payer, ceiling=Ceiling(**limits))


def token(at=T0, payer=TOKEN):
    return TokenAccepted(at, payer=payer)


def request(at=T0, payer=TOKEN):
    return StartRequested(at, payer=payer)


def status(word, at, place=HERE, said=None):
    return StatusReported(at, place=place, status=ConnectorStatus(word), occurred_at=said)


def plugged(at, place=HERE):
    return status("Preparing", at, place)


def accepted(at):
    return StartAnswered(at, answer=Answer.ACCEPTED)


def started(at, **changes):
    plain = {"place": HERE, "ocpp_transaction_ref": TRANSACTION, "id_tag": TAG, "meter": meter()}
    return TransactionStarted(at, **(plain | changes))


def stopped(at, energy_wh=0, **changes):
    plain = {"ocpp_transaction_ref": TRANSACTION, "meter": meter(energy_wh, at=at)}
    return TransactionEnded(at, **(plain | changes))


# What the session wants.


def remote_start(place=HERE, session_id="ses_1"):
    return SendRemoteStart(SessionId(session_id), place=place, reference=REFERENCE)


def remote_stop(reason, session_id="ses_1"):
    return SendRemoteStop(
        SessionId(session_id),
        station_id=STATION,
        ocpp_transaction_ref=TRANSACTION,
        reason=reason,
    )


def rate(session_id="ses_1"):
    return RateSession(SessionId(session_id))


def late_bill(wh=8_000, gross=450):
    """Ten kilowatt-hours were billed for 5.50; what would have been due is this."""

    def cost(energy_wh, minor):
        net, gross = Money(minor * 4 // 5, EUR), Money(minor, EUR)
        return Cost(energy_wh=energy_wh, net=net, tax=gross - net, gross=gross)

    return LateBill(ended_at=later(40), billed=cost(10_000, 550), due=cost(wh, gross))


def rate_late(session_id="ses_1"):
    return RateLateMeter(SessionId(session_id))


def bill(payer=CARD):
    return BillSession(SessionId("ses_1"), payment_id=payer.payment_id)


def release(reason, payer=CARD):
    return ReleasePayer(SessionId("ses_1"), payment_id=payer.payment_id, reason=reason)


def tell(notice):
    return Notify(SessionId("ses_1"), notice=notice)


def ask(kind, detail=""):
    return AskOperator(kind=kind, station_id=STATION, session_id=SessionId("ses_1"), detail=detail)


# Where most stories begin.


def waiting_card(**changes):
    """A driver tapped a card and has yet to plug in."""
    return story(begin(seed(**changes), hold())[0])


def charging_card(**changes):
    """A driver tapped at 10:00:00, plugged in at 10:00:20 and the station started at 10:00:25."""
    return waiting_card(**changes).given(
        plugged(later(seconds=20)),
        started(later(seconds=25)),
        status("Charging", later(seconds=26)),
    )


def charging_token(**changes):
    """A driver swiped a token at the station at 10:00:00, which started at 10:00:25."""
    return story(begin(seed(reference=None, **changes), token())[0]).given(
        started(later(seconds=25)), status("Charging", later(seconds=26))
    )


def charging_nobody(**changes):
    """A station started at 10:00:00 and nobody knows for whom."""
    return story(begin(seed(**changes), started(T0))[0])


def waiting_to_be_let(**changes):
    """A station started with the cable at 10:00:00 and waits for somebody who may charge (OCPP 2.x)."""
    began = started(
        T0, **({"id_tag": None, "charging_state": ChargingState.EV_CONNECTED} | changes)
    )
    return story(begin(seed(), began)[0])


def ended_card(**changes):
    """The charge of 12.5 kWh ended at 10:40 and is being rated."""
    return charging_card(**changes).given(stopped(later(40), kwh("12.5")))


def rated_card(**changes):
    """Rated at 10:41, the card is being charged."""
    return ended_card(**changes).given(Rated(later(41)))
