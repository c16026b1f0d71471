import { useQuery } from "@tanstack/react-query";
import { read } from "@/api/client";
import { type Resource, useMay } from "@/api/me";
import type { components } from "@/generated/api";

type Schemas = components["schemas"];

const GATHER_MS = 10;
const AT_ONCE = 100;
const KEPT_MS = 60_000;

/**
 * What things are called, for pages that are told ids. Every row asks for its own; what is asked
 * within a moment is read in one call, and kept for a while.
 */
class Gathered<Row extends { id: string }> {
  private waiting = new Map<string, ((row: Row | null) => void)[]>();
  private failing: ((thrown: unknown) => void)[] = [];

  constructor(
    readonly address: string,
    /** What a role must cover to be told. */
    readonly resource: Resource,
  ) {}

  find(id: string): Promise<Row | null> {
    return new Promise((resolve, reject) => {
      if (this.waiting.size === 0) setTimeout(() => void this.ask(), GATHER_MS);
      this.waiting.set(id, [...(this.waiting.get(id) ?? []), resolve]);
      this.failing.push(reject);
    });
  }

  private async ask(): Promise<void> {
    const { waiting, failing } = this;
    this.waiting = new Map();
    this.failing = [];
    const ids = [...waiting.keys()];
    try {
      for (let from = 0; from < ids.length; from += AT_ONCE) {
        const some = ids.slice(from, from + AT_ONCE);
        const query = { id: some, limit: AT_ONCE };
        const page = await read<{ items: Row[] }>(this.address, { query });
        const rows = new Map(page.items.map((row) => [row.id, row]));
        for (const id of some) for (const tell of waiting.get(id) ?? []) tell(rows.get(id) ?? null);
      }
    } catch (thrown) {
      for (const fail of failing) fail(thrown);
    }
  }
}

/** The thing with this id; undefined while it is asked for, and where nobody sees it. */
function useNamed<Row extends { id: string }>(
  from: Gathered<Row>,
  id: string | null | undefined,
): Row | undefined {
  return useIfAny(from, id) ?? undefined;
}

/** The same, and null where nobody sees it. Only who may be told asks. */
function useIfAny<Row extends { id: string }>(
  from: Gathered<Row>,
  id: string | null | undefined,
): Row | null | undefined {
  const mayBeTold = useMay()("read", from.resource);
  const found = useQuery({
    queryKey: ["named", from.address, id],
    queryFn: () => from.find(id ?? ""),
    enabled: mayBeTold && id !== null && id !== undefined,
    staleTime: KEPT_MS,
  });
  return found.isError || !mayBeTold ? null : found.data;
}

const stations = new Gathered<Schemas["StationView"]>("/api/v1/stations", "stations");
const sites = new Gathered<Schemas["SiteView"]>("/api/v1/sites", "sites");
const evses = new Gathered<Schemas["EvseView"]>("/api/v1/evses", "stations");
const terminals = new Gathered<Schemas["TerminalView"]>("/api/v1/terminals", "terminals");
const users = new Gathered<Schemas["UserView"]>("/api/v1/users", "users");
const tariffs = new Gathered<Schemas["TariffView"]>("/api/v1/tariffs", "tariffs");
const organizations = new Gathered<Schemas["OrganizationItem"]>(
  "/api/v1/organizations",
  "organizations",
);

const keys = new Gathered<Schemas["ApiKeyView"]>("/api/v1/api-keys", "api-keys");
const tokens = new Gathered<Schemas["TokenView"]>("/api/v1/tokens", "tokens");
const payments = new Gathered<Schemas["PaymentView"]>("/api/v1/payments", "payments");

type Id = string | null | undefined;

export const useStation = (id: Id) => useNamed(stations, id);
export const useStationIfAny = (id: Id) => useIfAny(stations, id);
export const useSite = (id: Id) => useNamed(sites, id);
export const useSiteIfAny = (id: Id) => useIfAny(sites, id);
export const useEvse = (id: Id) => useNamed(evses, id);
export const useTerminal = (id: Id) => useNamed(terminals, id);
export const useTerminalIfAny = (id: Id) => useIfAny(terminals, id);
export const useUser = (id: Id) => useUserIfAny(id) ?? undefined;
/** Null for programs, which act by a key. */
export function useUserIfAny(id: Id): Schemas["UserView"] | null | undefined {
  const isPerson = id?.startsWith("usr_") === true;
  const found = useIfAny(users, isPerson ? id : null);
  return isPerson ? found : null;
}
export function useKeyIfAny(id: Id): Schemas["ApiKeyView"] | null | undefined {
  const isKey = id?.startsWith("key_") === true;
  const found = useIfAny(keys, isKey ? id : null);
  return isKey ? found : null;
}
export const useTariff = (id: Id) => useNamed(tariffs, id);
export const useTariffIfAny = (id: Id) => useIfAny(tariffs, id);
export const useToken = (id: Id) => useNamed(tokens, id);
export const usePayment = (id: Id) => useNamed(payments, id);
export const useOrganization = (id: Id) => useNamed(organizations, id);
export const useOrganizationIfAny = (id: Id) => useIfAny(organizations, id);
