"""Rating: a session that has ended becomes a bill."""

from collections.abc import Mapping

from chargewright.metering.plausible import is_energy_doubtful
from chargewright.rating.rate import rate
from chargewright.reactions.house import House
from chargewright.reactions.late import late_meter_rated
from chargewright.reactions.pricing import timeline_of
from chargewright.sessions.events import Rated, RatingFailed
from chargewright.worker.perform import Hear, Performer
from chargewright.worker.ports import Effect, EffectWork


class SessionWork:
    """Performs what sessions ask."""

    @property
    def performers(self) -> Mapping[str, Performer]:
        return {"session.rate": self.rate, "session.rate_late": self.rate_late}

    async def rate(self, effect: Effect) -> Hear:
        """Price a session with the tariff version it started with.

        A session without tariff costs nothing that we know of; one that cannot be priced is an
        operator's, and is tried again when asked.
        """
        session_id = effect.body["session_id"]

        async def hear(house: House, at: EffectWork) -> None:  # noqa: ARG001 - the shape of Hear
            work = house.work
            session = await work.sessions.lock(session_id)
            tariff = await work.sessions.tariff(session)
            evse_no = session.place.evse_no
            place = (
                None if evse_no is None else await work.places.at(session.place.station_id, evse_no)
            )
            zone = session.settings.zone or (None if place is None else place.zone)
            if tariff is None or zone is None:
                code = "no_tariff" if tariff is None else "no_place"
                house.session_hears(session_id, RatingFailed(at=work.now, code=code))
                return
            points = await work.sessions.meter_points(session)
            end = session.ended_at or work.now
            try:
                bill = rate(timeline_of(session, points, zone=zone, end=end), tariff)
            except ValueError as reason:
                await house.unexpected(session_id, f"rating: {reason}")
                house.session_hears(session_id, RatingFailed(at=work.now, code="not_ratable"))
                return
            await work.sessions.save_bill(session_id, bill)
            house.session_hears(
                session_id, Rated(at=work.now, is_energy_doubtful=is_energy_doubtful(points))
            )

        return hear

    async def rate_late(self, effect: Effect) -> Hear:
        """Say what a session would have cost with what was told after its end."""

        async def hear(house: House, at: EffectWork) -> None:  # noqa: ARG001 - the shape of Hear
            await late_meter_rated(house, effect.body["session_id"])

        return hear
