"""What every process is made of: where the database and the bus are, the clock, the ids, the vault."""

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from chargewright.access.ports import Vault
from chargewright.access.web_sessions import Lifetimes
from chargewright.adapters.bus import Bus
from chargewright.adapters.terminals.payter import PATIENCE, Patience
from chargewright.embedded.parts import Parts
from chargewright.embedded.secrets import read_passwords, read_secret
from chargewright.kernel.problem import Invalid, Problem
from chargewright.main.clock import RandomIds, SystemClock
from chargewright.main.keys import open_vault
from chargewright.main.settings import Settings

ROLES: Final = ("owner", "journal", "work", "app")


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """One installation as a process sees it. `dsn` gives the URL of each database role."""

    settings: Settings
    dsn: Callable[[str], str]
    bus: Bus
    opens_vault: Callable[[], Vault]
    clock: SystemClock
    ids: RandomIds

    @property
    def vault(self) -> Vault:
        """What opens secrets at rest; only who needs one is refused where no key is.

        Raises:
            NoDataKey: there is none here.
        """
        return self.opens_vault()

    @property
    def site_defaults(self) -> Mapping[str, Any]:
        """What units of work go by: settings that a site may override, under the names of a site's,
        and those that are one for all.
        """
        sessions, payments = self.settings.sessions, self.settings.payments
        return {
            "t_plug_s": sessions.plug_in_s,
            "ready_expiration_s": sessions.ready_expiration_s,
            "ongoing_expiration_s": sessions.ongoing_expiration_s,
            "power_after_stop_s": sessions.power_after_stop_s,
            "retry_after_s": payments.retry_after_s,
            "hold_warning_s": payments.hold_warning_s,
            "hold_critical_s": payments.hold_critical_s,
            "card_read_s": payments.card_read_s,
            "message_shown_s": payments.message_shown_s,
            "result_shown_s": payments.result_shown_s,
            "cost_shown_every_s": payments.cost_shown_every_s,
            "remembered_days": self.settings.retention.idempotency_key_days,
        }

    @property
    def sign_in_lifetimes(self) -> Lifetimes:
        """How long a person stays signed in."""
        return Lifetimes(idle=timedelta(seconds=self.settings.http.sign_in_idle_s))

    @property
    def card_patience(self) -> Patience:
        """How long a provider of terminals may take; a question never longer than an instruction."""
        payments = self.settings.payments
        ending = timedelta(seconds=payments.request_timeout_s)
        return Patience(
            quick=min(PATIENCE.quick, ending),
            ending=ending,
            with_the_bank=timedelta(seconds=payments.authorize_timeout_s),
        )


def installation(settings: Settings, embedded: Parts | None) -> Installation:
    """Put a process together; `embedded` is None for one that was given URLs.

    Raises:
        Invalid: no database or bus is set and none is embedded.
    """
    return Installation(
        settings=settings,
        dsn=_dsn(settings, embedded),
        bus=_bus(settings, embedded),
        opens_vault=lambda: open_vault(settings),
        clock=SystemClock(),
        ids=RandomIds(),
    )


def _dsn(settings: Settings, embedded: Parts | None) -> Callable[[str], str]:
    database = settings.database
    if database.url is None:
        if embedded is None or embedded.database is None:
            raise Invalid(
                "No database is named: set CHARGEWRIGHT_DATABASE_URL, or use `chargewright serve`.",
                problems=(Problem("database.url", "is needed by a process that runs alone"),),
            )
        return embedded.database.dsn
    own = {
        "owner": database.owner_url,
        "journal": database.journal_url,
        "work": database.work_url,
        "app": database.app_url,
    }
    passwords = {} if database.passwords_file is None else read_passwords(database.passwords_file)
    base = "" if database.url is None else database.url.reveal()

    def dsn(role: str) -> str:
        url = own[role]
        if url is not None:
            return url.reveal()
        scheme, _, rest = base.partition("://")
        where = rest.rpartition("@")[2]
        password = passwords.get(role)
        user = role if password is None else f"{role}:{password}"
        return f"{scheme}://{user}@{where}"

    return dsn


def _bus(settings: Settings, embedded: Parts | None) -> Bus:
    bus = settings.bus
    if bus.url is None:
        if embedded is None or embedded.bus is None:
            raise Invalid(
                "No bus is named: set CHARGEWRIGHT_NATS_URL, or use `chargewright serve`.",
                problems=(Problem("bus.url", "is needed by a process that runs alone"),),
            )
        return Bus([embedded.bus.url], token=embedded.bus.token)
    token = None if bus.token_file is None else read_secret(bus.token_file).strip()
    servers = [each.strip() for each in bus.url.reveal().split(",")]
    tls = (
        ssl.create_default_context(cafile=None if bus.ca_file is None else str(bus.ca_file))
        if any(server.startswith("tls://") for server in servers)
        else None
    )
    return Bus(servers, token=token, tls=tls)
