import { describe, expect, it } from "vitest";
import type { Fact } from "@/api/events";
import { isTouched } from "@/api/live";

const FACT: Fact = {
  id: "fct_1",
  kind: "session.started",
  about: "ses_1",
  organization_id: "org_1",
  station_id: "stn_1",
  session_id: "ses_1",
  payment_id: null,
  occurred_at: "2026-03-02T09:00:00Z",
  received_at: "2026-03-02T09:00:00Z",
  body: {},
};

function query(address: string, path: Record<string, string> = {}, data: unknown = undefined) {
  const queryKey = ["get", address, { params: { path, query: {} } }];
  return { queryKey, state: { data } } as unknown as Parameters<typeof isTouched>[0];
}

describe("a fact about a session", () => {
  it("touches lists of sessions and of stations, and what tells of that session", () => {
    expect(isTouched(query("/api/v1/sessions"), [FACT])).toBe(true);
    expect(isTouched(query("/api/v1/stations"), [FACT])).toBe(true);
    const one = "/api/v1/sessions/{session_id}/lines";
    expect(isTouched(query(one, { session_id: "ses_1" }), [FACT])).toBe(true);
  });
  it("touches tiles and charts alike", () => {
    expect(isTouched(query("/api/v1/overview"), [FACT])).toBe(true);
    expect(isTouched(query("/api/v1/statistics/series"), [FACT])).toBe(true);
  });
  it("touches nothing of another session, of money, or of what is no reading", () => {
    const one = "/api/v1/sessions/{session_id}";
    expect(isTouched(query(one, { session_id: "ses_2" }), [FACT])).toBe(false);
    expect(isTouched(query("/api/v1/payments"), [FACT])).toBe(false);
    expect(isTouched({ ...query(""), queryKey: ["me"] }, [FACT])).toBe(false);
  });
  it("leaves a list alone of which much has been read", () => {
    const pages = Array.from({ length: 5 }, () => ({ items: [], next: null }));
    expect(isTouched(query("/api/v1/sessions", {}, { pages }), [FACT])).toBe(false);
  });
});

describe("a fact about a payment", () => {
  const paid = { ...FACT, kind: "receipt.issued", about: "pay_1", payment_id: "pay_1" };
  it("touches its documents, refunds and entries, which are told of it", () => {
    for (const list of ["payments", "open-holds", "refunds", "receipts", "ledger/entries"]) {
      expect(isTouched(query(`/api/v1/${list}`), [paid])).toBe(true);
    }
  });
});

describe("what else people change", () => {
  it("touches the lists that tell of it, in the windows of others as well", () => {
    const told = (about: string, body = {}) => [{ ...FACT, about, session_id: null, body }];
    expect(isTouched(query("/api/v1/ledger/accounts"), told("stl_1"))).toBe(true);
    expect(isTouched(query("/api/v1/station-groups"), told("grp_1"))).toBe(true);
    const contacts = query("/api/v1/sites/{site_id}/contacts", { site_id: "sit_1" });
    expect(isTouched(contacts, told("ctc_1", { site_id: "sit_1" }))).toBe(true);
    expect(isTouched(contacts, told("ctc_1", { site_id: "sit_2" }))).toBe(false);
    expect(isTouched(query("/api/v1/terminal-accounts"), told("tac_1"))).toBe(true);
    expect(isTouched(query("/api/v1/organizations"), told("org_1"))).toBe(true);
    for (const place of ["org_1", "sit_1", "grp_1"]) {
      expect(isTouched(query("/api/v1/scopes"), told(place))).toBe(true);
    }
    const versions = query("/api/v1/tariffs/{tariff_id}/versions", { tariff_id: "trf_1" });
    expect(isTouched(versions, told("trv_1", { tariff_id: "trf_1" }))).toBe(true);
    expect(isTouched(versions, told("trv_1", { tariff_id: "trf_2" }))).toBe(false);
  });
});
