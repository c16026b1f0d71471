"""The worker with its real parts: jobs, deadlines, reconcilers."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import structlog
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException

from chargewright.access.ports import Vault
from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.effects import Effects, Watch
from chargewright.adapters.postgres.units import Units
from chargewright.kernel.clock import Clock
from chargewright.kernel.ids import IdSource
from chargewright.kernel.problem import Outage
from chargewright.main.cards import TerminalAccounts
from chargewright.main.documents import Documents
from chargewright.main.nudges import Nudges
from chargewright.worker.beats import Beats
from chargewright.worker.cards import CardWork
from chargewright.worker.documents import DocumentWork
from chargewright.worker.perform import Performing
from chargewright.worker.sessions import SessionWork

_log = structlog.get_logger(__name__)
QUEUE: Final = "effects"
HEARTBEATS: Final = 3
"""A living worker shows itself so often within the time after which it would count as gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerSettings:
    """What an operator may set of a worker; times in seconds."""

    jobs_at_once: int = 10
    deadline_poll_s: float = 1.0
    reconcile_every_s: float = 10.0
    stalled_after_s: float = 15.0
    log_days: int = 90
    reading_days: int = 400
    finished_job_days: int = 7
    public_url: str = "http://127.0.0.1:8080"


class WorkerProcess:
    """A worker, its pool and its job queue, run together."""

    def __init__(
        self,
        settings: WorkerSettings,
        *,
        work_dsn: str,
        connections_max: int,
        clock: Clock,
        ids: IdSource,
        vault: Vault,
        nudges: Nudges,
        defaults: Mapping[str, Any],
    ) -> None:
        self._settings = settings
        self._dsn = work_dsn
        self._database = Database(work_dsn, connections_max=connections_max, name="worker")
        units = Units(self._database, clock=clock, ids=ids, nudge=nudges, defaults=defaults)
        self.effects = Effects(units, clock)
        self._accounts = TerminalAccounts(units, vault)
        cards = CardWork(
            self.effects,
            self._accounts,
            clock=clock,
            callback_url=lambda token: f"{settings.public_url}/callbacks/terminals/{token}",
        )
        documents = DocumentWork(Documents(settings.public_url))
        self.performing = Performing(
            self.effects,
            {**cards.performers, **SessionWork().performers, **documents.performers},
            clock=clock,
        )
        watch = Watch(
            units,
            log_kept=timedelta(days=settings.log_days),
            readings_kept=timedelta(days=settings.reading_days),
        )
        self.beats = Beats(self.effects, watch, self._accounts, clock=clock)
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Finish what is in work, then end."""
        self._stopping.set()

    async def run(self, *, started: Callable[[], None]) -> None:
        """Work until stopped."""
        await self._database.open()
        connector = PsycopgConnector(conninfo=self._dsn, min_size=1, max_size=4)
        jobs = App(connector=connector)

        @jobs.task(name="perform", queue=QUEUE)
        async def perform(effect_id: str) -> None:
            await self.performing.perform(effect_id)

        await self.beats.keep_house()
        every = self._settings.reconcile_every_s
        try:
            async with jobs.open_async(), asyncio.TaskGroup() as group:
                beats = [
                    (self._settings.deadline_poll_s, self._wake_what_is_due),
                    (every, self.beats.enqueue_effects),
                    (every, self.beats.watch_ceilings),
                    (every, self.beats.compare_terminals),
                    (self._settings.stalled_after_s, lambda: self._retry_stalled(jobs)),
                    (3600.0, self.beats.keep_house),
                    (3600.0, lambda: self._delete_old(jobs)),
                ]
                tasks = [group.create_task(self._every(pause, work)) for pause, work in beats]
                worker = group.create_task(
                    jobs.run_worker_async(
                        queues=[QUEUE],
                        concurrency=self._settings.jobs_at_once,
                        install_signal_handlers=False,
                        listen_notify=True,
                        fetch_job_polling_interval=1.0,
                        shutdown_graceful_timeout=20.0,
                        update_heartbeat_interval=self._settings.stalled_after_s / HEARTBEATS,
                        stalled_worker_timeout=self._settings.stalled_after_s,
                    )
                )
                started()
                await self._stopping.wait()
                for task in [worker, *tasks]:
                    task.cancel()
        finally:
            await self._accounts.close()
            await self._database.close()

    async def _wake_what_is_due(self) -> None:
        await self.beats.wake_sessions()
        await self.beats.wake_payments()
        await self.beats.wake_readers()
        await self.beats.end_commands()

    async def _retry_stalled(self, jobs: App) -> None:
        """Jobs whose worker was killed: without this they would stay in work and lock their thing."""
        stalled = await jobs.job_manager.get_stalled_jobs(
            seconds_since_heartbeat=self._settings.stalled_after_s
        )
        for job in stalled:
            try:
                await jobs.job_manager.retry_job(job)
            except ConnectorException as reason:  # another worker was faster, or nobody can
                _log.info("stalled_job_not_retried", job_id=job.id, reason=str(reason))

    async def _delete_old(self, jobs: App) -> None:
        hours = 24 * self._settings.finished_job_days
        await jobs.job_manager.delete_old_jobs(
            hours, include_failed=True, include_cancelled=True, include_aborted=True
        )

    async def _every(self, seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await work()
            except Outage as reason:
                _log.warning("worker_outage", reason=str(reason))
            except Exception:  # noqa: BLE001 - the next beat does it again
                _log.exception("beat_failed")
            await asyncio.sleep(seconds)
