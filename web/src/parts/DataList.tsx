import { ActionIcon, Button, Checkbox, Loader, Menu, Tooltip, UnstyledButton } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import {
  IconArrowDown,
  IconArrowsSort,
  IconArrowUp,
  IconColumns3,
  IconDownload,
} from "@tabler/icons-react";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, type UIEvent, useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link, type To, useNavigate } from "react-router";
import { type Asked, type ListPath, type RowOf, sheetOf, useList } from "@/api/lists";
import { asProblem } from "@/api/problem";
import { FilterBar } from "@/parts/FilterBar";
import { type Filter, namesOf } from "@/parts/filters";
import { usePhone } from "@/parts/phone";
import { Loading, ProblemNotice } from "@/parts/states";
import { useSteady } from "@/parts/steady";
import { useScope } from "@/shell/scope";
import { useSearchParams } from "@/shell/search";
import classes from "./DataList.module.css";

export type Column<Row> = {
  id: string;
  title: string;
  cell: (row: Row) => ReactNode;
  /** By which column of the API it can be sorted. */
  sort?: string;
  /** Pixels at least; columns share what is left. */
  width: number;
  align?: "end";
  /** Hidden until somebody asks for it. */
  isExtra?: boolean;
  /** What a row is called: always shown, and the title of its card on a phone. */
  isName?: boolean;
};

/** One row alone, as the search leads to it. */
const ONE = "id";
const ROW = 46;
const CARD = 120;
const AHEAD = 20;

/**
 * A list of the API: filters and order in the address, rows fetched as they are reached and only
 * those drawn that can be seen, columns to choose, a sheet to take away; cards on a phone.
 */
