import { Stack } from "@mantine/core";
import { BringCertificates } from "@/pages/security/BringCertificates";
import { InstalledList } from "@/pages/security/InstalledList";
import { useThisStation } from "@/pages/stations/station/useThisStation";

/** The certificates that this station says it has; it is asked, and brought others. */
export default function Installed() {
  const station = useThisStation();
  return (
    <Stack gap="md">
      <BringCertificates stationId={station.id} />
      <InstalledList stationId={station.id} />
    </Stack>
  );
}
