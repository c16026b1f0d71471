"""The overview and its charts on the wire. Null is not known, or not for this caller."""

from datetime import datetime
from typing import Any

from chargewright.api.periods import Step
from chargewright.api.shapes import Amount, View
from chargewright.network.urgency import Severity


class StationCountsView(View, frozen=True, kw_only=True):
    """Stations by their link, without retired ones. `never_seen` have never connected."""

    connected: int
    not_connected: int
    never_seen: int


class EvseCountsView(View, frozen=True, kw_only=True):
    """EVSEs by what they are doing now. `unknown`: nothing was heard that says."""

    available: int
    occupied: int
    faulted: int
    out_of_service: int
    offline: int
    unknown: int


class TerminalCountsView(View, frozen=True, kw_only=True):
    """Card terminals by whether their provider reaches them."""

    online: int
    offline: int


class HoldsView(View, frozen=True, kw_only=True):
    """Holds that are open, and what they reserve in each currency."""

    open: int
    amounts: list[Amount]


class SeverityCountsView(View, frozen=True, kw_only=True):
    """Open operator's items by severity."""

    critical: int
    warning: int
    notice: int


class RevenueView(View, frozen=True, kw_only=True):
    """What the books say was earned in one currency, less what went back. `gross` is with tax."""

    net: Amount
    gross: Amount


class FiguresView(View, frozen=True, kw_only=True):
    """Figures of one period. Sums count by quarters of an hour that begin in it.

    `energy_wh` and `sessions_ended` go by the end of each session, `failed_starts` by when they were
    tried, `revenue` by when it was booked; it is null for those who may not read payments.
    `utilisation` and `uptime` are shares from 0 to 1 of the time of which the state was known.
    """

    starts_at: datetime
    ends_at: datetime
    energy_wh: int
    sessions_ended: int
    energy_wh_per_session: int | None
    failed_starts: int
    revenue: list[RevenueView] | None
    utilisation: float | None
    uptime: float | None


class ComparedView(View, frozen=True, kw_only=True):
    """A period that ends with today, and the one before it up to the same time of the clock."""

    current: FiguresView
    previous: FiguresView


class OverviewView(View, frozen=True, kw_only=True):
    """What the part of the network does now, today and in the last 30 days.

    Null are terminals, holds and attention for those who may not read them.
    """

    at: datetime
    zone: str
    stations: StationCountsView
    evses: EvseCountsView
    terminals: TerminalCountsView | None
    sessions_running: int
    holds: HoldsView | None
    attention: SeverityCountsView | None
    today: ComparedView
    last_30_days: ComparedView


class OverviewSiteView(View, frozen=True, kw_only=True):
    """One site on the map and in the list beside it.

    `attention` is null for those who may not read it. `energy_today_wh` is of sessions that ended
    today in the zone that was asked for.
    """

    id: str
    organization_id: str
    name: str
    latitude: float | None
    longitude: float | None
    zone: str
    evses: EvseCountsView
    attention: SeverityCountsView | None
    energy_today_wh: int
    sessions_running: int


class TargetView(View, frozen=True, kw_only=True):
    """The thing that an item is about. `kind` says which page shows it; `name` what people call it."""

    kind: str
    id: str
    name: str | None


class UrgentItemView(View, frozen=True, kw_only=True):
    """An operator's item with all that its sentence needs: `code` names the sentence.

    `drivers` are those who are charging, or about to, where it is. Amounts and payments are shown to
    those who may read payments.
    """

    id: str
    organization_id: str
    code: str
    parameters: dict[str, Any]
    severity: Severity
    target: TargetView
    site_id: str | None
    site_name: str | None
    station_id: str | None
    station_name: str | None
    terminal_id: str | None
    session_id: str | None
    payment_id: str | None
    drivers: int
    opened_at: datetime


class UrgentItemsView(View, frozen=True, kw_only=True):
    """The most urgent first. `open` is how many there are in all."""

    items: list[UrgentItemView]
    open: int


class PointView(View, frozen=True, kw_only=True):
    """One point of a chart.

    `value` is null for a share of which nothing is known, and for revenue, which is in `revenue`: one
    of each currency that the series has; empty for other measures.
    """

    starts_at: datetime
    ends_at: datetime
    value: float | None
    revenue: list[RevenueView]


class SeriesView(View, frozen=True, kw_only=True):
    """A measure over time, in whole steps of the zone, without a gap."""

    measure: str
    step: Step
    zone: str
    points: list[PointView]
