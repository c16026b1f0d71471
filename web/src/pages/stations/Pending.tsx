import { Group } from "@mantine/core";
import { IconDoorEnter } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { client } from "@/api/client";
import { useMe } from "@/api/me";
import { bootOf, type Knocking, PENDING } from "@/pages/stations/Knocking";
import { protocolOf } from "@/pages/stations/stations";
import { ActionButton, ConfirmButton } from "@/parts/actions";
import { type Column, DataList } from "@/parts/DataList";
import { Instant, Unknown } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { Page } from "@/parts/Page";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState } from "@/parts/states";
import { useScoped } from "@/shell/scope";
import { KNOCKING } from "@/status/signs";

const EVERY_MS = 15_000;
const ASKED = { is_rejected: "false" };

/** Stations that nobody registered, seen knocking: let in, or sent away. */
export default function Pending() {
  const { t } = useTranslation("stations");
  const columns = useColumns();
  const filters = useFilters();
  const nobody = useMe().runs_installation ? "pending.empty" : "pending.elsewhere";
  return (
    <Page
      title={t("pending.title")}
      above={[{ title: t("title"), to: "/stations" }]}
      about={t("pending.about")}
    >
      <DataList
        name={t("pending.title")}
        address={PENDING}
        asked={ASKED}
        columns={columns}
        filters={filters}
        sort="identity"
        every={EVERY_MS}
        empty={
          <EmptyState shape={IconDoorEnter} title={t(`${nobody}.title`)}>
            {t(`${nobody}.text`)}
          </EmptyState>
        }
      />
    </Page>
  );
}

function useFilters(): readonly Filter[] {
  const { t } = useTranslation("stations");
  return useMemo(
    () => [
      { kind: "text", name: "identity_starts", title: t("identity") },
      {
        kind: "choice",
        name: "is_rejected",
        title: t("status"),
        isSingle: true,
        choices: [{ value: "true", title: t("pending.rejectedOnes") }],
      },
    ],
    [t],
  );
}

function useColumns(): readonly Column<Knocking>[] {
  const { t } = useTranslation("stations");
  return useMemo(
    () => [
      {
        id: "identity",
        title: t("identity"),
        cell: (row) => row.identity,
        width: 180,
        isName: true,
      },
      {
        id: "status",
        title: t("status"),
        cell: (row) => <StatusMark sign={KNOCKING[row.is_rejected ? "rejected" : "waiting"]} />,
        width: 130,
      },
      {
        id: "says",
        title: t("pending.says"),
        cell: (row) => {
          const { vendor, model, serial } = bootOf(row.boot);
          const said = [vendor, model, serial].filter((each) => each !== "").join(" · ");
          return said === "" ? <Unknown /> : <span title={said}>{said}</span>;
        },
        width: 240,
      },
      { id: "peer", title: t("peer"), cell: (row) => row.peer, width: 150 },
      {
        id: "protocol",
        title: t("protocol"),
        cell: (row) => protocolOf(row.subprotocol),
        width: 110,
      },
      {
        id: "last",
        title: t("pending.lastSeen"),
        cell: (row) => <Instant at={row.last_seen_at} relative />,
        width: 120,
      },
      {
        id: "first",
        title: t("pending.firstSeen"),
        cell: (row) => <Instant at={row.first_seen_at} />,
        width: 170,
        isExtra: true,
      },
      { id: "do", title: t("pending.decide"), cell: (row) => <Decide row={row} />, width: 240 },
    ],
    [t],
  );
}

function Decide({ row }: { row: Knocking }) {
  const { t } = useTranslation("stations");
  const navigate = useNavigate();
  const scoped = useScoped();
  const queries = useQueryClient();
  const reject = () =>
    client.POST("/api/v1/pending-stations/{identity}/reject", {
      params: { path: { identity: row.identity } },
    });
  return (
    <Group gap={8} wrap="nowrap">
      <ActionButton
        size="xs"
        needs={["change", "pending-stations"]}
        onClick={() => {
          const to = scoped("/stations/new");
          const pathname = typeof to === "string" ? to : to.pathname;
          void navigate({
            pathname,
            search: `?identity=${encodeURIComponent(row.identity)}&claim=1`,
          });
        }}
      >
        {t("pending.accept")}
      </ActionButton>
      {!row.is_rejected && (
        <ConfirmButton
          size="xs"
          needs={["change", "pending-stations"]}
          title={t("pending.rejectTitle", { identity: row.identity })}
          text={t("pending.rejectText")}
          confirm={t("pending.reject")}
          act={reject}
          done={t("pending.rejected", { identity: row.identity })}
          then={() => void queries.invalidateQueries({ queryKey: ["get", PENDING] })}
        >
          {t("pending.reject")}
        </ConfirmButton>
      )}
    </Group>
  );
}
