import { Alert } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useList } from "@/api/lists";
import { useFormats } from "@/format/context";
import { useZone } from "@/pages/stations/station/useThisStation";
import type { Station } from "@/pages/stations/stations";

/** Whether the controls that a station reported last are those that we believe it has. */
export function Reported({ station }: { station: Station }) {
  const { t } = useTranslation("grid");
  const formats = useFormats();
  const zone = useZone(station) ?? formats.zone;
  const asked = useList("/api/v1/der-control-reports", {
    station_id: station.id,
    is_complete: "true",
  });
  const latest = asked.data?.pages[0]?.items[0];
  if (latest === undefined) return null;
  const at = formats.at(latest.heard_at, "moment", zone);
  if (latest.is_as_believed === true) {
    return (
      <Alert color="green" variant="light" icon={<IconCheck aria-hidden />}>
        {t("reported.same", { at })}
      </Alert>
    );
  }
  return (
    <Alert color="orange" variant="light" icon={<IconAlertTriangle aria-hidden />}>
      <strong>{t("reported.differs", { at })}</strong>
      <ul style={{ margin: 0 }}>
        {(latest.drifts ?? []).map((each) => (
          <li key={each.ref}>
            {t(`reported.${each.kind}`, {
              name: each.ref,
              kind: t(`kinds.${each.control_kind}`),
            })}
          </li>
        ))}
      </ul>
    </Alert>
  );
}
