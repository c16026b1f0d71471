"""Proving: what the meter of a session signed is verified once it has ended, and again when asked."""

from collections.abc import Mapping

from chargewright.reactions.house import House
from chargewright.reactions.proving import EFFECT, FACT, prove_session
from chargewright.worker.perform import Hear, Performer
from chargewright.worker.ports import Effect, EffectWork


class ProvingWork:
    """Performs what asks for a proof. Repeatable: it reads, reckons and writes one row again."""

    @property
    def performers(self) -> Mapping[str, Performer]:
        return {EFFECT: self.prove}

    async def prove(self, effect: Effect) -> Hear:
        """Verify the signed records of a session and tell what came of it."""
        session_id = effect.body["session_id"]

        async def hear(house: House, at: EffectWork) -> None:
            proof = await prove_session(house.work, at.proofs, session_id)
            session = await house.work.sessions.lock(session_id)
            await house.tell(
                FACT,
                session_id,
                {"state": proof.state, "doubts": list(proof.doubts)},
                session_id=session_id,
                station_id=session.place.station_id,
            )
            house.nudge(f"sessions.{session.place.station_id}")

        return hear
