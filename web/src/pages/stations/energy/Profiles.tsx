import { IconBolt } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { RowOf } from "@/api/lists";
import { useFormats } from "@/format/context";
import { send } from "@/pages/stations/commands/send";
import { limitsOf } from "@/pages/stations/energy/steps";
import type { Station } from "@/pages/stations/stations";
import { ConfirmButton } from "@/parts/actions";
import { type Column, DataList } from "@/parts/DataList";
import { Instant, Unknown } from "@/parts/figures";
import { EmptyState } from "@/parts/states";

const ADDRESS = "/api/v1/stations/{station_id}/charging-profiles";
type Profile = RowOf<typeof ADDRESS>;
const MAY_HOLD: ReadonlySet<string> = new Set(["asked", "holds"]);

/** The charging profiles that a station was brought, newest first. */
export function Profiles({ station }: { station: Station }) {
  const { t } = useTranslation("energy");
  const path = useMemo(() => ({ station_id: station.id }), [station.id]);
  return (
    <DataList
      isSection
      name={t("profiles.title")}
      address={ADDRESS}
      path={path}
      columns={useColumns(station)}
      sort="-created_at"
      empty={
        <EmptyState shape={IconBolt} title={t("profiles.empty")}>
          {t("profiles.emptyText")}
        </EmptyState>
      }
    />
  );
}

function useColumns(station: Station): readonly Column<Profile>[] {
  const { t } = useTranslation("energy");
  const formats = useFormats();
  return useMemo(
    () => [
      {
        id: "number",
        title: t("profiles.number"),
        cell: (row) => t("profiles.no", { number: row.profile_no }),
        width: 115,
        isName: true,
      },
      {
        id: "place",
        title: t("where"),
        cell: (row) => (row.evse_no === 0 ? t("wholeStation") : t("evse", { no: row.evse_no })),
        width: 150,
      },
      {
        id: "purpose",
        title: t("profiles.purpose"),
        cell: (row) => t(`purpose.${row.purpose}`),
        width: 150,
      },
      {
        id: "level",
        title: t("profiles.level"),
        cell: (row) => row.stack_level,
        width: 65,
        align: "end",
      },
      {
        id: "limits",
        title: t("profiles.limits"),
        cell: (row) => limitsOf(row.unit, periodsOf(row), formats) ?? <Unknown />,
        width: 115,
      },
      {
        id: "state",
        title: t("profiles.state"),
        cell: (row) => t(`state.${row.state}`),
        width: 95,
      },
      {
        id: "since",
        title: t("profiles.asked"),
        cell: (row) => <Instant at={row.created_at} />,
        sort: "created_at",
        width: 170,
      },
      {
        id: "clear",
        title: t("profiles.clear"),
        cell: (row) =>
          MAY_HOLD.has(row.state) && (
            <ConfirmButton
              size="xs"
              needs={["send", "commands"]}
              title={t("profiles.clearTitle", { number: row.profile_no })}
              text={t("profiles.clearText")}
              confirm={t("profiles.clear")}
              done={t("profiles.cleared")}
              act={() =>
                send(station.id, {
                  name: "clear_charging_profile",
                  payload: { profile_no: row.profile_no },
                })
              }
            >
              {t("profiles.clear")}
            </ConfirmButton>
          ),
        width: 110,
      },
    ],
    [t, station.id, formats],
  );
}

function periodsOf(row: Profile): readonly { limit: string }[] {
  return (row.profile as { periods?: { limit: string }[] }).periods ?? [];
}
