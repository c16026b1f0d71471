"""The worker with its real parts: jobs, deadlines, reconcilers."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

import structlog
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException

from chargewright.access.ports import Vault
from chargewright.adapters.postgres.certificates import SealedAuthority
from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.default_prices import DefaultPrices
from chargewright.adapters.postgres.effects import Effects, Kept, Watch
from chargewright.adapters.postgres.firmware_runs import FirmwareRuns
from chargewright.adapters.postgres.local_list_runs import LocalListRuns
from chargewright.adapters.postgres.setting_runs import Runs
from chargewright.adapters.postgres.units import Units
from chargewright.adapters.postgres.verification import Verification
from chargewright.adapters.randomness import SystemRandomness
from chargewright.adapters.terminals.payter import PATIENCE, Patience
from chargewright.kernel.clock import Clock
from chargewright.kernel.ids import IdSource
from chargewright.kernel.problem import Outage
from chargewright.main.cards import TerminalAccounts
from chargewright.main.documents import Documents
from chargewright.main.measures import BeatCounts, HouseCounts, Look, pools, registry_of
from chargewright.main.nudges import Nudges
from chargewright.main.watching import Watched, database_probe
from chargewright.network.file_jobs import NOTHING_SERVED, Offers
from chargewright.worker.beats import MOST, Beats, each_of
from chargewright.worker.cards import CardWork
from chargewright.worker.certificates import CertificateWork
from chargewright.worker.checkouts import CheckoutWork
from chargewright.worker.default_prices import DefaultPriceBeat
from chargewright.worker.documents import DocumentWork
from chargewright.worker.firmware import FirmwareBeat
from chargewright.worker.local_lists import LocalListBeat
from chargewright.worker.perform import Performing
from chargewright.worker.proving import ProvingWork
from chargewright.worker.refunds import RefundWork
from chargewright.worker.sessions import SessionWork
from chargewright.worker.settings import SettingBeats
from chargewright.worker.station_costs import StationCostBeat
from chargewright.worker.transaction_events import TransactionEventWork
from chargewright.worker.verifying import Verifying

_log = structlog.get_logger(__name__)
QUEUE: Final = "effects"
MINUTE_S: Final = 60.0
HOUR_S: Final = 3600.0
PULSE: Final = "wake_what_is_due"
ASLEEP_AFTER_S: Final = 60.0
"""A worker whose pulse is older is not ready: something holds it up."""
HEARTBEATS: Final = 3
"""A living worker shows itself so often within the time after which it would count as gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerSettings:
    """What an operator may set of a worker; times in seconds."""

    jobs_at_once: int = 10
    deadline_poll_s: float = 1.0
    reconcile_every_s: float = 10.0
    limit_check_s: float = 10.0
    costs_told_every_s: float = 60.0
    """0: stations are told no running costs."""
    stalled_after_s: float = 15.0
    kept: Kept = field(default_factory=Kept)
    finished_job_days: int = 7
    public_url: str = "http://127.0.0.1:8080"
    configuration_read_every_s: float | None = None
    certificate_lasts: timedelta = timedelta(days=365)
    certificate_renewed_before: timedelta = timedelta(days=30)
    files: Offers = NOTHING_SERVED