export function DataList<P extends ListPath>({
  name,
  address,
  path,
  asked,
  columns,
  filters = [],
  sort: usual,
  link,
  rowId = (row) => (row as { id: string }).id,
  empty,
  every,
  selection,
  aside,
  isSection = false,
}: {
  /** What is listed, for those who cannot see it; chosen columns are kept under it. */
  name: string;
  address: P;
  path?: Record<string, string>;
  /** What is always asked besides the filters: the scope, say. */
  asked?: Asked;
  columns: readonly Column<RowOf<P>>[];
  filters?: readonly Filter[];
  /** The usual order, as the API writes it. */
  sort?: string;
  link?: (row: RowOf<P>) => To | null;
  rowId?: (row: RowOf<P>) => string;
  /** What is shown where nothing is there, nothing was filtered away, and all of the network is asked. */
  empty: ReactNode;
  /** How often it is read again by itself, in milliseconds; facts are heard of anyway. */
  every?: number;
  selection?: { ids: ReadonlySet<string>; choose: (ids: ReadonlySet<string>) => void };
  aside?: ReactNode;
  /** Whether its name stands above it: where it is one of several things on a page. */
  isSection?: boolean;
}) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const isPhone = usePhone();
  const [chosen, setChosen] = useLocalStorage<Record<string, boolean>>({
    key: `chargewright.columns.${address}`,
    defaultValue: {},
  });
  const shown = columns.filter((each) => each.isName || (chosen[each.id] ?? !each.isExtra));

  const sort = search.get("sort") ?? usual ?? "";
  const filtered = useMemo(() => {
    const found: Record<string, string[]> = {};
    for (const key of [ONE, ...filters.flatMap(namesOf)]) {
      const values = search.getAll(key);
      if (values.length > 0) found[key] = values;
    }
    return found;
  }, [search, filters]);
  const [scope] = useScope();
  const isPart = scope !== null && asked?.[`${scope.kind}_id`] === scope.id;
  const query = useMemo(
    () => ({ ...asked, ...filtered, ...(sort === "" ? {} : { sort }) }),
    [asked, filtered, sort],
  );
  const list = useList(address, query, {
    ...(path === undefined ? {} : { path }),
    ...(every === undefined ? {} : { every }),
  });
  const read = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const { rows, hold } = useSteady(read, rowId);

  const body = useRef<HTMLDivElement>(null);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => (isPhone ? CARD : ROW),
    overscan: 12,
    scrollMargin: body.current?.offsetTop ?? 0,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : rowId(row);
    },
  });
  const drawn = virtual.getVirtualItems();
  const last = drawn.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  useEffect(() => {
    if (last >= rows.length - AHEAD && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [last, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

  const order = (column: Column<RowOf<P>>) => {
    if (column.sort === undefined) return;
    const next = sort === column.sort ? `-${column.sort}` : column.sort;
    setSearch((before) => {
      const after = new URLSearchParams(before);
      after.set("sort", next);
      return after;
    });
  };
  const isFiltered = Object.keys(filtered).length > 0;
  const template = [
    ...(selection ? ["40px"] : []),
    ...shown.map((each) => `minmax(${each.width}px, ${each.width}fr)`),
  ].join(" ");
  const toggle = (id: string) => {
    if (!selection) return;
    const ids = new Set(selection.ids);
    if (!ids.delete(id)) ids.add(id);
    selection.choose(ids);
  };

  // What scrolls has to be reached by keyboard, also where nothing in it can be pressed.
  const hasStops = selection !== undefined || shown.some((each) => each.sort !== undefined);

  return (
    <div className={classes.list}>
      <div className={classes.tools}>
        {isSection && <h2 className={classes.heading}>{name}</h2>}
        <FilterBar filters={filters} />
        <div className={classes.toolsEnd}>
          {aside}
          {list.isFetching && !list.isPending && (
            <Loader size="xs" aria-label={t("loading")} role="status" />
          )}
          <Menu closeOnItemClick={false} position="bottom-end">
            <Menu.Target>
              <Tooltip label={t("list.columns")}>
                <ActionIcon variant="default" size="lg" aria-label={t("list.columns")}>
                  <IconColumns3 size={18} />
                </ActionIcon>
              </Tooltip>
            </Menu.Target>
            <Menu.Dropdown>
              {columns
                .filter((each) => !each.isName)
                .map((each) => (
                  <Menu.Item key={each.id} component="div" tabIndex={-1}>
                    <Checkbox
                      label={each.title}
                      checked={chosen[each.id] ?? !each.isExtra}
                      onChange={(event) =>
                        setChosen({ ...chosen, [each.id]: event.currentTarget.checked })
                      }
                    />
                  </Menu.Item>
                ))}
            </Menu.Dropdown>
          </Menu>
          <Tooltip label={t("list.sheet")}>
            <ActionIcon
              component="a"
              href={sheetOf(address, path ?? {}, query)}
              download
              variant="default"
              size="lg"
              aria-label={t("list.sheet")}
            >
              <IconDownload size={18} />
            </ActionIcon>
          </Tooltip>
        </div>
      </div>
      <div
        className={classes.frame}
        onScroll={markMoved}
        {...(hasStops ? {} : { tabIndex: 0, role: "region", "aria-label": name })}
      >
        {list.isPending ? (
          <Loading rows={8} />
        ) : list.isError && rows.length === 0 ? (
          isPart && asProblem(list.error).status === 404 ? (
            <WiderView text={t("list.noSuchPart")} />
          ) : (
            <ProblemNotice thrown={list.error} again={() => void list.refetch()} />
          )
        ) : rows.length === 0 ? (
          isFiltered ? (
            <NothingFound />
          ) : isPart ? (
            <WiderView text={t("list.emptyPart")} />
          ) : (
            empty
          )
        ) : (
          <div
            role="table"
            aria-label={name}
            aria-rowcount={hasNextPage ? -1 : rows.length + 1}
            className={classes.table}
            data-phone={isPhone || undefined}
          >
            {!isPhone && (
              <div role="row" className={classes.header} style={{ gridTemplateColumns: template }}>
                {selection && (
                  <span role="columnheader">
                    <Checkbox
                      size="xs"
                      aria-label={t("list.chooseAll")}
                      checked={selection.ids.size > 0 && selection.ids.size === rows.length}
                      indeterminate={selection.ids.size > 0 && selection.ids.size < rows.length}
                      onChange={(event) =>
                        selection.choose(
                          new Set(event.currentTarget.checked ? rows.map(rowId) : []),
                        )
                      }
                    />
                  </span>
                )}
                {shown.map((each) => (
                  <span
                    key={each.id}
                    role="columnheader"
                    data-align={each.align}
                    data-name={each.isName || undefined}
                    aria-sort={sortOf(each.sort, sort)}
                  >
                    {each.sort === undefined ? (
                      each.title
                    ) : (
                      <UnstyledButton className={classes.sort} onClick={() => order(each)}>
                        {each.title}
                        <SortShape asked={each.sort} sort={sort} />
                      </UnstyledButton>
                    )}
                  </span>
                ))}
              </div>
            )}
            <div
              ref={body}
              role="rowgroup"
              {...hold}
              className={classes.body}
              style={{ height: virtual.getTotalSize() }}
            >
              {drawn.map((item) => {
                const row = rows[item.index];
                if (row === undefined) return null;
                const to = link?.(row) ?? null;
                const id = rowId(row);
                return (
                  <div
                    key={item.key}
                    role="row"
                    data-index={item.index}
                    ref={isPhone ? virtual.measureElement : undefined}
                    aria-rowindex={item.index + 2}
                    className={classes.row}
                    data-link={to !== null || undefined}
                    data-chosen={selection?.ids.has(id) || undefined}
                    style={{
                      ...(isPhone ? {} : { gridTemplateColumns: template, height: ROW }),
                      transform: `translateY(${item.start - virtual.options.scrollMargin}px)`,
                    }}
                    onClick={(event) => {
                      const within = event.target as HTMLElement;
                      const isOwn = within.closest("a, button, input, label") !== null;
                      // A dialog that a row opened stands elsewhere, and React tells the row of its clicks.
                      const isIn = event.currentTarget.contains(within);
                      if (to !== null && isIn && !isOwn && getSelection()?.toString() === "") {
                        void navigate(to);
                      }
                    }}
                  >
                    {selection && (
                      <span role="cell" data-choose>
                        <Checkbox
                          size="xs"
                          aria-label={t("list.choose")}
                          checked={selection.ids.has(id)}
                          onChange={() => toggle(id)}
                        />
                      </span>
                    )}
                    {shown.map((each) => (
                      <span
                        key={each.id}
                        role="cell"
                        data-align={each.align}
                        data-name={each.isName || undefined}
                      >
                        {each.isName && to !== null ? (
                          <Link to={to} className={classes.link}>
                            {each.cell(row)}
                          </Link>
                        ) : isPhone && !each.isName ? (
                          <>
                            <span className={classes.label}>{each.title}</span>
                            <span className={classes.value}>{each.cell(row)}</span>
                          </>
                        ) : (
                          each.cell(row)
                        )}
                      </span>
                    ))}
                  </div>
                );
              })}
            </div>
          </div>
        )}
        {isFetchingNextPage && (
          <div className={classes.more}>
            <Loader size="sm" aria-label={t("loading")} />
          </div>
        )}
      </div>
    </div>
  );
}

function NothingFound() {
  const { t } = useTranslation();
  const [, setSearch] = useSearchParams();
  const clear = () =>
    setSearch((before) => {
      const scope = before.get("scope");
      return new URLSearchParams(scope === null ? {} : { scope });
    });
  return (
    <div className={classes.nothing}>
      <p>{t("list.nothingFound")}</p>
      <Button variant="default" onClick={clear}>
        {t("list.clearFilters")}
      </Button>
    </div>
  );
}

/** What is so in the chosen part of the network, and the way out of it. */
function WiderView({ text }: { text: string }) {
  const { t } = useTranslation();
  const [, choose] = useScope();
  return (
    <div className={classes.nothing}>
      <p>{text}</p>
      <Button variant="default" onClick={() => choose(null)}>
        {t("list.wholeNetwork")}
      </Button>
    </div>
  );
}

function sortOf(asked: string | undefined, sort: string): "ascending" | "descending" | undefined {
  if (asked === undefined) return undefined;
  if (sort === asked) return "ascending";
  return sort === `-${asked}` ? "descending" : undefined;
}

function SortShape({ asked, sort }: { asked: string; sort: string }) {
  const way = sortOf(asked, sort);
  if (way === undefined)
    return <IconArrowsSort size={13} className={classes.unsorted} aria-hidden />;
  return way === "ascending" ? (
    <IconArrowUp size={13} aria-hidden />
  ) : (
    <IconArrowDown size={13} aria-hidden />
  );
}

/** Says on the frame that columns were moved under the one that stays. */
function markMoved({ currentTarget: frame }: UIEvent<HTMLElement>): void {
  frame.toggleAttribute("data-moved", frame.scrollLeft !== 0);
}
