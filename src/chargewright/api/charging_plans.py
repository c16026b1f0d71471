"""Schedules that we made of what vehicles need: what was planned, of which limits and prices, and why."""

from datetime import datetime
from typing import Final

from litestar.handlers import HTTPRouteHandler

from chargewright.api.charging_profiles import TAG
from chargewright.api.columns import (
    AT_STATION,
    IS,
    OWNER,
    flag,
    instant,
    own_id,
    refers,
    text,
    values,
    word,
)
from chargewright.api.commands import READ
from chargewright.api.lists import Listed, lists
from chargewright.api.shapes import Amount, View
from chargewright.energy.holding import ProfileState
from chargewright.energy.limits import LimitedBy
from chargewright.energy.planning import PlanCause, PlanGoal, PlanReason, PlanWhy
from chargewright.energy.profiles import Unit
from chargewright.kernel.listing import Column, Kind, Listing, Order


class PlanStepView(View, frozen=True):
    """From `start_s` on at most `limit`, a decimal text; `why` not more."""

    start_s: int
    limit: str
    why: PlanWhy


class PlanLimitView(View, frozen=True):
    """From `start_s` on at most `limit_w` may be had, because of `by`."""

    start_s: int
    limit_w: str
    by: LimitedBy


class PlanPriceView(View, frozen=True):
    """From `start_s` on a kWh costs so much with tax, in the currency of the tariff."""

    start_s: int
    price: str


class ChargingPlanView(View, frozen=True, kw_only=True):
    """The last schedule that we made for a transaction. Seconds count from `starts_at`.

    `wanted_wh_exact` is what the vehicle wanted when the plan was made; null: it does not say. `energy_wh_exact` is
    what flows by the end, as far as we can say; `is_enough` null: nobody knows. `cost` is what that and the stay
    until the end cost, `cost_at_once` what they would have; null: nothing is priced. `state` is that of the
    profile by which the station was brought it. `tries`: how often it was sent since needs or limits were told;
    `again_at`: when it is sent once more, for no answer came; null: it is not.
    """

    id: str
    organization_id: str
    site_id: str
    station_id: str
    station_identity: str
    evse_no: int
    session_id: str
    ocpp_transaction_ref: str
    made_at: datetime
    cause: PlanCause
    goal: PlanGoal
    reason: PlanReason
    wanted_wh_exact: str | None
    departs_at: datetime | None
    starts_at: datetime
    duration_s: int
    unit: Unit
    steps: list[PlanStepView]
    limits: list[PlanLimitView]
    prices: list[PlanPriceView]
    energy_wh_exact: str
    is_enough: bool | None
    cost: Amount | None
    cost_at_once: Amount | None
    state: ProfileState | None
    command_id: str
    tries: int
    again_at: datetime | None


LISTED: Final = Listed(
    listing=Listing(
        name="charging_plans",
        columns=(
            own_id("charging_plans", "The plan."),
            OWNER,
            *AT_STATION,
            text("station_identity", "OCPP identity of the station."),
            Column("evse_no", Kind.INTEGER, "Which EVSE.", IS),
            refers("session_id", "sessions", "For which session."),
            Column("ocpp_transaction_ref", Kind.TEXT, "For which transaction.", IS),
            instant("made_at", "When it was made.", is_sortable=True),
            word("cause", PlanCause, "What it was made for."),
            word("goal", PlanGoal, "What it is after."),
            word("reason", PlanReason, "Why that."),
            text("wanted_wh_exact", "What the vehicle wanted, Wh."),
            instant("departs_at", "When it will leave."),
            instant("starts_at", "From when it counts."),
            Column("duration_s", Kind.INTEGER, "For how long."),
            word("unit", Unit, "What its limits are in."),
            values("steps", "When how much, and why not more."),
            values("limits", "What may be had, and which limit it is."),
            values("prices", "What a kWh costs when."),
            text("energy_wh_exact", "What flows by its end, Wh."),
            flag("is_enough", "Whether that is what the vehicle wants."),
            Column("cost", Kind.MONEY, "What it costs."),
            Column("cost_at_once", Kind.MONEY, "What charging at once would cost."),
            word("state", ProfileState, "Whether the station holds it."),
            refers("command_id", "commands", "By which command it was brought."),
            Column("tries", Kind.INTEGER, "How often it was sent."),
            instant("again_at", "When it is sent once more."),
        ),
        default_order=Order("made_at", is_descending=True),
    ),
    view=ChargingPlanView,
)

ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/charging-plans",
        LISTED,
        needs=READ,
        tag=TAG,
        summary="Schedules that we made of what vehicles need",
    ),
)
