"""What lint tells an operator before a driver finds out, each problem by its field."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from chargewright.kernel.clock import OUT_OF_TIME
from chargewright.kernel.money import currency
from chargewright.kernel.problem import Invalid, Severity
from chargewright.tariffs.lint import lint, publish
from chargewright.tariffs.model import (
    Activity,
    Authorization,
    Cap,
    Dim,
    FreeQuantity,
    Grace,
    Group,
    Holidays,
    IdlePolicy,
    Limit,
    Minimum,
    Per,
    Period,
    Profile,
    Recurrence,
    RoundingRule,
    Step,
    StepDirection,
    StepScope,
    Weekday,
    When,
)
from chargewright.tariffs.places import Place
from chargewright.tariffs.tax import TaxMode, TaxRule
from tests.tariffs.shop import VAT_19, charging, energy, flat, idle, price, tariff

NOW = datetime(2025, 6, 2, 12, tzinfo=UTC)
LONG_AGO = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))
NEVER = datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-12)))
DAY = When(start_time="08:00", end_time="20:00")
NIGHT = When(start_time="20:00", end_time="08:00")
FAST = Place(country="DE", zone="Europe/Berlin", power_w=150_000)
SLOW = Place(country="DE", zone="Europe/Berlin", power_w=11_000)
FIRST = "groups[0].components[0]"
SECOND = "groups[0].components[1]"


def errors(version, *places) -> dict[str, str]:
    return {
        problem.field: problem.rule
        for problem in lint(version, places)
        if problem.severity is Severity.ERROR
    }


def warnings(version, *places) -> list[str]:
    return [
        problem.rule for problem in lint(version, places) if problem.severity is Severity.WARNING
    ]


GOOD = tariff(energy("0.49", tax=VAT_19), idle("0.10", per=Per.MINUTE, grace=Grace(900)))


def test_a_good_tariff_has_no_problems_and_is_published():
    assert lint(GOOD, [SLOW]) == []
    published = publish(GOOD, NOW, [SLOW])
    assert published == replace(GOOD, published_at=NOW)


def test_a_bad_tariff_is_not_published_and_every_problem_is_told():
    with pytest.raises(Invalid, match="'City' cannot be published") as caught:
        publish(tariff(energy("-1"), flat("0.1234567")), NOW)
    assert [problem.field for problem in caught.value.problems] == [
        f"{FIRST}.price",
        f"{SECOND}.price",
    ]


def test_a_published_version_is_never_published_again():
    assert errors(replace(GOOD, published_at=NOW)) == {
        "published_at": "a published version never changes: make a new one"
    }


def with_first(**changes):
    return tariff(replace(energy("0.49"), **changes))


@pytest.mark.parametrize(
    ("version", "field", "rule"),
    [
        (replace(GOOD, name=" "), "name", "a tariff needs a name"),
        (replace(GOOD, currency=currency("EUR").lower()), "currency", "is not an ISO 4217"),
        (replace(GOOD, valid_from=NOW, valid_to=NOW), "valid_to", "must be after valid_from"),
        (replace(GOOD, valid_from=datetime(2025, 1, 1)), "valid_from", "needs a UTC offset"),  # noqa: DTZ001 - the fault
        (replace(GOOD, valid_from=LONG_AGO), "valid_from", OUT_OF_TIME),
        (replace(GOOD, valid_to=NEVER), "valid_to", OUT_OF_TIME),
        (replace(GOOD, valid_to=datetime(2200, 1, 1, tzinfo=UTC)), "valid_to", OUT_OF_TIME),
        (
            with_first(when=When(start_date=date(1969, 12, 31))),
            f"{FIRST}.when.start_date",
            OUT_OF_TIME,
        ),
        (with_first(when=When(end_date=date.max)), f"{FIRST}.when.end_date", OUT_OF_TIME),
        (
            replace(GOOD, groups=(replace(GOOD.groups[0], when=When(end_date=date.max)),)),
            "groups[0].when.end_date",
            OUT_OF_TIME,
        ),
        (
            replace(GOOD, groups=(replace(GOOD.groups[0], priority=-(10**40)),)),
            "groups[0].priority",
            "must lie between -1000000000 and 1000000000",
        ),
        (
            with_first(when=When(min_idle=10**12)),
            f"{FIRST}.when.min_idle",
            "seconds are more than a year",
        ),
        (
            tariff(idle("1", grace=Grace(10**12))),
            f"{FIRST}.grace.seconds",
            "seconds are more than a year",
        ),
        (
            replace(GOOD, minimum=Minimum(gross=Decimal(1), applies_after_s=10**12)),
            "minimum.applies_after_s",
            "seconds are more than a year",
        ),
        (tariff(), "groups", "a free one has a price of 0"),
        (tariff(energy("1"), energy("2", when=DAY)), "groups", "2 components are called 'energy'"),
        (with_first(id=""), f"{FIRST}.id", "needs a name"),
        (with_first(price=Decimal("NaN")), f"{FIRST}.price", "is not a number"),
        (with_first(price=Decimal("Infinity")), f"{FIRST}.price", "is not a number"),
        (with_first(price=Decimal("-0.01")), f"{FIRST}.price", "is negative"),
        (with_first(price=Decimal("1E+12")), f"{FIRST}.price", "is more than"),
        (with_first(price=Decimal("0.0000001")), f"{FIRST}.price", "more than 6 decimals"),
        (with_first(price=Decimal("1E-400")), f"{FIRST}.price", "more than 6 decimals"),
        (with_first(per=Per.HOUR), f"{FIRST}.per", "ENERGY is priced per kWh"),
        (with_first(grace=Grace(60)), f"{FIRST}.grace", "only idle time"),
        (with_first(require_energy=True), f"{FIRST}.require_energy", "only a flat price"),
        (with_first(cap=Cap(Decimal(-1))), f"{FIRST}.cap.amount", "is negative"),
        (tariff(idle("1", grace=Grace(0))), f"{FIRST}.grace.seconds", "must be more than 0"),
        (tariff(flat("1", cap=Cap(Decimal(1)))), f"{FIRST}.cap", "needs no cap"),
        (
            with_first(when=When(days=(Weekday.MONDAY, Weekday.MONDAY))),
            f"{FIRST}.when.days",
            "twice",
        ),
        (
            with_first(when=When(start_date=date(2025, 1, 1), end_date=date(2025, 1, 1))),
            f"{FIRST}.when.end_date",
            "must be after start_date",
        ),
        (with_first(when=When(min_idle=-1)), f"{FIRST}.when.min_idle", "is negative"),
        (with_first(tax=VAT_19 * 2), f"{FIRST}.tax", "twice"),
        (
            with_first(tax=(TaxRule(code="VAT", percent=Decimal(101)),)),
            f"{FIRST}.tax[0].percent",
            "is more than 100",
        ),
        (
            with_first(tax=(TaxRule(code="", percent=Decimal(1)),)),
            f"{FIRST}.tax[0].code",
            "one word",
        ),
        (
            with_first(tax=(TaxRule(code="VAT 21", percent=Decimal(1)),)),
            f"{FIRST}.tax[0].code",
            "one word",
        ),
        (
            with_first(tax=(TaxRule(code="VAT", percent=Decimal(1), jurisdiction="New York"),)),
            f"{FIRST}.tax[0].jurisdiction",
            "one word",
        ),
        (
            with_first(tax=(TaxRule(code="VAT", percent=Decimal(1), level=10),)),
            f"{FIRST}.tax[0].level",
            "from 0 to 9",
        ),
        (replace(GOOD, tax_mode=TaxMode.NONE), f"{FIRST}.tax", "NONE has no taxes"),
        (
            tariff(energy("1", slot="x"), idle("1", slot="x")),
            "groups",
            "the slot 'x' mixes ENERGY, IDLE_TIME",
        ),
        (
            replace(GOOD, idle_policy=IdlePolicy(suspended_evse=Activity.SUSPENDED_EVSE)),
            "idle_policy.suspended_evse",
            "must be CHARGING",
        ),
        (replace(GOOD, minimum=Minimum(gross=Decimal("0.005"))), "minimum.gross", "2 decimals"),
        (
            replace(GOOD, minimum=Minimum(gross=Decimal(9)), maximum=Limit(gross=Decimal(8))),
            "maximum.gross",
            "8 is less than minimum.gross 9",
        ),
        (
            replace(GOOD, minimum=Minimum(net=Decimal(9)), maximum=Limit(gross=Decimal(8))),
            "maximum.gross",
            "8 is less than minimum.net 9",
        ),
        (
            replace(GOOD, maximum=Limit(net=Decimal(9), gross=Decimal(8))),
            "maximum.gross",
            "less than the limit before tax",
        ),
        (
            tariff(energy("1"), maximum=Limit(net=Decimal(8), gross=Decimal(9))),
            "maximum.gross",
            "no component is taxed",
        ),
        (replace(GOOD, minimum=Minimum(applies_after_s=-1)), "minimum.applies_after_s", "negative"),
        (
            replace(
                GOOD,
                authorization=Authorization(
                    preauth_amount=Decimal(60), max_authorization=Decimal(50)
                ),
            ),
            "authorization.preauth_amount",
            "is more than max_authorization 50",
        ),
        (tariff(groups=(Group(id="", components=(energy("1"),)),)), "groups[0].id", "needs a name"),
    ],
)
def test_each_mistake_is_named_by_its_field(version, field, rule):
    assert rule in errors(version)[field]


@pytest.mark.parametrize(
    ("component", "field"),
    [
        (price(Dim.CONNECTED_TIME, "1"), "dim"),
        (price(Dim.RESERVATION_TIME, "1"), "dim"),
        (price(Dim.RESERVATION_FLAT, "1"), "dim"),
        (price(Dim.RESERVATION_EXPIRED_TIME, "1"), "dim"),
        (price(Dim.RESERVATION_EXPIRED_FLAT, "1"), "dim"),
        (price(Dim.ENERGY_EXPORT, "1"), "dim"),
        (energy("1", step=Step(size=1000)), "step.size"),
        (energy("1", step=Step(scope=StepScope.LINE)), "step.scope"),
        (energy("1", step=Step(direction=StepDirection.DOWN)), "step.direction"),
        (energy("1", free=FreeQuantity(1000)), "free"),
        (flat("1", recurrence=Recurrence.DAY), "recurrence"),
        (idle("1", cap=Cap(Decimal(5), Period.DAY)), "cap.period"),
        (energy("1", when=When(min_duration=60)), "when.min_duration"),
        (energy("1", when=When(max_duration=60)), "when.max_duration"),
        (energy("1", when=When(min_charging=60)), "when.min_charging"),
        (energy("1", when=When(max_charging=60)), "when.max_charging"),
        (energy("1", when=When(min_kwh=Decimal(1))), "when.min_kwh"),
        (energy("1", when=When(max_kwh=Decimal(1))), "when.max_kwh"),
        (energy("1", when=When(min_current=Decimal(1))), "when.min_current"),
        (energy("1", when=When(max_current=Decimal(1))), "when.max_current"),
        (energy("1", when=When(min_power=Decimal(1))), "when.min_power"),
        (energy("1", when=When(max_power=Decimal(1))), "when.max_power"),
        (energy("1", when=When(holidays=Holidays.EXCEPT)), "when.holidays"),
    ],
)
def test_what_cannot_be_charged_yet_is_refused_by_name(component, field):
    sentence = errors(tariff(energy("0", id="base"), component))[f"{SECOND}.{field}"]
    assert sentence.endswith("is not yet supported")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"priority": 5}, "priority"),
        ({"authorization": Authorization(stop_at_limit=False)}, "authorization.stop_at_limit"),
    ],
)
def test_what_of_a_whole_tariff_cannot_be_done_yet_is_refused_too(changes, field):
    assert errors(replace(GOOD, **changes))[field].endswith("is not yet supported")


@pytest.mark.parametrize("size", [0, 1])
def test_a_step_of_none_or_one_is_no_step(size):
    assert lint(tariff(energy("0.50", step=Step(size=size)))) == []


def test_a_price_after_one_that_always_holds_can_never_apply():
    version = tariff(energy("0.49", id="always"), energy("0.29", id="night", when=NIGHT))
    assert errors(version) == {
        SECOND: "'night' can never apply: a price of ENERGY always comes first"
    }


def test_a_price_whose_hours_are_all_taken_can_never_apply():
    version = tariff(
        energy("1", id="day", when=DAY),
        energy("2", id="night", when=NIGHT),
        energy("3", id="third", when=When(days=(Weekday.MONDAY,))),
    )
    assert list(errors(version)) == ["groups[0].components[2]"]


def test_conditions_that_exclude_each_other_never_all_hold():
    backwards = idle("1", when=When(min_idle=600, max_idle=600))
    while_charging = charging("1", when=When(min_idle=60))
    for component in (backwards, while_charging):
        sentence = errors(tariff(energy("0"), component))[SECOND]
        assert sentence.endswith("its conditions never all hold")


def test_dates_make_room_for_a_later_price():
    summer = When(start_date=date(2025, 6, 1), end_date=date(2025, 9, 1))
    assert lint(tariff(energy("1", id="summer", when=summer), energy("2", id="rest"))) == []
    same = tariff(energy("1", id="summer", when=summer), energy("2", id="again", when=summer))
    assert list(errors(same)) == [SECOND]


def test_a_group_can_hide_all_of_another():
    first = Group(id="first", priority=2, components=(energy("1", id="a"),))
    second = Group(id="second", priority=1, components=(energy("2", id="b"), idle("1", id="c")))
    completed = errors(tariff(groups=(first, second)))
    assert list(completed) == ["groups[1].components[0]"]


def test_groups_of_one_priority_may_not_be_active_together():
    first = Group(id="day", components=(energy("1", id="a"),), when=DAY)
    second = Group(id="night", components=(energy("2", id="b"),), when=NIGHT)
    assert lint(tariff(groups=(first, second))) == []
    always = replace(second, when=When())
    assert (
        "both can be active at the same time"
        in errors(tariff(groups=(first, always)))["groups[1].priority"]
    )


def test_hours_without_a_price_are_named():
    working_days = tuple(Weekday)[:5]
    version = tariff(energy("0.49", when=replace(DAY, days=working_days)))
    (sentence,) = warnings(version)
    assert sentence.startswith("no price for charging on MONDAY 00:00 to 08:00, MONDAY 20:00 to")
    assert sentence.endswith(", and 6 more: it is free then; add a price of 0 if that is meant")


def test_a_price_of_zero_says_that_free_hours_are_meant():
    assert warnings(tariff(energy("0.49", id="day", when=DAY), energy("0", id="night"))) == []


def test_an_idle_fee_by_day_alone_leaves_no_gap():
    assert warnings(tariff(energy("0.49"), idle("1", when=DAY))) == []


def test_a_price_for_every_hour_of_a_month_is_still_judged():
    hours = [
        energy(
            "0.30",
            id=f"{day}-{hour}",
            when=When(
                start_date=date(2025, 6, day),
                end_date=date(2025, 6, day + 1),
                start_time=f"{hour:02}:00",
                end_time=f"{(hour + 6) % 24:02}:00",
            ),
        )
        for day in range(1, 8)
        for hour in range(0, 24, 6)
    ]
    assert lint(tariff(*hours, energy("0.50", id="otherwise"))) == []


def test_too_many_windows_are_not_judged_and_that_is_said():
    minutes = [
        energy(
            "0.30",
            id=str(place),
            when=When(
                start_time=f"{place // 60:02}:{place % 60:02}",
                start_date=date(2025, 1, 1 + place % 28),
            ),
        )
        for place in range(400)
    ]
    assert warnings(tariff(*minutes)) == [
        "too many dates and windows to look for gaps and for prices that never apply"
    ]


def test_a_hold_must_cover_the_first_minute():
    version = tariff(
        flat("0.50", tax=VAT_19),
        energy("0.60", tax=VAT_19),
        charging("0.20", per=Per.MINUTE, tax=VAT_19),
        authorization=Authorization(preauth_amount=Decimal("2.00")),
    )
    # 0.50 to start, 150 kW for a minute are 2.5 kWh at 0.60, and the minute itself is 0.20.
    assert errors(version, FAST) == {
        "authorization.preauth_amount": (
            "2.00 EUR does not cover the first minute, which may cost 2.20 EUR"
        )
    }
    assert errors(version, SLOW) == {}
    enough = replace(version, authorization=Authorization(preauth_amount=Decimal("2.20")))
    assert errors(enough, FAST) == {}


def test_a_hold_must_cover_the_minimum():
    version = tariff(
        energy("0.60", tax=VAT_19),
        minimum=Minimum(net=Decimal(10)),
        authorization=Authorization(max_authorization=Decimal(11)),
    )
    assert errors(version) == {
        "authorization.max_authorization": (
            "11.00 EUR does not cover the first minute, which may cost 11.90 EUR"
        )
    }


def test_net_rounding_of_gross_prices_is_pointed_out():
    version = replace(GOOD, rounding=RoundingRule(Profile.EU_NET))
    assert warnings(version) == [
        "rounding net lines can move a price that includes tax by a cent: EU_GROSS keeps it"
    ]


def test_a_zone_that_is_none_is_named():
    nowhere = replace(SLOW, zone="Europe/Atlantis")
    assert "'Europe/Atlantis' is not a time zone" in errors(GOOD, SLOW, nowhere)["places[1].zone"]


@pytest.mark.parametrize(
    ("version", "place", "words"),
    [
        (tariff(energy("0.60"), flat("1")), FAST, "AFIR, Article 5(4); DE"),
        (tariff(charging("10")), FAST, "AFIR, Article 5(4); DE"),
        (tariff(energy("0.60"), idle("0.10")), FAST, None),
        (tariff(energy("0.60"), flat("1")), SLOW, None),
        (tariff(energy("0.60"), tax_mode=TaxMode.EXCLUSIVE), SLOW, "price indication, Germany"),
        (
            tariff(charging("10")),
            Place(country="US", zone="America/New_York", power_w=7_000),
            "NIST Handbook 44, 3.40",
        ),
        (
            tariff(energy("0.60"), charging("1")),
            Place(country="US", region="CA", zone="America/Los_Angeles", power_w=7_000),
            "4 CCR 4002.11, California",
        ),
        (
            tariff(energy("0.60"), charging("1")),
            Place(country="US", region="TX", zone="America/Chicago", power_w=7_000),
            None,
        ),
    ],
)
def test_the_law_of_a_place_is_pointed_out(version, place, words):
    said = warnings(version, place)
    if words is None:
        assert said == []
    else:
        (sentence,) = said
        assert words in sentence
