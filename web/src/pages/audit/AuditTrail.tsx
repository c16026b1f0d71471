import { Drawer } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useList } from "@/api/lists";
import { useMay } from "@/api/me";
import { Details } from "@/parts/audit/Details";
import { type Entry, isRefused, kindOf, TRAIL, useSentence, whoOf } from "@/parts/audit/sentence";
import { ThingLink } from "@/parts/audit/ThingLink";
import { type Column, DataList } from "@/parts/DataList";
import { Instant, Unknown } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { Page } from "@/parts/Page";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState, Loading, ProblemNotice } from "@/parts/states";
import { useScope } from "@/shell/scope";
import { useSearchParams } from "@/shell/search";
import { DEED } from "@/status/signs";

const ENTRY = "entry";
const CHANNELS = ["session", "api_key", "command_line"] as const;
const DEEDS = ["create", "change", "delete", "do", "refused"] as const;
const KINDS = [
  "api_key",
  "attention",
  "contact",
  "evse",
  "ledger",
  "organization",
  "payment",
  "pending_station",
  "refund",
  "reservation",
  "session",
  "firmware_image",
  "file_job",
  "setting_job",
  "local_list_job",
  "firmware_rollout",
  "setting_template",
  "settlement",
  "site",
  "station",
  "station_group",
  "contract_root",
  "tariff",
  "terminal",
  "terminal_account",
  "token",
  "user",
] as const;

/** Who did what to which thing, through which door, and what they were refused. */
export default function AuditTrail() {
  const { t } = useTranslation("audit");
  const [scope] = useScope();
  const [search, setSearch] = useSearchParams();
  const thing = search.get("thing_id");
  const asked = useMemo(
    () => ({
      ...(scope?.kind === "organization" ? { organization_id: scope.id } : {}),
      ...(thing === null ? {} : { thing_id: thing }),
    }),
    [scope, thing],
  );
  const linked = useCallback(
    (row: Entry) => {
      const after = new URLSearchParams(search);
      after.set(ENTRY, row.id);
      return { search: `?${after}` };
    },
    [search],
  );
  const close = () =>
    setSearch((before) => {
      const after = new URLSearchParams(before);
      after.delete(ENTRY);
      return after;
    });
  const entry = search.get(ENTRY);
  return (
    <Page title={t("title")} about={t("about")}>
      <DataList
        name={t("title")}
        address={TRAIL}
        asked={asked}
        columns={useColumns()}
        filters={useFilters()}
        sort="-at"
        link={linked}
        empty={
          <EmptyState shape={IconHistory} title={t("none")}>
            {t("noneText")}
          </EmptyState>
        }
      />
      <Drawer
        opened={entry !== null}
        onClose={close}
        position="right"
        size="lg"
        title={t("one")}
        closeButtonProps={{ "aria-label": t("close", { ns: "common" }) }}
      >
        {entry !== null && <OneEntry id={entry} />}
      </Drawer>
    </Page>
  );
}

function OneEntry({ id }: { id: string }) {
  const { t } = useTranslation("audit");
  const asked = useMemo(() => ({ id }), [id]);
  const found = useList(TRAIL, asked);
  if (found.isPending) return <Loading />;
  if (found.isError) {
    return <ProblemNotice thrown={found.error} again={() => void found.refetch()} />;
  }
  const [entry] = found.data.pages.flatMap((page) => page.items);
  return entry === undefined ? <p>{t("gone")}</p> : <Details entry={entry} />;
}

function useFilters(): readonly Filter[] {
  const { t } = useTranslation(["audit", "status"]);
  const may = useMay();
  const users = useList("/api/v1/users", { limit: "200" }, { enabled: may("read", "users") });
  const keys = useList("/api/v1/api-keys", { limit: "200" }, { enabled: may("read", "api-keys") });
  return useMemo(() => {
    const choice = ({ id, name }: { id: string; name: string }) => ({
      value: id,
      title: name || t("forgotten"),
    });
    const people = [
      ...(users.data?.pages ?? []).flatMap((page) => page.items.map(choice)),
      ...(keys.data?.pages ?? []).flatMap((page) => page.items.map(choice)),
    ];
    const kinds = KINDS.map((value) => ({ value, title: kindOf(t, value) }));
    return [
      { kind: "choice", name: "by_id", title: t("person"), choices: people },
      {
        kind: "choice",
        name: "thing_kind",
        title: t("kind"),
        choices: kinds.sort((one, other) => one.title.localeCompare(other.title)),
      },
      {
        kind: "choice",
        name: "action",
        title: t("action"),
        choices: DEEDS.map((value) => ({ value, title: t(`deed.${value}`, { ns: "status" }) })),
        isSingle: true,
      },
      {
        kind: "choice",
        name: "channel",
        title: t("channel"),
        choices: CHANNELS.map((value) => ({ value, title: t(`channels.${value}`) })),
        isSingle: true,
      },
      { kind: "period", name: "at", title: t("period") },
    ];
  }, [t, users.data, keys.data]);
}

function useColumns(): readonly Column<Entry>[] {
  const { t } = useTranslation("audit");
  const sentence = useSentence();
  return useMemo(
    () => [
      {
        id: "what",
        title: t("what"),
        cell: (row) => <span title={sentence(row)}>{sentence(row)}</span>,
        width: 400,
        isName: true,
      },
      {
        id: "action",
        title: t("action"),
        cell: (row) => <StatusMark bare sign={DEED[isRefused(row) ? "refused" : row.action]} />,
        width: 115,
      },
      {
        id: "at",
        title: t("when"),
        cell: (row) => <Instant at={row.at} />,
        sort: "at",
        width: 130,
      },
      { id: "thing", title: t("thing"), cell: (row) => <ThingLink entry={row} />, width: 145 },
      {
        id: "fields",
        title: t("fields"),
        cell: (row) =>
          row.changes.length === 0 ? <Unknown /> : t("fieldCount", { count: row.changes.length }),
        width: 80,
      },
      {
        id: "channel",
        title: t("channel"),
        cell: (row) => t(`channels.${row.channel}`),
        width: 115,
      },
      { id: "who", title: t("who"), cell: (row) => whoOf(t, row), width: 180, isExtra: true },
      {
        id: "kind",
        title: t("kind"),
        cell: (row) => kindOf(t, row.thing_kind),
        width: 150,
        isExtra: true,
      },
      {
        id: "address",
        title: t("address"),
        cell: (row) => row.address ?? <Unknown />,
        width: 140,
        isExtra: true,
      },
      {
        id: "request",
        title: t("request"),
        cell: (row) => (row.request_id === null ? <Unknown /> : <code>{row.request_id}</code>),
        width: 240,
        isExtra: true,
      },
    ],
    [t, sentence],
  );
}
