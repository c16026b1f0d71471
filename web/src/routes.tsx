import type { ComponentType } from "react";
import { createBrowserRouter, type RouteObject } from "react-router";
import { Broken } from "@/pages/Broken";
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

/** A page that is loaded when somebody goes there. */
function page(
  path: string,
  load: () => Promise<{ default: ComponentType }>,
  children: RouteObject[] = [],
): RouteObject {
  return {
    path,
    children,
    lazy: async () => ({ Component: (await loaded(load)).default }),
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
      page("/", () => import("@/pages/overview/Overview")),
      page("/attention", () => import("@/pages/attention/AttentionList")),
      page("/stations", () => import("@/pages/stations/Stations")),
      page("/stations/pending", () => import("@/pages/stations/Pending")),
      page("/stations/new", () => import("@/pages/stations/New")),
      page("/stations/:stationId/commissioning", () => import("@/pages/stations/Commissioning")),
      page("/stations/:stationId/codes", () => import("@/pages/stations/codes/Codes")),
      page("/stations/:stationId/edit", () => import("@/pages/stations/Edit")),
      page("/stations/:stationId", () => import("@/pages/stations/station/Station"), [
        page("", () => import("@/pages/stations/station/General")),
        page("actions", () => import("@/pages/stations/station/Actions")),
        page("configuration", () => import("@/pages/stations/station/Configuration")),
        page("sessions", () => import("@/pages/stations/station/Running")),
        page("history", () => import("@/pages/stations/station/History")),
        page("ocpp-log", () => import("@/pages/stations/station/OcppLog")),
        page("contacts", () => import("@/pages/stations/station/Contacts")),
        page("support", () => import("@/pages/stations/station/SupportLog")),
      ]),
      page("/evses/:evseId", () => import("@/pages/evses/Evse")),
      page("/sites", () => import("@/pages/sites/Sites")),
      page("/sites/new", () => import("@/pages/sites/NewSite")),
      page("/sites/:siteId", () => import("@/pages/sites/SitePage")),
      page("/sessions", () => import("@/pages/sessions/Sessions")),
      page("/sessions/:sessionId", () => import("@/pages/sessions/Session")),
      page("/terminals", () => import("@/pages/terminals/Terminals")),
      page("/terminals/:terminalId", () => import("@/pages/terminals/TerminalPage")),
      page("/terminal-accounts", () => import("@/pages/terminals/Accounts")),
      page("/tariffs", () => import("@/pages/tariffs/Tariffs")),
      page("/tariffs/:tariffId", () => import("@/pages/tariffs/TariffPage")),
      page("/tariffs/:tariffId/new-version", () => import("@/pages/tariffs/NewVersion")),
      page("/station-groups", () => import("@/pages/groups/StationGroups")),
      page("/station-groups/:groupId", () => import("@/pages/groups/StationGroup")),
      page("/organization", () => import("@/pages/organization/Organization")),
      page("/organization/:organizationId", () => import("@/pages/organization/Organization")),
      page(
        "/organization/:organizationId/new",
        () => import("@/pages/organization/NewOrganization"),
      ),
      page("/audit-trail", () => import("@/pages/audit/AuditTrail")),
      page("/open-holds", () => import("@/pages/money/OpenHolds")),
      page("/payments", () => import("@/pages/money/Payments")),
      page("/payments/:paymentId", () => import("@/pages/money/Payment")),
      page("/refunds", () => import("@/pages/money/Refunds")),
      page("/receipts", () => import("@/pages/money/Receipts")),
      page("/receipts/:receiptId", () => import("@/pages/money/Receipt")),
      page("/ledger", () => import("@/pages/money/ledger/Accounts")),
      page("/ledger/entries", () => import("@/pages/money/ledger/Entries")),
      page("/ledger/trial-balance", () => import("@/pages/money/ledger/TrialBalance")),
      page("/ledger/settlements", () => import("@/pages/money/ledger/Settlements")),
      page("/ledger/verification", () => import("@/pages/money/ledger/Verification")),
      page("/tokens", () => import("@/pages/people/Tokens")),
      page("/users", () => import("@/pages/people/Users")),
      page("/roles", () => import("@/pages/people/Roles")),
      page("/api-keys", () => import("@/pages/people/ApiKeys")),
      page("/me", () => import("@/pages/people/Me")),
      page("*", () => import("@/pages/NotFound")),
    ],
  },
]);
