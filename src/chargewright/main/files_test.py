"""The self-test of the file service: a door of its own for each protocol, and somebody who comes by it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from chargewright.access.secrets import Secret
from chargewright.adapters.file_probe import FileProbe
from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.files import FileJobRows
from chargewright.adapters.randomness import SystemRandomness
from chargewright.kernel.clock import Clock
from chargewright.kernel.ids import IdSource
from chargewright.network.file_jobs import Door, FileJob, JobKind, JobState, Probed, Protocol
from chargewright.wire.ocpp.masking import without_secrets

LIVES_FOR: Final = timedelta(minutes=5)
_BYTES_MAX: Final = 10_000


class FilesTest:
    """`api.ports_files.FilesTest`. Role app."""

    def __init__(
        self,
        database: Database,
        probe: FileProbe,
        urls: Mapping[Protocol, str],
        *,
        clock: Clock,
        ids: IdSource,
    ) -> None:
        self._database = database
        self._probe = probe
        self._urls = urls
        self._clock = clock
        self._ids = ids

    async def run(self, organization_id: str, by: str) -> Sequence[Probed]:
        """Try every protocol that is served, one after the other."""
        return [
            await self._probe.probe(protocol, await self._door(protocol, organization_id, by))
            for protocol in self._urls
        ]

    async def _door(self, protocol: Protocol, organization_id: str, by: str) -> str:
        octets = SystemRandomness().octets
        door = Door(f"cw{octets(9).hex()}", octets(18).hex())
        url, now = door.url(self._urls[protocol]), self._clock.now()
        job = FileJob(
            id=self._ids.mint("fjb"),
            organization_id=organization_id,
            station_id=None,
            kind=JobKind.TEST,
            state=JobState.ACCEPTED,
            protocol=protocol,
            location=without_secrets(url),
            created_at=now,
            created_by=by,
            expires_at=now + LIVES_FOR,
            user_name=door.user_name,
            password_sha256=Secret(door.password).sha256,
            size_bytes_max=_BYTES_MAX,
        )
        async with self._database.unit((organization_id,)) as unit:
            await FileJobRows(unit).add(job)
        return url
