import { Alert, Stack } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { EventList } from "@/pages/security/EventList";
import { useThisStation } from "@/pages/stations/station/useThisStation";
import type { Station } from "@/pages/stations/stations";
import { Instant } from "@/parts/figures";

/** What concerns the security of this station. */
export default function Security() {
  const station = useThisStation();
  return (
    <Stack gap="md">
      <TwoPasswords station={station} />
      <EventList stationId={station.id} />
    </Stack>
  );
}

/** That two passwords let the station in, and until when. */
function TwoPasswords({ station }: { station: Station }) {
  const { t } = useTranslation("security");
  const unconfirmed = station.unconfirmed_password_until;
  const until = unconfirmed ?? station.old_password_until;
  if (until === null || Date.parse(until) < Date.now()) return null;
  const word = unconfirmed === null ? "old" : "unconfirmed";
  return (
    <Alert
      color={unconfirmed === null ? "blue" : "orange"}
      variant="light"
      icon={<IconKey aria-hidden />}
    >
      <strong>{t(`passwords.${word}`)}</strong>
      <br />
      {t(`passwords.${word}Text`)} {t("passwords.until")} <Instant at={until} />
    </Alert>
  );
}
