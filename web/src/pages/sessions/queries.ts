import { useQuery } from "@tanstack/react-query";
import { api, read } from "@/api/client";
import { useList } from "@/api/lists";
import { useMay } from "@/api/me";
import { asProblem } from "@/api/problem";
import type { components } from "@/generated/api";
import type { Payment, Session } from "./codes";
import { componentsOf } from "./reasons";

type Schemas = components["schemas"];

const LIVE_MS = 5_000;
const PRICE_MS = 10_000;
const READINGS_AT_ONCE = 500;
const PAGES_MAX = 20;

export function isRunning(session: Pick<Session, "status"> | undefined): boolean {
  return session?.status === "in_progress";
}

/** One session; meter readings are no facts, so a running one is asked for anew. */
export function useSession(id: string) {
  return api.useQuery(
    "get",
    "/api/v1/sessions/{session_id}",
    { params: { path: { session_id: id } } },
    { refetchInterval: ({ state }) => (isRunning(state.data) ? LIVE_MS : false) },
  );
}

export function useScopes(session: Session) {
  return api.useQuery("get", "/api/v1/sessions/{session_id}/scopes", {
    params: { path: { session_id: session.id } },
  });
}

export type Priced = {
  bill: Schemas["BillView"] | null;
  /** Up to when; null where it is final. */
  at: string | null;
  held: Schemas["Amount"] | null;
  /** No tariff holds for it. */
  isWithoutPrice: boolean;
  isPending: boolean;
  problem: unknown;
  again: () => void;
};

/** What it costs: up to now while it runs, else as it was rated. */
export function usePriced(session: Session, payment: Payment | undefined): Priced {
  const isLive = isRunning(session);
  const hasBegun = session.started_at !== null;
  const asked = { params: { path: { session_id: session.id } } };
  const cost = api.useQuery("get", "/api/v1/sessions/{session_id}/cost", asked, {
    enabled: isLive,
    refetchInterval: isLive ? PRICE_MS : false,
    retry: false,
  });
  const lines = api.useQuery("get", "/api/v1/sessions/{session_id}/lines", asked, {
    enabled: hasBegun && !isLive,
    retry: false,
  });
  const asking = isLive ? cost : lines;
  const problem = asking.error === null ? null : asProblem(asking.error);
  const isWithoutPrice = problem?.status === 409;
  return {
    bill: (isLive ? cost.data?.bill : lines.data) ?? null,
    at: isLive ? (cost.data?.at ?? null) : null,
    held: payment?.held ?? cost.data?.held ?? null,
    isWithoutPrice,
    isPending: hasBegun && asking.isPending,
    problem: isWithoutPrice ? null : problem,
    again: () => void asking.refetch(),
  };
}

/** The payment that pays for it; undefined where none does, or the caller may not see it. */
export function useItsPayment(session: Session | undefined) {
  const may = useMay();
  return api.useQuery(
    "get",
    "/api/v1/payments/{payment_id}",
    { params: { path: { payment_id: session?.payment_id ?? "" } } },
    { enabled: may("read", "payments") && (session?.payment_id ?? null) !== null },
  );
}

export function useRefunds(payment: Payment | undefined) {
  const asked = useList(
    "/api/v1/refunds",
    { payment_id: payment?.id ?? "" },
    { enabled: payment !== undefined },
  );
  return asked.data?.pages.flatMap((page) => page.items);
}

export function useReceipts(session: Session) {
  const may = useMay();
  return useList(
    "/api/v1/receipts",
    { session_id: session.id },
    { enabled: may("read", "receipts") },
  );
}

/** The prices of its tariff by their ids; empty until they are read, and where they cannot be. */
export function useComponents(session: Session) {
  const version = api.useQuery(
    "get",
    "/api/v1/tariffs/{tariff_id}/versions/{tariff_version_id}",
    {
      params: {
        path: {
          tariff_id: session.tariff_id ?? "",
          tariff_version_id: session.tariff_version_id ?? "",
        },
      },
    },
    {
      enabled: session.tariff_id !== null && session.tariff_version_id !== null,
      staleTime: Number.POSITIVE_INFINITY,
      retry: false,
      select: (view) => ({ number: view.number, components: componentsOf(view.document) }),
    },
  );
  return version.data;
}

type ReadingsPage = { items: Schemas["ReadingView"][]; next: string | null };
const READINGS = "/api/v1/sessions/{session_id}/readings";

/** Every reading, for the chart; what was read before is not read again. */
export function useAllReadings(session: Session) {
  const path = { session_id: session.id };
  const queryKey = ["get", READINGS, { params: { path, query: { every: "reading" } } }] as const;
  return useQuery({
    queryKey,
    refetchInterval: isRunning(session) ? PRICE_MS : false,
    queryFn: async ({ client, signal }) => {
      const before = client.getQueryData<readonly ReadingsPage[]>(queryKey) ?? [];
      const pages = before.filter((page) => page.next !== null);
      let cursor = pages.at(-1)?.next ?? null;
      do {
        const query = {
          limit: READINGS_AT_ONCE,
          sort: "position",
          ...(cursor === null ? {} : { cursor }),
        };
        const page: ReadingsPage = await read(READINGS, { path, query, signal });
        pages.push(page);
        cursor = page.next;
      } while (cursor !== null && pages.length < PAGES_MAX);
      return pages as readonly ReadingsPage[];
    },
  });
}
