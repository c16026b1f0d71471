"""Every page of the dashboard, once: its address, what it is headed by, and who may read it.

`test_pages.py` opens all of them as every role, and fails where `web/src/routes.tsx` has a page that
is not here.
"""

from dataclasses import dataclass
from typing import Final

from chargewright.access.permissions import TABLE, Action, Resource
from chargewright.access.roles import Role
from tests.play.dashboard import SITE, STATION


@dataclass(frozen=True)
class Opened:
    """`path` as the routes write it. It is for those who may do `does` to `needs`; None: for all."""

    path: str
    heading: str
    needs: Resource | None
    tab: str | None = None
    part: str | None = None
    """Of a section: the tab below it, where whoever may read the page sees more than one."""
    is_whole: bool = True
    """Whether the heading is just this, not only somewhere in it."""
    does: Action = Action.READ

    def is_for(self, role: Role) -> bool:
        return self.needs is None or role in TABLE[self.does, self.needs]


R: Final = Resource
PAGES: Final = (
    Opened("/", "Overview", R.SITES),
    Opened("/attention", "Needs attention", R.ATTENTION),
    Opened("/stations", "Stations", R.STATIONS),
    Opened("/stations/new", "Add a station", R.STATIONS, does=Action.CREATE),
    Opened("/stations/pending", "Stations that knock", R.PENDING_STATIONS),
    Opened("/stations/:stationId", STATION, R.STATIONS, "Overview"),
    Opened("/stations/:stationId/actions", STATION, R.COMMANDS, "Overview", "Status and actions"),
    Opened("/stations/:stationId/configuration", STATION, R.COMMANDS, "Settings", "Configuration"),
    Opened("/stations/:stationId/sessions", STATION, R.SESSIONS, "Charging", "Running sessions"),
    Opened("/stations/:stationId/history", STATION, R.SESSIONS, "Charging", "Past sessions"),
    Opened("/stations/:stationId/energy", STATION, R.COMMANDS, "Charging", "Charging profiles"),
    Opened("/stations/:stationId/grid", STATION, R.COMMANDS, "Charging", "Grid"),
    Opened(
        "/stations/:stationId/reservations", STATION, R.RESERVATIONS, "Charging", "Reservations"
    ),
    Opened("/stations/:stationId/local-list", STATION, R.COMMANDS, "Charging", "Local list"),
    Opened("/stations/:stationId/events", STATION, R.COMMANDS, "Diagnosis", "Events and monitors"),
    Opened("/stations/:stationId/display", STATION, R.COMMANDS, "Settings", "Display"),
    Opened("/stations/:stationId/ocpp-log", STATION, R.OCPP_LOG, "Diagnosis", "OCPP log"),
    Opened("/stations/:stationId/deviations", STATION, R.OCPP_LOG, "Diagnosis", "Deviations"),
    Opened(
        "/stations/:stationId/security", STATION, R.SECURITY_EVENTS, "Security", "Security events"
    ),
    Opened(
        "/stations/:stationId/certificates",
        STATION,
        R.CERTIFICATES,
        "Security",
        "Issued certificates",
    ),
    Opened("/stations/:stationId/files", STATION, R.FILE_JOBS, "Settings", "Firmware and logs"),
    Opened(
        "/stations/:stationId/certificates/installed",
        STATION,
        R.CERTIFICATES,
        "Security",
        "Installed certificates",
    ),
    Opened(
        "/stations/:stationId/certificates/contracts", STATION, R.TOKENS, "Security", "Contracts"
    ),
    Opened("/stations/:stationId/meters", STATION, R.STATIONS, "Security"),
    Opened(
        "/stations/:stationId/contacts", STATION, R.STATIONS, "Contacts and support", "Contacts"
    ),
    Opened(
        "/stations/:stationId/support", STATION, R.STATIONS, "Contacts and support", "Support log"
    ),
    Opened("/stations/:stationId/edit", f"Edit {STATION}", R.STATIONS, does=Action.CHANGE),
    Opened("/stations/:stationId/commissioning", f"Commission {STATION}", R.STATIONS),
    Opened("/stations/:stationId/codes", f"Codes of {STATION}", R.STATIONS),
    Opened("/evses/:evseId", STATION, R.STATIONS),
    Opened("/local-lists", "Local lists", R.COMMANDS, "Lists"),
    Opened("/local-lists/jobs", "Local lists", R.COMMANDS, "Jobs"),
    Opened("/local-lists/jobs/:listJobId", "Bringing local lists", R.COMMANDS),
    Opened("/reservations", "Reservations", R.RESERVATIONS),
    Opened("/sites", "Sites", R.SITES),
    Opened("/sites/new", "Add a site", R.SITES, does=Action.CREATE),
    Opened("/sites/:siteId", SITE, R.SITES),
    Opened("/sessions", "Sessions", R.SESSIONS),
    Opened("/sessions/:sessionId", STATION, R.SESSIONS, is_whole=False),
    Opened("/deviations", "Deviations", R.OCPP_LOG, "By model"),
    Opened("/deviations/stations", "Deviations", R.OCPP_LOG, "By station"),
    Opened("/firmware", "Firmware and logs", R.FIRMWARE_IMAGES, "Firmware"),
    Opened("/firmware/jobs", "Firmware and logs", R.FILE_JOBS, "Jobs"),
    Opened("/firmware/rollouts", "Firmware and logs", R.FILE_JOBS, "Roll-outs"),
    Opened("/firmware/rollouts/:rolloutId", "Roll-out of 2.1.0", R.FILE_JOBS),
    Opened("/firmware/uploads", "Firmware and logs", R.FILE_JOBS, "Uploaded files"),
    Opened("/firmware/test", "Firmware and logs", R.FILE_JOBS, "Self-test"),
    Opened("/settings", "Settings", R.COMMANDS, "Drift"),
    Opened("/settings/templates", "Settings", R.SETTING_TEMPLATES, "Templates"),
    Opened("/settings/templates/:templateId", "Heartbeat", R.SETTING_TEMPLATES),
    Opened("/settings/jobs", "Settings", R.SETTING_TEMPLATES, "Jobs"),
    Opened("/settings/jobs/:jobId", "Bringing settings", R.SETTING_TEMPLATES),
    Opened("/station-events", "Events", R.COMMANDS),
    Opened("/security", "Security", R.SECURITY_EVENTS, "Events"),
    Opened("/security/certificates", "Security", R.CERTIFICATES, "Issued by us"),
    Opened("/security/refused", "Security", R.SECURITY_EVENTS, "Refused"),
    Opened("/security/authorities", "Security", R.CERTIFICATES, "Our authorities"),
    Opened("/security/installed", "Security", R.CERTIFICATES, "Installed"),
    Opened("/security/contracts", "Security", R.TOKENS, "Contracts"),
    Opened("/security/contract-roots", "Security", R.CERTIFICATES, "Contract roots"),
    Opened("/security/meter-keys", "Security", R.STATIONS, "Meter keys"),
    Opened("/terminals", "Card terminals", R.TERMINALS),
    Opened("/terminals/:terminalId", "R", R.TERMINALS),
    Opened("/terminal-accounts", "Accounts with providers", R.TERMINALS),
    Opened("/tariffs", "Tariffs", R.TARIFFS),
    Opened("/tariffs/:tariffId", "Daytime", R.TARIFFS),
    Opened("/tariffs/:tariffId/new-version", "Version 2", R.TARIFFS, does=Action.CREATE),
    Opened("/station-groups", "Station groups", R.STATIONS),
    Opened("/station-groups/:groupId", "Harbour", R.STATIONS),
    Opened("/organization", "here", R.ORGANIZATIONS),
    Opened("/organization/:organizationId", "here", R.ORGANIZATIONS),
    Opened(
        "/organization/:organizationId/new",
        "Add an organisation below",
        R.ORGANIZATIONS,
        does=Action.CREATE,
    ),
    Opened("/audit-trail", "Audit trail", R.AUDIT_TRAIL),
    Opened("/open-holds", "Open holds", R.PAYMENTS),
    Opened("/payments", "Payments", R.PAYMENTS),
    Opened("/payments/:paymentId", "4242", R.PAYMENTS, is_whole=False),
    Opened("/refunds", "Refunds", R.PAYMENTS),
    Opened("/receipts", "Receipts", R.RECEIPTS),
    Opened("/receipts/:receiptId", "R2", R.RECEIPTS, is_whole=False),
    Opened("/station-payments", "Taken at stations", R.PAYMENTS),
    Opened("/vat-checks", "VAT numbers", R.RECEIPTS),
    Opened("/ledger", "Ledger", R.LEDGER),
    Opened("/ledger/entries", "Ledger", R.LEDGER),
    Opened("/ledger/trial-balance", "Ledger", R.LEDGER),
    Opened("/ledger/settlements", "Ledger", R.LEDGER),
    Opened("/ledger/verification", "Ledger", R.LEDGER),
    Opened("/tokens", "Tokens", R.TOKENS),
    Opened("/users", "Users", R.USERS),
    Opened("/roles", "Roles", None),
    Opened("/api-keys", "API keys", R.API_KEYS),
    Opened("/me", "Your account", None),
    Opened("*", "Not found", None),
)
