import { Group, Switch, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { client } from "@/api/client";
import { type RowOf, useList } from "@/api/lists";
import { useMay } from "@/api/me";
import type { Station } from "@/pages/stations/stations";
import { DoButton, useAct, useReason } from "@/parts/actions";
import { Card } from "@/parts/Card";
import { Facts } from "@/parts/Facts";

const TARIFFS = "/api/v1/station-tariffs";
const LIVE_MS = 10_000;
type Brought = RowOf<typeof TARIFFS>;

/** The tariffs by which a station of OCPP 2.1 reckons itself: kept or not, and how each EVSE stands. */
export function Reckoning({ station }: { station: Station }) {
  const may = useMay();
  return station.subprotocol === "ocpp2.1" && may("read", "tariffs") ? (
    <Kept station={station} />
  ) : null;
}

function Kept({ station }: { station: Station }) {
  const { t } = useTranslation("stations");
  const asked = useList(TARIFFS, { station_id: station.id }, { every: LIVE_MS });
  const evses = (asked.data?.pages ?? [])
    .flatMap((page) => page.items)
    .sort((one, other) => one.evse_no - other.evse_no);
  const params = { path: { station_id: station.id } };
  const isKept = evses.some((each) => each.is_kept);
  const reason = useReason(["send", "commands"]);
  const turning = useAct(
    () =>
      client.POST("/api/v1/stations/{station_id}/tariffs/keep", {
        params,
        body: { is_kept: !isKept },
      }),
    t(isKept ? "reckoning.notKept" : "reckoning.kept"),
    () => void asked.refetch(),
  );
  const again = async () => {
    await client.POST("/api/v1/stations/{station_id}/tariffs/synchronise", { params });
    await asked.refetch();
  };
  return (
    <Card title={t("reckoning.title")}>
      <Group justify="space-between" mb="sm">
        <Switch
          label={t("reckoning.keep")}
          {...(reason === null ? {} : { description: reason })}
          disabled={reason !== null}
          checked={turning.isPending ? !isKept : isKept}
          onChange={() => {
            if (!turning.isPending) turning.mutate();
          }}
        />
        {evses.length > 0 && (
          <DoButton
            variant="default"
            needs={["send", "commands"]}
            act={again}
            done={t("reckoning.asked")}
          >
            {t("reckoning.again")}
          </DoButton>
        )}
      </Group>
      <Facts
        items={evses.map((each) => [`EVSE ${each.evse_no}`, <Stand key={each.id} it={each} />])}
      />
    </Card>
  );
}

/** How one EVSE stands, and what of its tariff the station cannot be told. */
function Stand({ it }: { it: Brought }) {
  const { t } = useTranslation("stations");
  const word = t(`reckoning.state.${it.state}` as never);
  return (
    <div>
      {it.state === "refused" && it.status !== null ? `${word}: ${it.status}` : word}
      {it.problems.map((problem) => {
        const [what = "", price] = problem.split(" ");
        return (
          <Text key={problem} size="sm" c="dimmed">
            {t(`reckoning.cannot.${what}` as never)}
            {price !== undefined && ` (${price})`}
          </Text>
        );
      })}
    </div>
  );
}
