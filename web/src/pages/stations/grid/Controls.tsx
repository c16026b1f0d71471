import { IconAdjustments } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { RowOf } from "@/api/lists";
import { useFormats } from "@/format/context";
import { send } from "@/pages/stations/commands/send";
import type { Station } from "@/pages/stations/stations";
import { ConfirmButton } from "@/parts/actions";
import { type Column, DataList } from "@/parts/DataList";
import { Duration, Instant, Unknown } from "@/parts/figures";
import { EmptyState } from "@/parts/states";

const ADDRESS = "/api/v1/der-controls";
type Control = RowOf<typeof ADDRESS>;
type Settings = {
  pctMaxDischargePower?: string;
  setpoint?: string;
  displacement?: string;
  curveData?: { x: string; y: string }[];
};
const MAY_HOLD: ReadonlySet<string> = new Set(["asked", "holds", "superseded"]);

/** The controls that a station was told, newest first. */
export function Controls({ station }: { station: Station }) {
  const { t } = useTranslation("grid");
  const asked = useMemo(() => ({ station_id: station.id }), [station.id]);
  return (
    <DataList
      isSection
      name={t("controls.title")}
      address={ADDRESS}
      asked={asked}
      columns={useColumns(station)}
      sort="-created_at"
      empty={
        <EmptyState shape={IconAdjustments} title={t("controls.empty")}>
          {t("controls.emptyText")}
        </EmptyState>
      }
    />
  );
}

function useColumns(station: Station): readonly Column<Control>[] {
  const { t } = useTranslation("grid");
  return useMemo(
    () => [
      {
        id: "kind",
        title: t("controls.kind"),
        cell: (row) => <span title={row.kind}>{t(`kinds.${row.kind}`)}</span>,
        width: 230,
        isName: true,
      },
      {
        id: "asks",
        title: t("controls.asks"),
        cell: (row) => <Asks control={row} />,
        width: 90,
      },
      { id: "name", title: t("controls.name"), cell: (row) => row.control_ref, width: 110 },
      {
        id: "when",
        title: t("controls.when"),
        cell: (row) =>
          row.is_default ? (
            t("controls.default")
          ) : row.starts_at === null ? (
            t("controls.atOnce")
          ) : (
            <Instant at={row.starts_at} />
          ),
        width: 130,
      },
      {
        id: "duration",
        title: t("controls.duration"),
        cell: (row) =>
          row.duration_s === null ? (
            t("controls.endless")
          ) : (
            <Duration seconds={Number(row.duration_s)} />
          ),
        width: 95,
      },
      {
        id: "priority",
        title: t("controls.priority"),
        cell: (row) => row.priority,
        width: 80,
        align: "end",
      },
      {
        id: "state",
        title: t("controls.state"),
        cell: (row) => t(`state.${row.state}`),
        width: 110,
      },
      {
        id: "clear",
        title: t("controls.clear"),
        cell: (row) =>
          MAY_HOLD.has(row.state) && (
            <ConfirmButton
              size="xs"
              needs={["send", "commands"]}
              title={t("controls.clearTitle", { name: row.control_ref })}
              text={t("controls.clearText")}
              confirm={t("controls.clear")}
              done={t("controls.cleared")}
              act={() =>
                send(station.id, {
                  name: "ClearDERControl",
                  payload: { isDefault: row.is_default, controlId: row.control_ref },
                })
              }
            >
              {t("controls.clear")}
            </ConfirmButton>
          ),
        width: 120,
      },
    ],
    [t, station.id],
  );
}

/** The figure that a control is about; of a curve its points, and nothing of what has several figures. */
function Asks({ control }: { control: Control }) {
  const { t } = useTranslation("grid");
  const formats = useFormats();
  const { pctMaxDischargePower, setpoint, displacement, curveData } = control.settings as Settings;
  const percent = pctMaxDischargePower ?? setpoint;
  if (percent !== undefined) return formats.figure(Number(percent), "%");
  if (displacement !== undefined) return formats.figure(Number(displacement));
  if (curveData === undefined) return <Unknown />;
  const points = curveData
    .map(({ x, y }) => `${formats.figure(Number(x))}: ${formats.figure(Number(y))}`)
    .join("; ");
  return <span title={points}>{t("controls.points", { count: curveData.length })}</span>;
}
