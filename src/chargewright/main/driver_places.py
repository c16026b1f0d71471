"""Places as the page behind the code on a station shows them, from the database."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

import msgspec
from psycopg.rows import DictRow

from chargewright.access.organization_settings import in_effect
from chargewright.adapters.postgres.access import settings_line
from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.phone_payments import PhonePaymentRows
from chargewright.adapters.postgres.places import DEFAULT_HOLD_MINOR
from chargewright.adapters.postgres.queries import Queries
from chargewright.adapters.postgres.reservations import ReservationRows
from chargewright.api.driver_page import PhoneOffer, Place, Readers
from chargewright.kernel.money import Currency, Money
from chargewright.network.phone_payments import PlaceOfPhones
from chargewright.network.spans import State
from chargewright.rating.hold import hold_amount
from chargewright.tariffs.model import TariffVersion

_QUERIES: Final = Queries.load("driver_page")


class PostgresPlaces:
    """`api.driver_pages.Places`. `defaults` are the installation's settings of a site."""

    def __init__(self, database: Database, defaults: Mapping[str, Any]) -> None:
        self._database = database
        self._defaults = defaults

    async def find(self, evse_id: str, at: datetime) -> Place | None:
        async with self._database.unit(()) as unit:
            row = await unit.one(_QUERIES.driver_page, evse_id=evse_id, at=at)
            sold = await PhonePaymentRows(unit).place(evse_id)
        if row is None or sold is None:
            return None
        is_paid = sold.line.in_effect.account_id is not None
        offer = self._phone(row, sold.code_secret_sealed) if is_paid else None
        if offer is not None and await self._is_reserved(sold, at):
            offer = replace(offer, is_reserved=True)
        settings = in_effect(settings_line(row["settings_line"]))
        return Place(
            operator=row["operator"],
            email=settings.contact_email,
            phone=settings.contact_phone,
            url=settings.support_url,
            language=settings.default_language,
            site=row["site"],
            address=row["address"],
            station=row["station"],
            label=row["label"],
            zone=row["zone"],
            is_retired=row["is_retired"],
            state=State(row["state"] or State.UNKNOWN),
            tariff=_version(row["tariff"]),
            readers=self._readers(row) if row["readers"] else None,
            pays_by_phone=offer,
        )

    def _phone(self, row: DictRow, code_secret_sealed: bytes | None) -> PhoneOffer | None:
        """None where charging is free, or has no price: nothing is paid there."""
        tariff = _version(row["tariff"])
        hold = None if tariff is None else _hold(tariff, self._usual(row))
        return PhoneOffer(hold=hold, code_secret_sealed=code_secret_sealed) if hold else None

    async def _is_reserved(self, sold: PlaceOfPhones, at: datetime) -> bool:
        async with self._database.unit((sold.organization_id,)) as unit:
            return await ReservationRows(unit).keep_free(sold.station_id, sold.evse_no, at)

    def _usual(self, row: DictRow) -> Money:
        usual_minor = row["hold_minor"]
        if usual_minor is None:
            usual_minor = self._defaults.get("hold_minor", DEFAULT_HOLD_MINOR)
        return Money(usual_minor, Currency(row["currency"]))

    def _readers(self, row: DictRow) -> Readers:
        usual = self._usual(row)
        # Where the vehicle comes first, the reader asks for what this place needs.
        tariffs = [row["tariff"]] if row["is_plug_first"] else row["reader_tariffs"]
        holds = [_hold(_version(each), usual) for each in tariffs or [row["tariff"]]]
        return Readers(
            labels=tuple(row["readers"]),
            is_online=row["is_reader_online"],
            is_plug_first=row["is_plug_first"],
            hold=max(holds, key=lambda hold: hold.minor),
        )


def _version(document: Any) -> TariffVersion | None:
    return None if document is None else msgspec.convert(document, TariffVersion, strict=False)


def _hold(tariff: TariffVersion | None, usual: Money) -> Money:
    return usual if tariff is None else hold_amount(tariff, usual=usual)
