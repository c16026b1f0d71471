"""What stations tell of firmware and logs: it advances the job that it belongs to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from chargewright.network.file_jobs import JobKind

if TYPE_CHECKING:
    from chargewright.gateway.connection import StationConnection
    from chargewright.wire.ocpp.happened import Called


@dataclass(frozen=True, slots=True)
class JobReport:
    """A handler that keeps what a station says of its job, and gives this answer.

    By `requestId`, where the message has one; else it speaks of the station's open job of this kind.
    """

    kind: JobKind
    answer: Callable[[], msgspec.Struct]

    def __call__(self, connection: "StationConnection", called: "Called", request: Any) -> None:
        async def flow() -> msgspec.Struct:
            await connection.desk.reports.job_reported(
                connection.station, connection.epoch, self.kind, request
            )
            return self.answer()

        connection.answer_when_decided(called, flow)
