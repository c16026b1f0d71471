import type { ComponentType } from "react";
import { createBrowserRouter, type RouteObject } from "react-router";
import { Broken } from "@/pages/Broken";
import type { Needs } from "@/parts/actions";
import { guarded } from "@/shell/guarded";
import { Shell } from "@/shell/Shell";

/** Until the first page is there. */
function Nothing() {
  return null;
}

const RELOADED = "chargewright.reloaded";
const ONCE_IN_MS = 60_000;

/**
 * What a page is made of. After an upgrade its files have other names, and an open tab asks for the
 * old ones: the whole page is loaded anew then, once.
 */
async function loaded<Made>(load: () => Promise<Made>): Promise<Made> {
  try {
    return await load();
  } catch (thrown) {
    const last = Number(sessionStorage.getItem(RELOADED) ?? 0);
    if (Date.now() - last < ONCE_IN_MS) throw thrown;
    sessionStorage.setItem(RELOADED, String(Date.now()));
    location.reload();
    return new Promise(() => {});
  }
}

/** A page that is loaded when somebody goes there, and shown to those whose role covers what it needs. */
function page(
  path: string,
  needs: Needs | null,
  load: () => Promise<{ default: ComponentType }>,
  children: RouteObject[] = [],
): RouteObject {
  const isPart = !path.startsWith("/");
  return {
    path,
    children,
    lazy: async () => ({ Component: guarded((await loaded(load)).default, needs, isPart) }),
    errorElement: <Broken />,
    HydrateFallback: Nothing,
  };
}

