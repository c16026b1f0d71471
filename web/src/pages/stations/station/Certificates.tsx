import { SegmentedControl, Stack } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate, useParams } from "react-router";
import { CertificateList } from "@/pages/security/CertificateList";
import { InstalledList } from "@/pages/security/InstalledList";
import { useScoped } from "@/shell/scope";

/** The certificates of this station: those that we issued to it, and those that it says it has. */
export default function Certificates() {
  const { t } = useTranslation("security");
  const { stationId = "" } = useParams();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const scoped = useScoped();
  const asked = useMemo(() => ({ station_id: stationId }), [stationId]);
  const home = `/stations/${stationId}/certificates`;
  const part = pathname.endsWith("/installed") ? "installed" : "certificates";
  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label={t("part.parts")}
        data={(["certificates", "installed"] as const).map((value) => ({
          value,
          label: t(`part.${value}`),
        }))}
        value={part}
        onChange={(next) =>
          void navigate(scoped(next === "installed" ? `${home}/installed` : home))
        }
        style={{ alignSelf: "flex-start" }}
      />
      {part === "installed" ? (
        <InstalledList asked={asked} ofStation />
      ) : (
        <CertificateList asked={asked} ofStation />
      )}
    </Stack>
  );
}
