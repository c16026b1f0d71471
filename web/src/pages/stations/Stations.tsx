import { IconChargingPile, IconPlus } from "@tabler/icons-react";
import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useMay } from "@/api/me";

import { BulkBar } from "@/pages/stations/bulk/BulkBar";
import { BulkDialog } from "@/pages/stations/bulk/BulkDialog";
import { BulkRunning } from "@/pages/stations/bulk/BulkRunning";
import type { BulkKind } from "@/pages/stations/bulk/run";
import { useGroups } from "@/pages/stations/bulk/useBulk";
import { EvseRow } from "@/pages/stations/EvseRow";
import { KnockingBanner } from "@/pages/stations/Knocking";
import { StationMark } from "@/pages/stations/StationMark";
import { makeOf, protocolOf, STATIONS, type Station } from "@/pages/stations/stations";
import { ActionButton } from "@/parts/actions";
import { type Column, DataList } from "@/parts/DataList";
import { Instant, Unknown } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { SiteName } from "@/parts/Named";
import { Page } from "@/parts/Page";
import { EmptyState } from "@/parts/states";
import { scopeFilter, useScope, useScoped } from "@/shell/scope";
import { EVSE, EVSE_STATES, REGISTRATION, REGISTRATIONS } from "@/status/signs";

const NONE: ReadonlySet<string> = new Set();

/** Every station, as it is now; and what is done to many of them at once. */
export default function Stations() {
  const { t } = useTranslation("stations");
  const may = useMay();
  const [scope] = useScope();
  const scoped = useScoped();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(NONE);
  const [asking, setAsking] = useState<BulkKind | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const filters = useFilters();
  const columns = useColumns();
  const asked = useMemo(() => ({ is_retired: "false", ...scopeFilter(scope) }), [scope]);
  const show = useCallback((kind: BulkKind | null) => {
    setAsking(kind);
    setIsOpen(true);
  }, []);
  const mayAct = may("send", "commands") || may("change", "stations");
  return (
    <Page title={t("title")} actions={<AddButton />}>
      <KnockingBanner />
      <BulkRunning show={() => show(null)} />
      {chosen.size > 0 && (
        <BulkBar count={chosen.size} choose={show} clear={() => setChosen(NONE)} />
      )}
      <BulkDialog
        kind={asking}
        ids={chosen}
        opened={isOpen}
        close={() => {
          setIsOpen(false);
          setAsking(null);
        }}
      />
      <DataList
        name={t("title")}
        address={STATIONS}
        asked={asked}
        columns={columns}
        filters={filters}
        sort="identity"
        link={(row) => scoped(`/stations/${row.id}`)}
        {...(mayAct ? { selection: { ids: chosen, choose: setChosen } } : {})}
        empty={
          <EmptyState
            shape={IconChargingPile}
            title={t("list.empty.title")}
            action={<AddButton isQuiet />}
          >
            {t(scope === null ? "list.empty.text" : "list.empty.inScope")}
          </EmptyState>
        }
      />
    </Page>
  );
}

function AddButton({ isQuiet = false }: { isQuiet?: boolean }) {
  const { t } = useTranslation("stations");
  const navigate = useNavigate();
  const scoped = useScoped();
  return (
    <ActionButton
      needs={["create", "stations"]}
      leftSection={<IconPlus size={17} />}
      variant={isQuiet ? "light" : "filled"}
      onClick={() => void navigate(scoped("/stations/new"))}
    >
      {t("list.add")}
    </ActionButton>
  );
}

function useFilters(): readonly Filter[] {
  const { t } = useTranslation(["stations", "status"]);
  const groups = useGroups();
  return useMemo(() => {
    const yesNo = (name: string, title: string, yes: string, no: string): Filter => ({
      kind: "choice",
      name,
      title,
      isSingle: true,
      choices: [
        { value: "true", title: yes },
        { value: "false", title: no },
      ],
    });
    return [
      {
        kind: "search",
        name: "name_starts",
        title: t("list.searchIn"),
        within: [
          { name: "name_starts", title: t("name") },
          { name: "identity_starts", title: t("identity") },
          { name: "serial_number_starts", title: t("serial") },
          { name: "model_starts", title: t("model") },
          { name: "firmware_version_starts", title: t("firmware") },
        ],
      },
      yesNo(
        "is_connected",
        t("list.link"),
        t("link.connected", { ns: "status" }),
        t("link.disconnected", { ns: "status" }),
      ),
      {
        kind: "choice",
        name: "evse_state",
        title: t("list.state"),
        choices: EVSE_STATES.map((state) => ({
          value: state,
          title: t(EVSE[state].word as never, { ns: "status" }),
        })),
      },
      yesNo("maintenance", t("maintenance"), t("list.inMaintenance"), t("list.notInMaintenance")),
      {
        kind: "choice",
        name: "registration",
        title: t("registration"),
        choices: REGISTRATIONS.map((each) => ({
          value: each,
          title: t(REGISTRATION[each].word as never, { ns: "status" }),
        })),
      },
      ...(groups.length === 0
        ? []
        : [
            {
              kind: "choice",
              name: "group_id",
              title: t("list.group"),
              choices: groups.map((each) => ({ value: each.id, title: each.name })),
            } as const,
          ]),
      {
        kind: "choice",
        name: "is_retired",
        title: t("list.inUse"),
        isSingle: true,
        choices: [{ value: "true", title: t("list.retired") }],
      },
    ];
  }, [t, groups]);
}

function useColumns(): readonly Column<Station>[] {
  const { t } = useTranslation("stations");
  return useMemo(
    () => [
      {
        id: "name",
        title: t("name"),
        cell: (row) => <Text title={row.name} />,
        width: 140,
        isName: true,
      },
      {
        id: "status",
        title: t("status"),
        cell: (row) => <StationMark station={row} />,
        width: 148,
      },
      { id: "evses", title: t("evses"), cell: (row) => <EvseRow station={row} />, width: 143 },
      {
        id: "identity",
        title: t("identity"),
        cell: (row) => <Text title={row.identity} />,
        sort: "identity",
        width: 102,
      },
      { id: "site", title: t("site"), cell: (row) => <SiteName id={row.site_id} />, width: 112 },
      {
        id: "model",
        title: t("model"),
        cell: (row) => <Text title={makeOf(row)} />,
        width: 104,
      },
      {
        id: "firmware",
        title: t("firmware"),
        cell: (row) => <Text title={row.firmware_version} />,
        width: 90,
      },
      {
        id: "heard",
        title: t("lastHeard"),
        cell: (row) => <Instant at={row.last_heard_at} relative />,
        width: 106,
      },
      {
        id: "protocol",
        title: t("protocol"),
        cell: (row) => <Text title={protocolOf(row.subprotocol)} />,
        width: 108,
        isExtra: true,
      },
      {
        id: "serial",
        title: t("serial"),
        cell: (row) => <Text title={row.serial_number} />,
        width: 150,
        isExtra: true,
      },
      {
        id: "profile",
        title: t("securityProfile"),
        cell: (row) => row.security_profile,
        width: 110,
        isExtra: true,
      },
      {
        id: "booted",
        title: t("bootedAt"),
        cell: (row) => <Instant at={row.booted_at} />,
        width: 170,
        isExtra: true,
      },
      {
        id: "created",
        title: t("createdAt"),
        cell: (row) => <Instant at={row.created_at} style="day" />,
        width: 130,
        isExtra: true,
      },
    ],
    [t],
  );
}

function Text({ title }: { title: string | null }) {
  return title === null ? <Unknown /> : <span title={title}>{title}</span>;
}
