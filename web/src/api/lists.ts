import { useInfiniteQuery } from "@tanstack/react-query";
import { read } from "@/api/client";
import type { paths } from "@/generated/api";

type Got<P extends keyof paths> = paths[P] extends {
  get: { responses: { 200: { content: { "application/json": infer Answer } } } };
}
  ? Answer
  : never;

/** The addresses that answer a page of rows. */
export type ListPath = {
  [P in keyof paths]: Got<P> extends { items: unknown[]; next: string | null } ? P : never;
}[keyof paths];

export type RowOf<P extends ListPath> = Got<P> extends { items: (infer Row)[] } ? Row : never;

/** What is asked of a list: filters, sort and limit by their names in the API. */
export type Asked = Readonly<Record<string, string | readonly string[]>>;

const PAGE = 60;

/** A list of the API, page by page. `path` are the parameters within its address. */
export function useList<P extends ListPath>(
  address: P,
  asked: Asked,
  options: { path?: Record<string, string>; enabled?: boolean; every?: number } = {},
) {
  const { path = {}, enabled = true, every } = options;
  return useInfiniteQuery({
    queryKey: ["get", address, { params: { path, query: asked } }] as const,
    initialPageParam: null as string | null,
    enabled,
    ...(every === undefined ? {} : { refetchInterval: every }),
    queryFn: async ({ pageParam, signal }) => {
      const query = { limit: PAGE, ...asked, ...(pageParam === null ? {} : { cursor: pageParam }) };
      return read<{ items: RowOf<P>[]; next: string | null }>(address, { path, query, signal });
    },
    getNextPageParam: (last) => last.next,
  });
}

/** Where the sheet of the same rows is. */
export function sheetOf(address: string, path: Record<string, string>, asked: Asked): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) {
    for (const each of typeof value === "string" ? [value] : value) query.append(name, each);
  }
  query.set("format", "csv");
  const filled = address.replaceAll(/\{(\w+)\}/g, (_, name) =>
    encodeURIComponent(path[name as string] ?? ""),
  );
  return `${filled}?${query}`;
}
