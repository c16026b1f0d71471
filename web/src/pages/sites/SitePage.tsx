import { Anchor } from "@mantine/core";
import { IconChargingPile, IconFilter } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { api, client } from "@/api/client";
import type { RowOf } from "@/api/lists";
import { useFormats } from "@/format/context";
import { SiteForm } from "@/pages/sites/SiteForm";
import { TariffName } from "@/pages/sites/Sites";
import { bodyOf, type Site, valuesOf } from "@/pages/sites/values";
import { PhonePaymentsCard } from "@/pages/terminals/PhonePayments";
import { ActionButton, ConfirmButton } from "@/parts/actions";
import { Card } from "@/parts/Card";
import { type Column, DataList } from "@/parts/DataList";
import { Facts } from "@/parts/Facts";
import { Instant, Money, Unknown } from "@/parts/figures";
import { Page } from "@/parts/Page";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState, Loading, ProblemNotice } from "@/parts/states";
import { useScoped } from "@/shell/scope";
import { useEditing } from "@/shell/search";
import { LINK } from "@/status/signs";

const STATIONS = "/api/v1/stations";
type Row = RowOf<typeof STATIONS>;
/** Shares are shown with all the decimals that they can have. */
const PERCENT_DECIMALS = 4;

/** One site: where it is, what it sells and for whom, and the stations on it. */
export default function SitePage() {
  const { t } = useTranslation("sites");
  const { siteId = "" } = useParams();
  const [isEditing, edit] = useEditing();
  const queries = useQueryClient();
  const site = api.useQuery("get", "/api/v1/sites/{site_id}", {
    params: { path: { site_id: siteId } },
  });
  const above = [{ title: t("title"), to: "/sites" }];
  if (site.isPending) return <Loading rows={8} />;
  if (site.isError) {
    return (
      <Page title={t("site")} above={above}>
        <ProblemNotice thrown={site.error} again={() => void site.refetch()} />
      </Page>
    );
  }
  const before = valuesOf(site.data);
  return (
    <Page
      title={site.data.name}
      above={above}
      about={site.data.address || undefined}
      actions={isEditing ? undefined : <Actions site={site.data} edit={() => edit(true)} />}
    >
      {isEditing ? (
        <SiteForm
          initial={before}
          isNew={false}
          submit={t("save")}
          act={async (values) =>
            client.PATCH("/api/v1/sites/{site_id}", {
              params: { path: { site_id: siteId } },
              body: bodyOf(values, before) as never,
            })
          }
          then={() => {
            void queries.invalidateQueries({ queryKey: ["get"] });
            edit(false);
          }}
          cancel={() => edit(false)}
        />
      ) : (
        <>
          <Known site={site.data} />
          <PhonePaymentsCard about="site" id={siteId} name={site.data.name} />
          <Stations siteId={siteId} />
        </>
      )}
    </Page>
  );
}

function Actions({ site, edit }: { site: Site; edit: () => void }) {
  const { t } = useTranslation("sites");
  const navigate = useNavigate();
  const scoped = useScoped();
  return (
    <>
      <ActionButton
        needs={["create", "stations"]}
        onClick={() => void navigate(scoped(`/stations/new?site_id=${site.id}`))}
      >
        {t("addStation")}
      </ActionButton>
      <ActionButton
        variant="default"
        leftSection={<IconFilter size={16} />}
        onClick={() => void navigate(`/?scope=site:${site.id}`)}
      >
        {t("show")}
      </ActionButton>
      <ActionButton needs={["change", "sites"]} variant="default" onClick={edit}>
        {t("edit")}
      </ActionButton>
      <ConfirmButton
        needs={["delete", "sites"]}
        title={t("deleteTitle", { name: site.name })}
        text={t("deleteText")}
        typed={site.name}
        confirm={t("delete")}
        done={t("deleted", { name: site.name })}
        act={() =>
          client.DELETE("/api/v1/sites/{site_id}", { params: { path: { site_id: site.id } } })
        }
        then={() => void navigate(scoped("/sites"))}
      >
        {t("delete")}
      </ConfirmButton>
    </>
  );
}

function Known({ site }: { site: Site }) {
  const { t } = useTranslation("sites");
  const scoped = useScoped();
  const formats = useFormats();
  const percent = (text: string) => formats.share(Number(text) / 100, PERCENT_DECIMALS);
  const place =
    site.latitude === null || site.longitude === null
      ? null
      : `${site.latitude}, ${site.longitude}`;
  return (
    <Card>
      <Facts
        items={[
          [t("zone"), site.zone],
          [t("currency"), site.currency],
          [
            t("tariff"),
            site.tariff_id === null ? (
              <TariffName key="tariff" id={null} />
            ) : (
              <Anchor key="tariff" component={Link} to={scoped(`/tariffs/${site.tariff_id}`)}>
                <TariffName id={site.tariff_id} />
              </Anchor>
            ),
          ],
          [t("coordinates"), place ?? <Unknown key="place" />],
          [
            t("merchant"),
            site.merchant_of_record === "HOST" ? t("merchantHost") : t("merchantOperator"),
          ],
          ...(site.host_ref === null ? [] : [[t("host_ref"), site.host_ref] as const]),
          ...(site.merchant_of_record === "HOST"
            ? ([
                [t("platform_fee_percent"), percent(site.platform_fee_percent)],
                [t("platform_fee_fixed"), <Money key="fee" value={site.platform_fee_fixed} />],
              ] as const)
            : ([
                [t("host_share_percent"), percent(site.host_share_percent)],
                [t("host_fixed_fee"), <Money key="fee" value={site.host_fixed_fee} />],
              ] as const)),
          [t("tax_jurisdiction"), site.tax_jurisdiction],
          [t("created"), <Instant key="created" at={site.created_at} zone={site.zone} />],
        ]}
      />
    </Card>
  );
}

function Stations({ siteId }: { siteId: string }) {
  const { t } = useTranslation("sites");
  const scoped = useScoped();
  const asked = useMemo(() => ({ site_id: siteId }), [siteId]);
  const columns = useMemo<readonly Column<Row>[]>(
    () => [
      { id: "name", title: t("station"), cell: (row) => row.name, width: 220, isName: true },
      {
        id: "link",
        title: t("link"),
        cell: (row) => <StatusMark bare sign={LINK[linkOf(row)]} />,
        width: 140,
      },
      { id: "model", title: t("model"), cell: (row) => row.model ?? <Unknown />, width: 160 },
      { id: "evses", title: t("evses"), cell: (row) => row.evses.length, width: 80, align: "end" },
      {
        id: "heard",
        title: t("lastHeard"),
        cell: (row) => <Instant at={row.last_heard_at} relative />,
        width: 140,
      },
    ],
    [t],
  );
  return (
    <DataList
      name={t("stations")}
      address={STATIONS}
      asked={asked}
      columns={columns}
      sort="identity"
      link={(row) => scoped(`/stations/${row.id}`)}
      empty={
        <EmptyState shape={IconChargingPile} title={t("noStations")}>
          {t("noStationsText")}
        </EmptyState>
      }
    />
  );
}

function linkOf(row: Row): keyof typeof LINK {
  if (row.is_connected) return "connected";
  return row.last_heard_at === null ? "never" : "disconnected";
}
