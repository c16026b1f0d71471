"""Places of sale, tokens, and the numbers that are drawn once for the installation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from psycopg.rows import DictRow

from chargewright.access.organization_settings import in_effect
from chargewright.access.tokens import IdTokenType, TokenKind
from chargewright.adapters.postgres.access import settings_line
from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.queries import Queries
from chargewright.adapters.postgres.reservations import ReservationRows
from chargewright.kernel.emaid import contract_id
from chargewright.kernel.ids import EvseId, OrganizationId, SiteId, StationId, TokenId
from chargewright.kernel.money import Currency, Money
from chargewright.payments.terms import Terms
from chargewright.reactions.ports import SalePlace
from chargewright.sessions.settings import SessionSettings
from chargewright.sessions.words import ConnectorStatus, Scope, Termination
from chargewright.tariffs.model import TariffVersion

_QUERIES: Final = Queries.load("places")
DEFAULT_HOLD_MINOR: Final = 50_00
DEFAULT_METER_INTERVAL_S: Final = 60


class PlaceRows:
    """What is sold where, as one unit of work sees it. `defaults` are the installation's settings."""

    def __init__(self, unit: Unit, now: datetime, defaults: Mapping[str, Any]) -> None:
        self._unit = unit
        self._now = now
        self._defaults = defaults

    async def of_evse(self, evse_id: str) -> SalePlace | None:
        row = await self._unit.one(_QUERIES.place_of_evse, at=self._now, evse_id=evse_id)
        return None if row is None else self._place(row)

    async def at(self, station_id: str, evse_no: int) -> SalePlace | None:
        row = await self._unit.one(
            _QUERIES.place_at, at=self._now, station_id=station_id, evse_no=evse_no
        )
        return None if row is None else self._place(row)

    async def take_turns(self, terminal_id: str) -> None:
        await self._unit.rows(_QUERIES.lock_cards_of_site, terminal_id=terminal_id)

    async def hold_still(self, station_ids: Sequence[str]) -> None:
        await self._unit.rows(_QUERIES.lock_links, station_ids=list(station_ids))

    async def reserved_for(
        self, station_id: str, evse_no: int, token_id: TokenId
    ) -> tuple[str, IdTokenType, str | None] | None:
        row = await self._unit.one(
            _QUERIES.reserved_for,
            station_id=station_id,
            evse_no=evse_no,
            token_id=token_id,
            at=self._now,
        )
        if row is None:
            return None
        return row["uid"], IdTokenType(row["id_token_type"]), row["group_uid"]

    async def is_reserved(self, place: SalePlace) -> bool:
        rows = ReservationRows(self._unit)
        return await rows.keep_free(place.station_id, place.evse_no, self._now)

    async def of_terminal(self, terminal_id: str) -> Sequence[SalePlace]:
        rows = await self._unit.rows(
            _QUERIES.places_of_terminal, at=self._now, terminal_id=terminal_id
        )
        return [self._place(row) for row in rows]

    async def terms_at(self, terminal_id: str) -> Terms:
        row = await self._unit.one(_QUERIES.site_of_terminal, terminal_id=terminal_id)
        assert row is not None, "a terminal stands at a site"
        return terms({**self._defaults, **row["settings"]}, Currency(row["currency"]))

    async def vehicles_beside(
        self, station_id: str, evse_no: int, connector_no: int
    ) -> Sequence[tuple[int, ConnectorStatus]]:
        rows = await self._unit.rows(
            _QUERIES.vehicles_beside,
            station_id=station_id,
            evse_no=evse_no,
            connector_no=connector_no,
        )
        return [(row["connector_no"], ConnectorStatus(row["status"])) for row in rows]

    async def terminals_of(self, station_id: str, evse_no: int) -> Sequence[str]:
        rows = await self._unit.rows(
            _QUERIES.terminals_of_evse, station_id=station_id, evse_no=evse_no
        )
        return [row["terminal_id"] for row in rows]

    def _place(self, row: DictRow) -> SalePlace:
        settings = {**self._defaults, **row["settings"]}
        currency = Currency(row["currency"])
        tariff = row["tariff"]
        return SalePlace(
            organization_id=OrganizationId(row["organization_id"]),
            site_id=SiteId(row["site_id"]),
            station_id=StationId(row["station_id"]),
            evse_id=EvseId(row["evse_id"]),
            evse_no=row["evse_no"],
            label=row["label"],
            zone=row["zone"],
            currency=currency,
            tariff=None if tariff is None else msgspec.convert(tariff, TariffVersion, strict=False),
            session_settings=session_settings(settings, row["zone"]),
            terms=terms(settings, currency),
            hold=Money(settings.get("hold_minor", DEFAULT_HOLD_MINOR), currency),
            power_w=row["power_w"] or 0,
            meter_interval=timedelta(
                seconds=settings.get("meter_interval_s", DEFAULT_METER_INTERVAL_S)
            ),
            subprotocol=row["subprotocol"],
            is_connected=row["is_connected"],
            connector_no=row["connector_no"],
            status=None if row["status"] is None else ConnectorStatus(row["status"]),
            status_at=row["status_at"],
            charging_plans=settings.get("charging_plans"),
        )


