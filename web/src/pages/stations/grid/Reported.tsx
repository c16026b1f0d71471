import { useTranslation } from "react-i18next";
import { useList } from "@/api/lists";
import { useFormats } from "@/format/context";
import { Compared } from "@/pages/stations/energy/Compared";
import type { Station } from "@/pages/stations/stations";

/** Whether the controls that a station reported last are those that we believe it has. */
export function Reported({ station }: { station: Station }) {
  const { t } = useTranslation("grid");
  const formats = useFormats();
  const asked = useList("/api/v1/der-control-reports", {
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
        key: each.ref,
        says: t(`reported.${each.kind}`, { name: each.ref, kind: t(`kinds.${each.control_kind}`) }),
      }))}
    />
  );
}