@dataclass(frozen=True, slots=True)
class Beat:
    """One thing that is done again and again, so many seconds after it was done."""

    name: str
    every_s: float
    work: Callable[[], Awaitable[None]]


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
        patience: Patience = PATIENCE,
    ) -> None:
        self._settings = settings
        self._dsn = work_dsn
        self._database = Database(work_dsn, connections_max=connections_max, name="worker")
        units = Units(self._database, clock=clock, ids=ids, nudge=nudges, defaults=defaults)
        self.effects = Effects(units, clock)
        self._accounts = TerminalAccounts(units, vault, patience)
        cards = CardWork(
            self.effects,
            self._accounts,
            clock=clock,
            callback_url=lambda token: f"{settings.public_url}/callbacks/terminals/{token}",
        )
        self._watch = Watch(units, kept=settings.kept)
        self.checkouts = CheckoutWork(self.effects, self._watch, self._accounts, clock=clock)
        self.refunds = RefundWork(self.effects, self._watch, self._accounts, clock=clock)
        documents = DocumentWork(Documents(settings.public_url))
        self.performing = Performing(
            self.effects,
            {
                **cards.performers,
                **self.checkouts.performers,
                **self.refunds.performers,
                **SessionWork().performers,
                **TransactionEventWork(self.effects).performers,
                **ProvingWork().performers,
                **documents.performers,
            },
            clock=clock,
        )
        self.certificates = CertificateWork(
            self.effects,
            SealedAuthority(vault),
            clock=clock,
            lasts=settings.certificate_lasts,
            renewed_before=settings.certificate_renewed_before,
        )
        self.beats = Beats(self.effects, self._watch, self._accounts, clock=clock)
        every_s = settings.configuration_read_every_s
        self.settings = SettingBeats(
            Runs(units),
            clock=clock,
            every=None if every_s is None else timedelta(seconds=every_s),
        )
        self.firmware = FirmwareBeat(
            FirmwareRuns(units),
            clock=clock,
            offers=settings.files,
            octets=SystemRandomness().octets,
        )
        self.lists = LocalListBeat(LocalListRuns(units))
        self.costs = StationCostBeat(
            self.effects,
            self._watch,
            clock=clock,
            every=timedelta(seconds=settings.costs_told_every_s),
        )
        self.displays = DefaultPriceBeat(DefaultPrices(units), clock=clock)
        self.verifying = Verifying(Verification(units), self.effects, clock=clock)
        self.counts = BeatCounts()
        self._clock = clock
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
        try:
            async with jobs.open_async(), asyncio.TaskGroup() as group:
                tasks = [group.create_task(self._every(beat)) for beat in self.timetable(jobs)]
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

    def watched(self, *more: Look) -> Watched:
        """What this process tells whoever watches it. Ready while deadlines are looked at."""

        async def is_awake() -> str | None:
            last, now = self.counts.last.get(PULSE), self._clock.now()
            is_late = last is None or now - last > timedelta(seconds=ASLEEP_AFTER_S)
            return "deadlines are not looked at" if is_late else None

        house = HouseCounts(lambda: self._watch.counts(self._clock.now()))
        return Watched(
            probes={"database": database_probe(self._database), "deadlines": is_awake},
            registries=(
                registry_of((pools({"worker": self._database}), house.look, *more)),
                self.counts.registry,
            ),
            refresh=house.refresh,
        )

    def timetable(self, jobs: App) -> Sequence[Beat]:
        """What this worker does again and again, and how often."""
        settings = self._settings
        every_s = settings.reconcile_every_s
        told_s = settings.costs_told_every_s
        costs = (
            (
                Beat("tell_costs", min(told_s, every_s), self.costs.tell),
                Beat("look_at_displays", every_s, self.displays.look),
            )
            if told_s
            else ()
        )
        return (
            *costs,
            Beat(PULSE, settings.deadline_poll_s, self._wake_what_is_due),
            Beat("enqueue_effects", every_s, self.beats.enqueue_effects),
            Beat("watch_ceilings", settings.limit_check_s, self.beats.watch_ceilings),
            Beat("compare_terminals", every_s, self.beats.compare_terminals),
            Beat("retry_stalled", settings.stalled_after_s, lambda: self._retry_stalled(jobs)),
            Beat("bring_local_lists", every_s, self.beats.bring_local_lists),
            Beat("bring_tariffs", every_s, self.beats.bring_tariffs),
            Beat("renew_plans", every_s, self.beats.renew_plans),
            Beat("sweep_settings", every_s, self.settings.sweep),
            Beat("verify_ledgers", MINUTE_S, self.verifying.verify_ledgers),
            Beat("sum_availability", HOUR_S, self.beats.sum_availability),
            Beat("keep_house", HOUR_S, self.beats.keep_house),
            Beat("delete_old_jobs", HOUR_S, lambda: self._delete_old(jobs)),
        )

    async def _wake_what_is_due(self) -> None:
        await self.beats.wake_sessions()
        await self.beats.wake_payments()
        await self.checkouts.wake()
        await self.refunds.wake()
        await self.beats.wake_readers()
        await self.beats.end_commands()
        await self.beats.lapse_reservations()
        await self.settings.go_on()
        await self.firmware.go_on()
        await self.lists.go_on()
        due = await self._watch.certificates(self._clock.now(), MOST)
        await each_of(due, self.certificates.wake)

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

    async def _every(self, beat: Beat) -> None:
        while True:
            try:
                await beat.work()
            except Outage as reason:
                _log.warning("worker_outage", beat=beat.name, reason=str(reason))
                self.counts.failed(beat.name)
            except Exception:  # noqa: BLE001 - the next beat does it again
                _log.exception("beat_failed", beat=beat.name)
                self.counts.failed(beat.name)
            else:
                self.counts.ran(beat.name, self._clock.now())
            await asyncio.sleep(beat.every_s)
