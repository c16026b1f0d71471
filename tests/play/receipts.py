"""Sample documents: sessions that are really rated, and the paper they end in.

Each sample is a document and the credit notes issued to it so far.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final

from chargewright.billing.documents import (
    Because,
    CreditNote,
    Document,
    Heading,
    NothingCharged,
    Receipt,
)
from chargewright.billing.due import Due
from chargewright.billing.from_bill import receipt_from_bill
from chargewright.billing.locales import Locale
from chargewright.billing.parts import Buyer, CardUsed, Place, Scope, Seller
from chargewright.billing.taxes import credit_note_for
from chargewright.kernel.ids import (
    PaymentId,
    ReceiptId,
    SessionId,
    TariffId,
    TariffVersionId,
)
from chargewright.kernel.money import Money, currency
from chargewright.rating.bill import Bill
from chargewright.rating.rate import rate
from chargewright.rating.timeline import MeterPoint, Tile, Timeline
from chargewright.tariffs.model import (
    Activity,
    Cap,
    Component,
    Dim,
    Grace,
    Group,
    Limit,
    Minimum,
    Per,
    Profile,
    RoundingRule,
    TariffVersion,
    Weekday,
    When,
)
from chargewright.tariffs.tax import TaxMode, TaxRule

EUR: Final = currency("EUR")
USD: Final = currency("USD")
NL_VAT: Final = TaxRule(code="NL-21", percent=Decimal(21), jurisdiction="NL", name="BTW")
DE_VAT: Final = TaxRule(code="DE-19", percent=Decimal(19), jurisdiction="DE")
PAGE: Final = "https://pay.stadtwerke.example/r/4f9aT0cQ2mZkX7yLr1Vd8w"

STADTWERKE: Final = Seller(
    name="Stadtwerke Musterstadt GmbH",
    address=("Am Gaswerk 7", "12345 Musterstadt", "Germany"),
    vat_id="DE123456789",
    register="HRB 4711, Amtsgericht Musterstadt",
    email="laden@stadtwerke.example",
    phone="+49 30 5550100",
)
MARKET_SQUARE: Final = Place(
    site="Marktplatz",
    address=("Marktplatz 1", "12345 Musterstadt"),
    station="Marktplatz 2",
    evse="DE*SWM*E0042*1",
    zone="Europe/Berlin",
)
VISA: Final = CardUsed(
    brand="Visa", last_four="4242", authorization_code="A1B2C3", held=Money(4000, EUR)
)


def heading(locale: Locale = Locale.DE_DE, *, seller: Seller = STADTWERKE, at: datetime) -> Heading:
    return Heading(
        id=ReceiptId("rcp_0001"),
        issued_at=at,
        locale=locale,
        seller=seller,
        payment_id=PaymentId("pay_01hzy3v7q8k5m2n4p6r8t0w2y4"),
        session_id=SessionId("ses_0001"),
    )


def tariff(*components: Component, **more: object) -> TariffVersion:
    fields: dict[str, object] = {
        "id": TariffVersionId("trv_0001"),
        "tariff_id": TariffId("trf_0001"),
        "number": 3,
        "name": "City centre",
        "currency": EUR,
        "tax_mode": TaxMode.INCLUSIVE,
        "groups": (Group(id="all", components=components),),
        "rounding": RoundingRule(Profile.EU_GROSS),
    }
    return TariffVersion(**(fields | more))  # type: ignore[arg-type]  # fields by name


def timeline(
    start: datetime,
    *stretches: tuple[Activity, timedelta, int],
    zone: str = "Europe/Berlin",
) -> Timeline:
    """A session of stretches: what it was, how long, and how many watt-hours it took."""
    tiles, points = [], [MeterPoint(start, Decimal(1_000_000))]
    at = start
    for activity, length, energy_wh in stretches:
        tiles.append(Tile(activity, at, at + length))
        at += length
        points.append(MeterPoint(at, points[-1].energy_wh + energy_wh))
    return Timeline(start=start, end=at, zone=zone, tiles=tuple(tiles), meter=tuple(points))


CITY: Final = tariff(
    Component(
        id="day",
        dim=Dim.ENERGY,
        price=Decimal("0.59"),
        when=When(start_time="06:00", end_time="20:00"),
        tax=(DE_VAT,),
    ),
    Component(id="night", dim=Dim.ENERGY, price=Decimal("0.45"), tax=(DE_VAT,)),
    Component(
        id="idle",
        dim=Dim.IDLE_TIME,
        price=Decimal("0.10"),
        per=Per.MINUTE,
        when=When(start_time="08:00", end_time="22:00"),
        grace=Grace(600),
        cap=Cap(Decimal("12.00")),
        tax=(DE_VAT,),
    ),
    texts={"de": "Stadttarif", "en": "City tariff"},
)
MINUTE: Final = timedelta(minutes=1)


def bill_of_an_evening() -> tuple[Bill, TariffVersion]:
    start = datetime(2026, 11, 20, 18, 21, 10, tzinfo=UTC)
    session = timeline(
        start,
        (Activity.CHARGING, 38 * MINUTE + timedelta(seconds=50), 13_120),
        (Activity.CHARGING, 45 * MINUTE, 14_001),
        (Activity.IDLE, 26 * MINUTE, 0),
    )
    return rate(session, CITY), CITY


def whole(bill: Bill) -> Due:
    """All of a bill, as its only payment has it."""
    return Due(bill=bill, most=bill.gross, paid_before=Money.zero(bill.currency))


def charged() -> Receipt:
    bill, version = bill_of_an_evening()
    return receipt_from_bill(
        whole(bill),
        version,
        heading=heading(at=bill.end + timedelta(seconds=4)),
        number="R2026-000123",
        place=MARKET_SQUARE,
        paid=bill.gross,
        card=VISA,
        durations_s=durations(bill),
    )


def durations(bill: Bill) -> dict[Scope, int]:
    return {Scope.CHARGING: bill.charging_s, Scope.PARKING: bill.idle_s}


def part_waived() -> Receipt:
    version = tariff(
        Component(id="energy", dim=Dim.ENERGY, price=Decimal("0.56"), tax=(NL_VAT,)),
        texts={"en": "Fast charging"},
    )
    start = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    bill = rate(timeline(start, (Activity.CHARGING, 40 * MINUTE, 50_000)), version)
    held = Money(2500, EUR)
    return receipt_from_bill(
        whole(bill),
        version,
        heading=heading(Locale.EN_GB, at=bill.end),
        number="R2026-000124",
        place=replace(MARKET_SQUARE, zone="Europe/Amsterdam"),
        paid=held,
        card=CardUsed(
            brand="Maestro",
            last_four="0007",
            authorization_code="778812",
            held=held,
            provider_lines=(
                "KAARTBETALING",
                "AID: A0000000043060",
                "MAESTRO ************0007",
                "TERMINAL 12345678   NR 000991",
            ),
        ),
        durations_s=durations(bill),
    )


def the_rest() -> Receipt:
    """The same charge, of which another card had paid 25.00; this one brought 2.00 more."""
    version = tariff(
        Component(id="energy", dim=Dim.ENERGY, price=Decimal("0.56"), tax=(NL_VAT,)),
        texts={"en": "Fast charging"},
    )
    start = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    bill = rate(timeline(start, (Activity.CHARGING, 40 * MINUTE, 50_000)), version)
    before = Money(2500, EUR)
    return receipt_from_bill(
        Due(bill=bill, most=bill.gross - before, paid_before=before),
        version,
        heading=heading(Locale.EN_GB, at=bill.end),
        number="R2026-000125",
        place=replace(MARKET_SQUARE, zone="Europe/Amsterdam"),
        paid=Money(200, EUR),
        card=VISA,
        durations_s=durations(bill),
    )


def american() -> Receipt:
    state = TaxRule(
        code="MA-SALES", percent=Decimal("6.25"), jurisdiction="US-MA", name="MA sales tax"
    )
    city = TaxRule(code="CITY", percent=Decimal("0.75"), jurisdiction="US-MA-CITY", name="City tax")
    version = tariff(
        Component(id="start", dim=Dim.FLAT, price=Decimal("1.00"), tax=(state,)),
        Component(id="energy", dim=Dim.ENERGY, price=Decimal("0.4950"), tax=(state, city)),
        Component(
            id="time",
            dim=Dim.CHARGING_TIME,
            price=Decimal("1.20"),
            when=When(days=(Weekday.FRIDAY, Weekday.SATURDAY)),
            tax=(state,),
        ),
        currency=USD,
        tax_mode=TaxMode.EXCLUSIVE,
        rounding=RoundingRule(Profile.RETAIL_LINE),
    )
    start = datetime(2026, 11, 20, 23, 50, tzinfo=UTC)
    session = timeline(
        start,
        (Activity.CHARGING, 70 * MINUTE + timedelta(seconds=9), 31_420),
        zone="America/New_York",
    )
    bill = rate(session, version)
    seller = Seller(
        name="Bay Charging, Inc.", address=("1 Harbor St", "Boston, MA 02110"), phone="617-555-0100"
    )
    place = Place(
        site="Harbor Garage",
        address=("1 Harbor St", "Boston, MA"),
        station="Level 2, bay 14",
        evse="US*BAY*E14",
        zone="America/New_York",
    )
    return receipt_from_bill(
        whole(bill),
        version,
        heading=heading(Locale.EN_US, seller=seller, at=bill.end),
        number="R2026-000009",
        place=place,
        paid=bill.gross,
        card=CardUsed(
            brand="Mastercard",
            last_four="5100",
            authorization_code="004211",
            held=Money(5000, USD),
        ),
        durations_s=durations(bill),
    )


def in_the_night_of_the_clocks() -> Receipt:
    version = tariff(
        Component(id="time", dim=Dim.CHARGING_TIME, price=Decimal("3.00"), tax=(DE_VAT,)),
        maximum=Limit(gross=Decimal("8.00")),
        minimum=Minimum(gross=Decimal("1.00")),
    )
    start = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
    bill = rate(timeline(start, (Activity.CHARGING, 200 * MINUTE, 21_000)), version)
    return receipt_from_bill(
        whole(bill),
        version,
        heading=heading(Locale.DE_AT, at=bill.end),
        number="R2026-000077",
        place=MARKET_SQUARE,
        paid=bill.gross,
        card=replace(VISA, held=None, brand=None),
        durations_s=durations(bill),
    )


def over_midnight() -> Receipt:
    """Two VAT rates and a part without tax; Swiss francs."""
    chf = currency("CHF")
    high = TaxRule(code="CH-8.1", percent=Decimal("8.1"), jurisdiction="CH", name="MWST")
    low = TaxRule(code="CH-2.6", percent=Decimal("2.6"), jurisdiction="CH", name="MWST")
    version = tariff(
        Component(id="start", dim=Dim.FLAT, price=Decimal("1.50")),
        Component(
            id="energy",
            dim=Dim.ENERGY,
            price=Decimal("0.395"),
            tax=(high,),
            labels={"de": "Naturstrom", "en": "Green energy"},
        ),
        Component(
            id="time",
            dim=Dim.CHARGING_TIME,
            price=Decimal("0.02"),
            per=Per.MINUTE,
            when=When(start_time="22:00", end_time="00:00", start_date=date(2026, 11, 1)),
            tax=(low,),
        ),
        currency=chf,
    )
    start = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
    session = timeline(start, (Activity.CHARGING, 40 * MINUTE, 7_777), zone="Europe/Zurich")
    bill = rate(session, version)
    return receipt_from_bill(
        whole(bill),
        version,
        heading=heading(Locale.DE_CH, at=bill.end),
        number="R2026-000201",
        place=replace(MARKET_SQUARE, zone="Europe/Zurich"),
        paid=bill.gross,
        card=replace(VISA, held=Money(3000, chf), last_four=None),
        durations_s=durations(bill),
    )


HOSTILE: Final = (
    '<script>alert("1")</script> #eval("1") $x$ *b* _i_ \\u{41} // /* & \' ` @ref <lbl>'
)
LONG: Final = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def hostile() -> Receipt:
    receipt = charged()
    bad = f"{HOSTILE} \u202egnp.exe\u0000\u200b"
    return replace(
        receipt,
        heading=replace(
            receipt.heading,
            seller=Seller(
                name=f"{LONG} {bad}",
                address=(bad, LONG * 2),
                vat_id=bad,
                register=bad,
                email=bad,
                phone=bad,
            ),
        ),
        place=replace(receipt.place, site=LONG * 2, address=(bad,), station=bad, evse=LONG),
        tariff={"de": bad},
        lines=tuple(replace(line, labels={"de": f"{LONG} {bad}"}) for line in receipt.lines),
        card=replace(
            receipt.card, brand=bad, authorization_code=bad, provider_lines=(bad, LONG * 3)
        ),
    )


def credit_note() -> CreditNote:
    receipt = charged()
    at = receipt.heading.issued_at + timedelta(days=2)
    return credit_note_for(
        receipt,
        Money(500, EUR),
        heading=replace(receipt.heading, id=ReceiptId("rcp_0002"), issued_at=at),
        number="C2026-000004",
        reason="Die Ladestation war zugeparkt.",
    )


def for_a_company() -> Receipt:
    receipt = charged()
    buyer = Buyer(
        vat_id="NL000099998B57",
        name="Harbour Fleet B.V.",
        address=("Havenkade 14", "3011 AA Rotterdam"),
    )
    heading_of_theirs = replace(receipt.heading, buyer=buyer)
    return replace(receipt, heading=heading_of_theirs, number="R2026-000126")


def declined() -> NothingCharged:
    return NothingCharged(
        heading=replace(
            heading(Locale.EN_GB, at=datetime(2026, 11, 20, 12, 4, 9, tzinfo=UTC)), session_id=None
        ),
        place=MARKET_SQUARE,
        because=Because.CARD_DECLINED,
        card=CardUsed(brand="Visa", last_four="0002"),
    )


def never_plugged_in() -> NothingCharged:
    return NothingCharged(
        heading=heading(at=datetime(2026, 11, 20, 12, 9, tzinfo=UTC)),
        place=MARKET_SQUARE,
        because=Because.NEVER_PLUGGED_IN,
        card=VISA,
    )


SAMPLES: Final[dict[str, Callable[[], Document]]] = {
    "charged": charged,
    "part-waived": part_waived,
    "the-rest": the_rest,
    "american": american,
    "night-of-the-clocks": in_the_night_of_the_clocks,
    "over-midnight": over_midnight,
    "hostile": hostile,
    "credit-note": credit_note,
    "for-a-company": for_a_company,
    "declined": declined,
    "never-plugged-in": never_plugged_in,
}