def session_settings(settings: Mapping[str, Any], zone: str) -> SessionSettings:
    """How patient sessions of a site in this zone are; keys that are absent keep the default."""
    durations = {
        "t_plug": "t_plug_s",
        "ready_expiration": "ready_expiration_s",
        "ongoing_expiration": "ongoing_expiration_s",
        "stop_watch": "power_after_stop_s",
    }
    given: dict[str, Any] = {
        name: timedelta(seconds=settings[key]) for name, key in durations.items() if key in settings
    }
    if "termination" in settings:
        given["termination"] = Termination(settings["termination"])
    if "suspended_evse_scope" in settings:
        given["suspended_evse_scope"] = Scope(settings["suspended_evse_scope"])
    if "payer_required" in settings:
        given["payer_required"] = settings["payer_required"]
    return SessionSettings(zone=zone, **given)


def terms(settings: Mapping[str, Any], currency: Currency) -> Terms:
    """What a site asks of a hold; keys that are absent keep the default."""
    given: dict[str, Any] = {
        name: timedelta(seconds=settings[key])
        for name, key in {
            "old_after": "hold_warning_s",
            "critical_after": "hold_critical_s",
        }.items()
        if key in settings
    }
    if "retry_after_s" in settings:
        given["retry_waits"] = tuple(timedelta(seconds=wait) for wait in settings["retry_after_s"])
    return Terms(
        minimum=Money(settings.get("hold_minimum_minor", 5_00), currency),
        capture_at_least=Money(settings.get("capture_at_least_minor", 1), currency),
        over_commit=settings.get("over_commit", False),
        **given,
    )


@dataclass(frozen=True, slots=True)
class KnownToken:
    """A token somebody registered. `languages` are those of its driver, the better one first."""

    id: str
    group_uid: str | None
    is_blocked: bool
    is_usable: bool
    may_charge: bool
    valid_to: datetime | None = None
    languages: tuple[str, ...] = ()


class TokenRows:
    """Tokens of the visible organisations."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def by_uid(self, uid: str, at: datetime) -> KnownToken | None:
        uids = [each for each in (uid, contract_id(uid)) if each is not None]
        row = await self._unit.one(_QUERIES.token_by_uid, uid=uid, uids=uids)
        if row is None:
            return None
        is_valid = row["valid_to"] is None or at < row["valid_to"]
        is_usable = is_valid and not row["is_blocked"]
        return KnownToken(
            id=row["id"],
            group_uid=row["group_uid"],
            is_blocked=row["is_blocked"],
            is_usable=is_usable,
            may_charge=is_usable and row["kind"] != TokenKind.MASTER_PASS,
            valid_to=row["valid_to"],
            languages=() if row["language"] is None else _languages(row),
        )

    async def group_has(self, group_uid: str, token_ids: Sequence[str]) -> bool:
        """Whether one of these tokens is of that group."""
        row = await self._unit.one(
            _QUERIES.token_of_group, group_uid=group_uid, ids=list(token_ids)
        )
        return row is not None


def _languages(row: DictRow) -> tuple[str, ...]:
    """The language of a token, and that of its organisation where it is another."""
    usual = in_effect(settings_line(row["line"])).default_language
    own = row["language"]
    is_other = usual is not None and usual != own.partition("-")[0]
    return (own, usual) if usual is not None and is_other else (own,)


class ReferenceRows:
    """Numbers drawn in this unit of work; one that is rolled back is never used again."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def transaction_ref(self) -> int:
        row = await self._unit.one(_QUERIES.transaction_ref)
        assert row is not None, "a sequence gives a number"
        return int(row["ref"])

    async def remote_start_ref(self) -> int:
        row = await self._unit.one(_QUERIES.remote_start_ref)
        assert row is not None, "a sequence gives a number"
        return int(row["ref"])
