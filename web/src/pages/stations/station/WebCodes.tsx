import { Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { client, idempotencyKey } from "@/api/client";
import { useList } from "@/api/lists";
import { LIVES_FOR_S } from "@/pages/stations/commands/send";
import type { Station } from "@/pages/stations/stations";
import { DoButton } from "@/parts/actions";
import { Card } from "@/parts/Card";
import { Facts } from "@/parts/Facts";
import { Instant, Unknown } from "@/parts/figures";

const VALIDITY_S = 60;
const LENGTH = 16;

/** The QR code that a station of OCPP 2.1 shows, another every so many seconds. */
export function WebCodes({ station }: { station: Station }) {
  return station.subprotocol === "ocpp2.1" ? <Shown station={station} /> : null;
}

function Shown({ station }: { station: Station }) {
  const { t } = useTranslation("stations");
  const asked = useList("/api/v1/station-web-codes", { station_id: station.id });
  const shown = asked.data?.pages[0]?.items[0];
  const params = {
    path: { station_id: station.id },
    header: { "Idempotency-Key": idempotencyKey() },
  };
  const show = async () => {
    await client.POST("/api/v1/stations/{station_id}/web-codes/show", {
      params,
      body: { lives_for_s: LIVES_FOR_S, validity_s: VALIDITY_S, length: LENGTH },
    });
    await asked.refetch();
  };
  const hide = async () => {
    await client.POST("/api/v1/stations/{station_id}/web-codes/hide", {
      params,
      body: { lives_for_s: LIVES_FOR_S },
    });
    await asked.refetch();
  };
  return (
    <Card
      title={t("webCodes.title")}
      about={t("webCodes.about")}
      aside={
        <Group gap="xs">
          <DoButton
            variant="default"
            needs={["send", "commands"]}
            act={show}
            done={t("webCodes.isAsked")}
          >
            {t(shown === undefined ? "webCodes.show" : "webCodes.anew")}
          </DoButton>
          {shown !== undefined && (
            <DoButton
              variant="default"
              needs={["send", "commands"]}
              act={hide}
              done={t("webCodes.isHidden")}
            >
              {t("webCodes.hide")}
            </DoButton>
          )}
        </Group>
      }
    >
      {shown !== undefined && (
        <Facts
          items={[
            [t("webCodes.good"), t("webCodes.seconds", { count: shown.validity_s })],
            [t("webCodes.since"), <Instant key="since" at={shown.set_at} />],
            [t("webCodes.opened"), String(shown.opened_count)],
            [
              t("webCodes.last"),
              shown.last_opened_at === null ? (
                <Unknown key="last" />
              ) : (
                <Instant key="last" at={shown.last_opened_at} relative />
              ),
            ],
          ]}
        />
      )}
    </Card>
  );
}
