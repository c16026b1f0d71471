import { useTranslation } from "react-i18next";
import { useList } from "@/api/lists";
import { useFormats } from "@/format/context";
import { Compared } from "@/pages/stations/energy/Compared";
import type { Station } from "@/pages/stations/stations";

/** Whether the profiles that a station reported last are those that we believe it holds. */
export function Reported({ station }: { station: Station }) {
  const { t } = useTranslation("energy");
  const formats = useFormats();
  const asked = useList("/api/v1/charging-profile-reports", {
    station_id: station.id,
    is_complete: "true",
  });
  const latest = asked.data?.pages[0]?.items[0];
  if (latest === undefined) return null;
  const at = formats.at(latest.heard_at, "moment");
  const isSame = latest.is_as_believed === true;
  return (
    <Compared
      isSame={isSame}
      title={t(isSame ? "reported.same" : "reported.differs", { at })}
      differences={(latest.drifts ?? []).map((each) => ({
        key: each.profile_no,
        says: t(`reported.${each.kind}`, { number: each.profile_no }),
      }))}
    />
  );
}
