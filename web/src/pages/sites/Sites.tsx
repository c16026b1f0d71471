import { IconBuildingStore } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { RowOf } from "@/api/lists";
import { ActionButton } from "@/parts/actions";
import { type Column, DataList } from "@/parts/DataList";
import { Instant, Unknown } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { TariffName as Named } from "@/parts/Named";
import { Page } from "@/parts/Page";
import { EmptyState } from "@/parts/states";
import { scopeFilter, useScope, useScoped } from "@/shell/scope";

const ADDRESS = "/api/v1/sites";
type Row = RowOf<typeof ADDRESS>;

/** Where stations stand. */
export default function Sites() {
  const { t } = useTranslation("sites");
  const navigate = useNavigate();
  const scoped = useScoped();
  const [scope] = useScope();
  const asked = useMemo(() => (scope?.kind === "organization" ? scopeFilter(scope) : {}), [scope]);
  const filters = useMemo<readonly Filter[]>(
    () => [{ kind: "text", name: "name_starts", title: t("search") }],
    [t],
  );
  const add = (
    <ActionButton needs={["create", "sites"]} onClick={() => void navigate(scoped("/sites/new"))}>
      {t("add")}
    </ActionButton>
  );
  return (
    <Page title={t("title")} actions={add}>
      <DataList
        name={t("title")}
        address={ADDRESS}
        asked={asked}
        columns={useColumns()}
        filters={filters}
        sort="name"
        link={(row) => scoped(`/sites/${row.id}`)}
        empty={
          <EmptyState shape={IconBuildingStore} title={t("none")} action={add}>
            {t("noneText")}
          </EmptyState>
        }
      />
    </Page>
  );
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation("sites");
  return useMemo(
    () => [
      {
        id: "name",
        title: t("name"),
        cell: (row) => row.name,
        sort: "name",
        width: 220,
        isName: true,
      },
      { id: "address", title: t("address"), cell: (row) => row.address || <Unknown />, width: 280 },
      { id: "zone", title: t("zone"), cell: (row) => row.zone, width: 160 },
      { id: "currency", title: t("currency"), cell: (row) => row.currency, width: 90 },
      {
        id: "tariff",
        title: t("tariff"),
        cell: (row) => <TariffName id={row.tariff_id} />,
        width: 170,
      },
      {
        id: "merchant",
        title: t("merchant"),
        cell: (row) =>
          row.merchant_of_record === "HOST" ? t("merchantHost") : t("merchantOperator"),
        width: 150,
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

export function TariffName({ id }: { id: string | null }) {
  const { t } = useTranslation("sites");
  return id === null ? <span>{t("noTariff")}</span> : <Named id={id} />;
}
