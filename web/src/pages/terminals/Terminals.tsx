import { Anchor } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconDeviceMobile } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import type { RowOf } from "@/api/lists";
import { useSite } from "@/api/names";
import { ActionButton } from "@/parts/actions";
import { type Column, DataList } from "@/parts/DataList";
import { Instant, Unknown } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { Page } from "@/parts/Page";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState } from "@/parts/states";
import { scopeFilter, useScope, useScoped } from "@/shell/scope";
import { ONLINE, READER } from "@/status/signs";
import { hasPages, providerName } from "./providers";
import { RegisterDialog } from "./RegisterDialog";

const ADDRESS = "/api/v1/terminals";
type Row = RowOf<typeof ADDRESS>;
const STATES = Object.keys(READER) as (keyof typeof READER)[];

/** The readers at which drivers pay by card. */
export default function Terminals() {
  const { t } = useTranslation(["terminals", "status"]);
  const navigate = useNavigate();
  const scoped = useScoped();
  const [scope] = useScope();
  const [isNew, { open, close }] = useDisclosure(false);
  const asked = useMemo(() => scopeFilter(scope), [scope]);
  const filters = useMemo<readonly Filter[]>(
    () => [
      {
        kind: "search",
        name: "label_starts",
        title: t("search"),
        within: [
          { name: "label_starts", title: t("label") },
          { name: "serial_ref_starts", title: t("serial") },
        ],
      },
      {
        kind: "choice",
        name: "is_online",
        title: t("online"),
        choices: (["true", "false"] as const).map((value) => ({
          value,
          title: t(ONLINE[value].word as never, { ns: "status" }),
        })),
        isSingle: true,
      },
      {
        kind: "choice",
        name: "reader_state",
        title: t("reader"),
        choices: STATES.map((value) => ({
          value,
          title: t(READER[value].word as never, { ns: "status" }),
        })),
      },
      {
        kind: "choice",
        name: "start_mode",
        title: t("startMode"),
        choices: (["TAP", "PLUG"] as const).map((value) => ({
          value,
          title: t(`mode.${value}`),
        })),
      },
    ],
    [t],
  );
  const add = (
    <ActionButton needs={["create", "terminals"]} onClick={open}>
      {t("register")}
    </ActionButton>
  );
  return (
    <Page
      title={t("title")}
      about={
        <>
          {t("about")}{" "}
          <Anchor component={Link} to={scoped("/terminal-accounts")} size="sm">
            {t("accounts.title")}
          </Anchor>
        </>
      }
      actions={add}
    >
      <DataList
        name={t("title")}
        address={ADDRESS}
        asked={asked}
        columns={useColumns()}
        filters={filters}
        sort="label"
        link={(row) => scoped(`/terminals/${row.id}`)}
        empty={
          <EmptyState shape={IconDeviceMobile} title={t("none.title")} action={add}>
            {t("none.text")}
          </EmptyState>
        }
      />
      <RegisterDialog
        opened={isNew}
        close={close}
        siteId={scope?.kind === "site" ? scope.id : null}
        then={(made) => made !== undefined && void navigate(scoped(`/terminals/${made.id}`))}
      />
    </Page>
  );
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation("terminals");
  return useMemo(
    () => [
      {
        id: "label",
        title: t("label"),
        cell: (row) => row.label,
        sort: "label",
        width: 161,
        isName: true,
      },
      {
        id: "serial",
        title: t("serial"),
        cell: (row) => (hasPages(row.provider) ? t("page.none") : <code>{row.serial_ref}</code>),
        width: 114,
      },
      {
        id: "online",
        title: t("online"),
        cell: (row) => <StatusMark bare sign={ONLINE[row.is_online ? "true" : "false"]} />,
        width: 95,
      },
      {
        id: "since",
        title: t("since"),
        cell: (row) => <Instant at={row.online_changed_at} relative />,
        width: 115,
      },
      {
        id: "reader",
        title: t("reader"),
        cell: (row) =>
          row.reader_state === null ? (
            hasPages(row.provider) ? (
              t("page.title")
            ) : (
              <Unknown />
            )
          ) : (
            <StatusMark bare sign={READER[row.reader_state]} />
          ),
        width: 170,
      },
      { id: "site", title: t("site"), cell: (row) => <SiteName id={row.site_id} />, width: 120 },
      {
        id: "evses",
        title: t("evses"),
        cell: (row) => row.evse_ids.length,
        width: 70,
        align: "end",
      },
      {
        id: "mode",
        title: t("startMode"),
        cell: (row) => (hasPages(row.provider) ? t("page.none") : t(`mode.${row.start_mode}`)),
        width: 145,
      },
      {
        id: "provider",
        title: t("provider"),
        cell: (row) => providerName(row.provider),
        width: 110,
        isExtra: true,
      },
      {
        id: "language",
        title: t("language"),
        cell: (row) => t(`languages.${row.language}`),
        width: 110,
        isExtra: true,
      },
      {
        id: "created",
        title: t("created"),
        cell: (row) => <Instant at={row.created_at} style="day" />,
        width: 130,
        isExtra: true,
      },
    ],
    [t],
  );
}

function SiteName({ id }: { id: string }) {
  return useSite(id)?.name ?? <Unknown />;
}

/** A provider as it writes itself. */
