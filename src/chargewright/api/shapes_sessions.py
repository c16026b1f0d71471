"""Sessions on the wire: the row, its readings, its facts, and what it costs so far."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from chargewright.api.shapes import Amount, Body, Uid, View
from chargewright.api.shapes_tariffs import BillView
from chargewright.metering.signed import ProofState
from chargewright.sessions.words import BillingState, RatingState, Scope, Status


class Means(StrEnum):
    """By what a session is paid for: a card's hold, a token's account, the station's own terminal, or nothing yet."""

    CARD = "card"
    TOKEN = "token"  # noqa: S105 - a kind of payer, and no secret
    STATION = "station"
    NOBODY = "nobody"


class SessionView(View, frozen=True, kw_only=True):
    """A charging session. Null is what is not known (yet).

    `payment_id`, `attached_payment_ids`, `station_payment_ref` (a payment at the station's own
    terminal, as its provider calls it) and `billing_state` are for those who may read payments; to
    others they are null, and the list is empty.

    `energy_wh` of a running session is that of its last reading. `total` is the price as rated, tax
    included; what of it was paid is in the payment, and in those that a person found to be for it
    (`attached_payment_ids`). Where the station told its end or its final register after the session
    was over, `late_energy_wh` and `late_total` are what would have been due, and `late_difference` is
    that less `total`; the bill stands. `flags` say what is imperfect. `meter_proof` says whether what its
    meter signed proves it; null while it has not ended.
    """

    id: str
    organization_id: str
    site_id: str
    station_id: str
    evse_id: str | None
    evse_no: int | None
    connector_no: int | None
    status: Status
    payment_id: str | None
    attached_payment_ids: list[str]
    token_id: str | None
    station_payment_ref: str | None
    tariff_id: str | None
    tariff_version_id: str | None
    ocpp_transaction_ref: str | None
    opened_at: datetime
    started_at: datetime | None
    charging_ended_at: datetime | None
    ended_at: datetime | None
    closed_at: datetime | None
    last_event_at: datetime
    vehicle_connected: bool
    energy_wh: int | None
    power_w: int | None
    total: Amount | None
    late_energy_wh: int | None
    late_total: Amount | None
    late_difference: Amount | None
    rating_state: RatingState
    billing_state: BillingState | None
    failure: str | None
    close_reason: str | None
    energy_ceiling_wh: int | None
    time_ceiling_at: datetime | None
    flags: list[str]
    meter_proof: ProofState | None


class ReadingView(View, frozen=True, kw_only=True):
    """A meter reading and what the check said of it.

    Energies are whole watt-hours, rounded half-up, for show; the check goes by the exact ones, which
    are decimal texts beside them (`…_exact`), as are the other quantities. `energy_wh` is the register
    (or the interval's energy, where the station sends intervals). `claimed_at` is the station's time,
    `used_at` what the check went by, `session_energy_wh` the session's energy after it.
    """

    id: str
    position: int
    received_at: datetime
    claimed_at: datetime | None
    used_at: datetime
    evse_no: int
    connector_no: int
    scope: str
    energy_wh: int | None
    register_wh_exact: str | None
    power_w: str | None
    current_a: str | None
    voltage_v: str | None
    soc_percent: str | None
    verdict: str
    limit_wh: int | None
    limit_wh_exact: str | None
    session_energy_wh: int | None
    session_energy_wh_exact: str | None
    flags: list[str]
    is_signed: bool


class FactView(View, frozen=True, kw_only=True):
    """Something that happened: by kind, about one thing, in the order in which it was written.

    It is shown to those who may read what it is about: facts of a payment are not to be seen by who
    may not read payments.
    """

    id: str
    position: int
    kind: str
    about: str
    station_id: str | None
    session_id: str | None
    payment_id: str | None
    body: dict[str, Any]
    occurred_at: datetime
    received_at: datetime


class SessionCostView(View, frozen=True, kw_only=True):
    """What a session costs up to `at`, by the same rating as its bill, and what is held for it.

    `held` is null where no card pays, and for who may not read payments.
    """

    session_id: str
    at: datetime
    bill: BillView
    held: Amount | None


class ScopeView(View, frozen=True, kw_only=True):
    """A stretch of time, from `start` (included) to `end` (excluded)."""

    scope: Scope
    start: datetime
    end: datetime


class SessionScopesView(View, frozen=True, kw_only=True):
    """What the time from the station's start on was spent on: stretches that follow one another.

    There are none before the start. `is_final`: it has ended; else the last one still lasts.
    """

    session_id: str
    is_final: bool
    scopes: list[ScopeView]


class StartBody(Body, frozen=True, kw_only=True):
    """Whose token the session is on: by its id, or by what it presents for who holds it in the hand."""

    token_id: str | None = None
    token_uid: Uid | None = None
