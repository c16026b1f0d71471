"""Tariffs, their versions, and what a charge costs, on the wire."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, UnsetType

from chargewright.api.shapes import Amount, Body, View, amount
from chargewright.api.shapes_network import Name, Zone
from chargewright.rating.bill import Bill, Free, Line, TaxRow
from chargewright.tariffs.remarks import RemarkCode


class TariffView(View, frozen=True, kw_only=True):
    """A tariff. Its prices are in its versions; null before the first is published."""

    id: str
    organization_id: str
    name: str
    last_version_id: str | None
    last_version_number: int | None
    created_at: datetime


class NewTariffBody(Body, frozen=True, kw_only=True):
    """A tariff without a price yet."""

    name: Name
    organization_id: str | None = None


class TariffChangesBody(Body, frozen=True, kw_only=True):
    name: Name | UnsetType = UNSET


class TariffProblem(View, frozen=True, kw_only=True):
    """What is odd about a tariff; `field` is a path in the document.

    `rule` is a sentence in the language asked for. `code` is the same for whoever says it in other
    words: it keeps its meaning, and `values` are what it speaks of.
    """

    field: str
    rule: str
    code: RemarkCode
    values: dict[str, str | list[str]]


class TariffWords(View, frozen=True, kw_only=True):
    """The tariff in sentences, by language: what a driver must know before the start."""

    en: list[str]
    de: list[str]


class TariffVersionItem(View, frozen=True, kw_only=True):
    """A version in the list. It holds from `valid_from` (included) to `valid_to` (excluded)."""

    id: str
    organization_id: str
    tariff_id: str
    number: int
    currency: str
    valid_from: datetime
    valid_to: datetime | None
    published_at: datetime
    published_by: str | None


class TariffVersionView(View, frozen=True, kw_only=True):
    """A published version: never changed. `document` is the tariff as it was written, completed."""

    id: str
    tariff_id: str
    number: int
    currency: str
    document: dict[str, Any]
    words: TariffWords
    warnings: list[TariffProblem]


class NewTariffVersionBody(Body, frozen=True, kw_only=True):
    """`document` is the tariff: name, currency, tax_mode, rounding, and components or groups."""

    document: dict[str, Any]


class CheckTariffBody(Body, frozen=True, kw_only=True):
    """`document` as it would be published. With `tariff_id` it is judged for where that tariff holds."""

    document: dict[str, Any]
    tariff_id: str | None = None


class CheckedTariffView(View, frozen=True, kw_only=True):
    """What publishing would say. `words` is null where there are errors."""

    errors: list[TariffProblem]
    warnings: list[TariffProblem]
    words: TariffWords | None


class ImaginedBody(Body, frozen=True, kw_only=True):
    """A charge that nobody made: even power until the energy is in, then idling."""

    start: datetime
    energy_wh: Annotated[int, msgspec.Meta(ge=0, le=10_000_000)]
    power_w: Annotated[int, msgspec.Meta(ge=1, le=10_000_000)]
    zone: Zone
    idle_s: Annotated[int, msgspec.Meta(ge=0, le=7 * 86_400)] = 0


class QuoteBody(Body, frozen=True, kw_only=True):
    """Either a session of yours or one that is only imagined."""

    session_id: str | None = None
    imagined: ImaginedBody | None = None


class PreviewBody(Body, frozen=True, kw_only=True):
    """A tariff that is not published, and a charge that nobody made."""

    document: dict[str, Any]
    imagined: ImaginedBody


class TaxView(View, frozen=True, kw_only=True):
    """One tax: the net amount it is on, and what it comes to."""

    code: str
    name: str
    percent: str
    jurisdiction: str
    base: Amount
    amount: Amount


class LineView(View, frozen=True, kw_only=True):
    """One line of a price.

    `measured` and `billed` are in base units (watt-hours, seconds, uses), `price` is per `unit`.
    `why` names the conditions that the price has and met; `rejected` what came first and failed.
    """

    kind: str
    dim: str | None
    component_id: str | None
    labels: dict[str, str]
    start: datetime
    end: datetime
    measured: str
    billed: int
    unit: str
    price: str
    net: Amount
    tax: Amount
    gross: Amount
    why: list[str]
    rejected: list[str]
    reductions: list[str]
    flags: list[str]


class FreeView(View, frozen=True, kw_only=True):
    """A stretch that cost nothing, and why; in watt-hours or seconds."""

    dim: str
    start: datetime
    end: datetime
    quantity: int
    rejected: list[str]


class BillView(View, frozen=True, kw_only=True):
    """What a charge costs, line by line. `is_final`: rated, and never changed."""

    is_final: bool
    tariff_version_id: str
    currency: str
    start: datetime
    end: datetime
    energy_wh: int
    charging_s: int
    idle_s: int
    lines: list[LineView]
    free: list[FreeView]
    taxes: list[TaxView]
    net: Amount
    tax: Amount
    gross: Amount
    tzdata_version: str


def bill_view(bill: Bill, *, is_final: bool) -> BillView:
    return BillView(
        is_final=is_final,
        tariff_version_id=bill.tariff_version_id,
        currency=bill.currency,
        start=bill.start,
        end=bill.end,
        energy_wh=bill.energy_wh,
        charging_s=bill.charging_s,
        idle_s=bill.idle_s,
        lines=[line_view(line) for line in bill.lines],
        free=[_free(stretch) for stretch in bill.free],
        taxes=[_tax(row) for row in bill.taxes],
        net=amount(bill.net),
        tax=amount(bill.tax),
        gross=amount(bill.gross),
        tzdata_version=bill.tzdata_version,
    )


def line_view(line: Line) -> LineView:
    return LineView(
        kind=line.kind.value,
        dim=None if line.dim is None else line.dim.value,
        component_id=line.component_id,
        labels=dict(line.labels),
        start=line.start,
        end=line.end,
        measured=str(line.measured),
        billed=line.billed,
        unit=line.unit.value,
        price=str(line.price),
        net=amount(line.net),
        tax=amount(line.tax),
        gross=amount(line.gross),
        why=list(line.why),
        rejected=[f"{one.component_id}: {one.condition}" for one in line.rejected],
        reductions=[one.kind.value for one in line.reductions],
        flags=[flag.value for flag in line.flags],
    )


def _free(stretch: Free) -> FreeView:
    return FreeView(
        dim=stretch.dim.value,
        start=stretch.start,
        end=stretch.end,
        quantity=stretch.quantity,
        rejected=[f"{one.component_id}: {one.condition}" for one in stretch.rejected],
    )


def _tax(row: TaxRow) -> TaxView:
    return TaxView(
        code=row.rule.code,
        name=row.rule.name,
        percent=str(row.rule.percent),
        jurisdiction=row.rule.jurisdiction,
        base=amount(row.base),
        amount=amount(row.amount),
    )
