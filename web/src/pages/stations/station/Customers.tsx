import { Checkbox, SegmentedControl, Select, TextInput } from "@mantine/core";
import { IconUserSearch } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { client, idempotencyKey, read } from "@/api/client";
import type { RowOf } from "@/api/lists";
import { LIVES_FOR_S } from "@/pages/stations/commands/send";
import { useThisStation } from "@/pages/stations/station/useThisStation";
import { ActionButton, ConfirmButton } from "@/parts/actions";
import { type Column, DataList } from "@/parts/DataList";
import { FormDialog } from "@/parts/FormDialog";
import { Instant } from "@/parts/figures";
import { EmptyState } from "@/parts/states";
import { TokenSelect } from "@/parts/TokenSelect";

const REPORTS = "/api/v1/stations/{station_id}/customer-reports";
const REPORT = "/api/v1/stations/{station_id}/customer-reports/{report_id}/erase";
const CERTIFICATES = "/api/v1/installed-certificates";
type Report = RowOf<typeof REPORTS>;

/** By what a customer can be named to a station. */
const WAYS = ["token_id", "customer_identifier", "certificate_id"] as const;
type Way = (typeof WAYS)[number];

/** What a station has stored of customers: asked for, shown, erased. */
export function Customers() {
  const { t } = useTranslation("stations");
  const station = useThisStation();
  const queries = useQueryClient();
  const path = useMemo(() => ({ station_id: station.id }), [station.id]);
  const columns = useReportColumns(station.id, () =>
    queries.invalidateQueries({ queryKey: ["get", REPORTS] }),
  );
  return (
    <DataList
      isSection
      aside={<Asking stationId={station.id} speaks={station.subprotocol} />}
      name={t("display.customers")}
      address={REPORTS}
      path={path}
      columns={columns}
      sort="-begun_at"
      empty={
        <EmptyState shape={IconUserSearch} title={t("display.noCustomers")}>
          {t("display.noCustomersText")}
        </EmptyState>
      }
    />
  );
}

function Asking({ stationId, speaks }: { stationId: string; speaks: string | null }) {
  const { t } = useTranslation("stations");
  const [key, setKey] = useState<string | null>(null);
  const why =
    speaks === null ? t("act.neverConnected") : speaks === "ocpp1.6" ? t("display.notIn16") : null;
  return (
    <>
      <ActionButton
        needs={["send", "commands"]}
        why={why}
        variant="default"
        onClick={() => setKey(idempotencyKey())}
      >
        {t("display.ask")}
      </ActionButton>
      <FormDialog
        opened={key !== null}
        close={() => setKey(null)}
        title={t("display.ask")}
        about={t("display.askText")}
        submit={t("display.askDo")}
        done={t("display.asked")}
        initial={{
          way: "token_id" as Way,
          token_id: null as string | null,
          customer_identifier: "",
          certificate_id: null as string | null,
          report: true,
          clear: false,
        }}
        act={({ way, report, clear, ...who }) =>
          client.POST("/api/v1/stations/{station_id}/customer-information", {
            params: {
              path: { station_id: stationId },
              header: { "Idempotency-Key": key ?? idempotencyKey() },
            },
            body: { lives_for_s: LIVES_FOR_S, report, clear, [way]: who[way] || null },
          })
        }
      >
        {(form) => (
          <>
            <SegmentedControl
              aria-label={t("display.by")}
              data={WAYS.map((value) => ({ value, label: t(`display.way.${value}`) }))}
              {...form.getInputProps("way")}
            />
            {form.values.way === "token_id" && (
              <TokenSelect required {...form.getInputProps("token_id")} />
            )}
            {form.values.way === "customer_identifier" && (
              <TextInput
                label={t("display.identifier")}
                description={t("display.identifierAbout")}
                required
                maxLength={64}
                {...form.getInputProps("customer_identifier")}
              />
            )}
            {form.values.way === "certificate_id" && (
              <CertificateSelect stationId={stationId} {...form.getInputProps("certificate_id")} />
            )}
            <Checkbox
              label={t("display.report")}
              {...form.getInputProps("report", { type: "checkbox" })}
            />
            <Checkbox
              label={t("display.clear")}
              description={t("display.clearAbout")}
              {...form.getInputProps("clear", { type: "checkbox" })}
            />
          </>
        )}
      </FormDialog>
    </>
  );
}

/** One of those that the station has named. */
function CertificateSelect({
  stationId,
  ...rest
}: {
  stationId: string;
  value?: string | null;
  onChange?: (id: string | null) => void;
}) {
  const { t } = useTranslation("stations");
  const query = { station_id: stationId, is_named: "true", limit: 100 };
  const found = useQuery({
    queryKey: ["get", CERTIFICATES, { params: { query } }],
    queryFn: ({ signal }) =>
      read<{ items: RowOf<typeof CERTIFICATES>[] }>(CERTIFICATES, { query, signal }),
  });
  return (
    <Select
      label={t("display.certificate")}
      description={t("display.certificateAbout")}
      required
      data={(found.data?.items ?? []).map((row) => ({
        value: row.id,
        label: `${row.type} · ${row.subject ?? row.serial_number}`,
      }))}
      {...rest}
    />
  );
}

function useReportColumns(stationId: string, then: () => void): readonly Column<Report>[] {
  const { t } = useTranslation("stations");
  return [
    {
      id: "content",
      title: t("display.stored"),
      cell: (row) => <span title={row.content}>{row.content}</span>,
      width: 420,
      isName: true,
    },
    {
      id: "complete",
      title: t("display.parts"),
      cell: (row) => t(row.is_complete ? "display.complete" : "display.missing"),
      width: 150,
    },
    {
      id: "begun",
      title: t("events.heard"),
      cell: (row) => <Instant at={row.begun_at} />,
      sort: "begun_at",
      width: 160,
    },
    {
      id: "erase",
      title: t("display.erase"),
      cell: (row) => (
        <ConfirmButton
          size="xs"
          needs={["delete", "tokens"]}
          title={t("display.eraseTitle")}
          text={t("display.eraseText")}
          confirm={t("display.erase")}
          done={t("display.erased")}
          act={() =>
            client.POST(REPORT, {
              params: { path: { station_id: stationId, report_id: row.id } },
            })
          }
          then={then}
        >
          {t("display.erase")}
        </ConfirmButton>
      ),
      width: 110,
    },
  ];
}