/** Every page of the dashboard. Names in addresses are those of the API. */
export const router = createBrowserRouter([
  {
    element: <Shell />,
    errorElement: <Broken />,
    HydrateFallback: Nothing,
    children: [
      page("/", ["read", "sites"], () => import("@/pages/overview/Overview")),
      page("/attention", ["read", "attention"], () => import("@/pages/attention/AttentionList")),
      page("/stations", ["read", "stations"], () => import("@/pages/stations/Stations")),
      page(
        "/stations/pending",
        ["read", "pending-stations"],
        () => import("@/pages/stations/Pending"),
      ),
      page("/stations/new", ["create", "stations"], () => import("@/pages/stations/New")),
      page(
        "/stations/:stationId/commissioning",
        ["read", "stations"],
        () => import("@/pages/stations/Commissioning"),
      ),
      page(
        "/stations/:stationId/codes",
        ["read", "stations"],
        () => import("@/pages/stations/codes/Codes"),
      ),
      page(
        "/stations/:stationId/edit",
        ["change", "stations"],
        () => import("@/pages/stations/Edit"),
      ),
      page(
        "/stations/:stationId",
        ["read", "stations"],
        () => import("@/pages/stations/station/Station"),
        [
          page("", ["read", "stations"], () => import("@/pages/stations/station/General")),
          page("actions", ["read", "commands"], () => import("@/pages/stations/station/Actions")),
          page(
            "configuration",
            ["read", "commands"],
            () => import("@/pages/stations/station/Configuration"),
          ),
          page("sessions", ["read", "sessions"], () => import("@/pages/stations/station/Running")),
          page("history", ["read", "sessions"], () => import("@/pages/stations/station/History")),
          page("ocpp-log", ["read", "ocpp-log"], () => import("@/pages/stations/station/OcppLog")),
          page(
            "deviations",
            ["read", "ocpp-log"],
            () => import("@/pages/stations/station/Deviations"),
          ),
          page(
            "security",
            ["read", "security-events"],
            () => import("@/pages/stations/station/Security"),
          ),
          page(
            "certificates",
            ["read", "certificates"],
            () => import("@/pages/stations/station/Certificates"),
          ),
          page("energy", ["read", "commands"], () => import("@/pages/stations/energy/Energy")),
          page("grid", ["read", "commands"], () => import("@/pages/stations/grid/Grid")),
          page("display", ["read", "commands"], () => import("@/pages/stations/station/Display")),
          page("events", ["read", "commands"], () => import("@/pages/stations/station/Events")),
          page("files", ["read", "file-jobs"], () => import("@/pages/stations/station/Files")),
          page(
            "certificates/installed",
            ["read", "certificates"],
            () => import("@/pages/stations/station/Installed"),
          ),
          page(
            "certificates/contracts",
            ["read", "tokens"],
            () => import("@/pages/stations/station/Contracts"),
          ),
          page(
            "local-list",
            ["read", "commands"],
            () => import("@/pages/stations/station/LocalList"),
          ),
          page(
            "reservations",
            ["read", "reservations"],
            () => import("@/pages/stations/station/Reserved"),
          ),
          page("meters", ["read", "stations"], () => import("@/pages/stations/station/Meters")),
          page("contacts", ["read", "stations"], () => import("@/pages/stations/station/Contacts")),
          page(
            "support",
            ["read", "stations"],
            () => import("@/pages/stations/station/SupportLog"),
          ),
        ],
      ),
      page("/evses/:evseId", ["read", "stations"], () => import("@/pages/evses/Evse")),
      page("/local-lists", ["read", "commands"], () => import("@/pages/local-lists/LocalLists")),
      page("/local-lists/jobs", ["read", "commands"], () => import("@/pages/local-lists/Jobs")),
      page(
        "/local-lists/jobs/:listJobId",
        ["read", "commands"],
        () => import("@/pages/local-lists/JobPage"),
      ),
      page(
        "/reservations",
        ["read", "reservations"],
        () => import("@/pages/reservations/Reservations"),
      ),
      page("/sites", ["read", "sites"], () => import("@/pages/sites/Sites")),
      page("/sites/new", ["create", "sites"], () => import("@/pages/sites/NewSite")),
      page("/sites/:siteId", ["read", "sites"], () => import("@/pages/sites/SitePage")),
      page("/sessions", ["read", "sessions"], () => import("@/pages/sessions/Sessions")),
      page("/sessions/:sessionId", ["read", "sessions"], () => import("@/pages/sessions/Session")),
      page("/firmware", ["read", "firmware-images"], () => import("@/pages/files/Library")),
      page("/firmware/jobs", ["read", "file-jobs"], () => import("@/pages/files/Jobs")),
      page("/firmware/rollouts", ["read", "file-jobs"], () => import("@/pages/files/Rollouts")),
      page(
        "/firmware/rollouts/:rolloutId",
        ["read", "file-jobs"],
        () => import("@/pages/files/RolloutPage"),
      ),
      page("/firmware/uploads", ["read", "file-jobs"], () => import("@/pages/files/Uploads")),
      page("/firmware/test", ["read", "file-jobs"], () => import("@/pages/files/Test")),
      page("/deviations", ["read", "ocpp-log"], () => import("@/pages/deviations/Models")),
      page(
        "/deviations/stations",
        ["read", "ocpp-log"],
        () => import("@/pages/deviations/Stations"),
      ),
      page("/settings", ["read", "commands"], () => import("@/pages/settings/Drift")),
      page(
        "/settings/templates",
        ["read", "setting-templates"],
        () => import("@/pages/settings/Templates"),
      ),
      page(
        "/settings/templates/:templateId",
        ["read", "setting-templates"],
        () => import("@/pages/settings/TemplatePage"),
      ),
      page("/settings/jobs", ["read", "setting-templates"], () => import("@/pages/settings/Jobs")),
      page(
        "/settings/jobs/:jobId",
        ["read", "setting-templates"],
        () => import("@/pages/settings/JobPage"),
      ),
      page("/station-events", ["read", "commands"], () => import("@/pages/events/StationEvents")),
      page("/security", ["read", "security-events"], () => import("@/pages/security/Events")),
      page(
        "/security/refused",
        ["read", "security-events"],
        () => import("@/pages/security/RefusedConnections"),
      ),
      page(
        "/security/certificates",
        ["read", "certificates"],
        () => import("@/pages/security/Certificates"),
      ),
      page(
        "/security/authorities",
        ["read", "certificates"],
        () => import("@/pages/security/Authorities"),
      ),
      page(
        "/security/installed",
        ["read", "certificates"],
        () => import("@/pages/security/Installed"),
      ),
      page("/security/contracts", ["read", "tokens"], () => import("@/pages/security/Contracts")),
      page(
        "/security/contract-roots",
        ["read", "certificates"],
        () => import("@/pages/security/ContractRoots"),
      ),
      page(
        "/security/meter-keys",
        ["read", "stations"],
        () => import("@/pages/security/MeterKeys"),
      ),
      page("/terminals", ["read", "terminals"], () => import("@/pages/terminals/Terminals")),
      page(
        "/terminals/:terminalId",
        ["read", "terminals"],
        () => import("@/pages/terminals/TerminalPage"),
      ),
      page("/terminal-accounts", ["read", "terminals"], () => import("@/pages/terminals/Accounts")),
      page("/tariffs", ["read", "tariffs"], () => import("@/pages/tariffs/Tariffs")),
      page("/tariffs/:tariffId", ["read", "tariffs"], () => import("@/pages/tariffs/TariffPage")),
      page(
        "/tariffs/:tariffId/new-version",
        ["create", "tariffs"],
        () => import("@/pages/tariffs/NewVersion"),
      ),
      page("/station-groups", ["read", "stations"], () => import("@/pages/groups/StationGroups")),
      page(
        "/station-groups/:groupId",
        ["read", "stations"],
        () => import("@/pages/groups/StationGroup"),
      ),
      page(
        "/organization",
        ["read", "organizations"],
        () => import("@/pages/organization/Organization"),
      ),
      page(
        "/organization/:organizationId",
        ["read", "organizations"],
        () => import("@/pages/organization/Organization"),
      ),
      page(
        "/organization/:organizationId/new",
        ["create", "organizations"],
        () => import("@/pages/organization/NewOrganization"),
      ),
      page("/audit-trail", ["read", "audit-trail"], () => import("@/pages/audit/AuditTrail")),
      page("/open-holds", ["read", "payments"], () => import("@/pages/money/OpenHolds")),
      page("/payments", ["read", "payments"], () => import("@/pages/money/Payments")),
      page("/payments/:paymentId", ["read", "payments"], () => import("@/pages/money/Payment")),
      page(
        "/station-payments",
        ["read", "payments"],
        () => import("@/pages/money/StationPayments"),
      ),
      page("/refunds", ["read", "payments"], () => import("@/pages/money/Refunds")),
      page("/receipts", ["read", "receipts"], () => import("@/pages/money/Receipts")),
      page("/vat-checks", ["read", "receipts"], () => import("@/pages/money/VatChecks")),
      page("/receipts/:receiptId", ["read", "receipts"], () => import("@/pages/money/Receipt")),
      page("/ledger", ["read", "ledger"], () => import("@/pages/money/ledger/Accounts")),
      page("/ledger/entries", ["read", "ledger"], () => import("@/pages/money/ledger/Entries")),
      page(
        "/ledger/trial-balance",
        ["read", "ledger"],
        () => import("@/pages/money/ledger/TrialBalance"),
      ),
      page(
        "/ledger/settlements",
        ["read", "ledger"],
        () => import("@/pages/money/ledger/Settlements"),
      ),
      page(
        "/ledger/verification",
        ["read", "ledger"],
        () => import("@/pages/money/ledger/Verification"),
      ),
      page("/tokens", ["read", "tokens"], () => import("@/pages/people/Tokens")),
      page("/users", ["read", "users"], () => import("@/pages/people/Users")),
      page("/roles", null, () => import("@/pages/people/Roles")),
      page("/api-keys", ["read", "api-keys"], () => import("@/pages/people/ApiKeys")),
      page("/me", null, () => import("@/pages/people/Me")),
      page("*", null, () => import("@/pages/NotFound")),
    ],
  },
]);
