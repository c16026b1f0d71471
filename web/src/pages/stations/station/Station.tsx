import { IconEdit } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Outlet, useLocation, useNavigate, useParams } from "react-router";
import { useMay } from "@/api/me";
import { Copied } from "@/pages/stations/Copied";
import { StationMark } from "@/pages/stations/StationMark";
import { useStationQuery } from "@/pages/stations/station/useThisStation";
import { makeOf, type Station as Seen } from "@/pages/stations/stations";
import { ActionButton } from "@/parts/actions";
import { Page } from "@/parts/Page";
import { PageTabs } from "@/parts/PageTabs";
import { Loading, ProblemNotice } from "@/parts/states";
import { useScoped } from "@/shell/scope";

/** The tab without a place in the address: a tab must have a name. */
const GENERAL = "general";
/** The tabs of a station, by their place in the address. */
const TABS = [
  GENERAL,
  "actions",
  "configuration",
  "energy",
  "sessions",
  "history",
  "events",
  "display",
  "ocpp-log",
  "deviations",
  "files",
  "security",
  "certificates",
  "meters",
  "contacts",
  "support",
] as const;
/** For those who may read what was asked of a station. */
const COMMANDED: ReadonlySet<string> = new Set([
  "actions",
  "configuration",
  "energy",
  "events",
  "display",
]);

/** One station: what it is, and below it everything about it. */
export default function Station() {
  const station = useStationQuery();
  if (station.isPending) return <Loading />;
  if (station.isError && station.data === undefined) {
    return <ProblemNotice thrown={station.error} again={() => void station.refetch()} />;
  }
  return <Frame station={station.data} />;
}

function Frame({ station }: { station: Seen }) {
  const { t } = useTranslation("stations");
  const { stationId = "" } = useParams();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const scoped = useScoped();
  const may = useMay();
  const home = `/stations/${stationId}`;
  const here = pathname.slice(home.length).split("/")[1] ?? "";
  const tabs = TABS.filter(
    (tab) => (tab !== "ocpp-log" && tab !== "deviations") || may("read", "ocpp-log"),
  )
    .filter((tab) => !COMMANDED.has(tab) || may("read", "commands"))
    .filter((tab) => tab !== "security" || may("read", "security-events"))
    .filter((tab) => tab !== "files" || may("read", "file-jobs"))
    .filter((tab) => tab !== "certificates" || may("read", "certificates"));
  const tab = TABS.find((each) => each === here) ?? GENERAL;
  return (
    <Page
      title={station.name}
      above={[{ title: t("title"), to: "/stations" }]}
      mark={<StationMark station={station} />}
      about={
        <span>
          <code>{station.identity}</code> <Copied text={station.identity} what={t("identity")} />
          {makeOf(station) !== null && ` · ${makeOf(station)}`}
        </span>
      }
      actions={
        <ActionButton
          needs={["change", "stations"]}
          variant="default"
          leftSection={<IconEdit size={17} />}
          onClick={() => void navigate(scoped(`${home}/edit`))}
        >
          {t("station.edit")}
        </ActionButton>
      }
      tabs={
        <PageTabs
          label={t("station.parts")}
          parts={tabs.map((each) => ({
            part: each,
            title: `${t(`station.tab.${each}`)}${
              each === "support" && station.support_notes > 0 ? ` (${station.support_notes})` : ""
            }`,
          }))}
          part={tab}
          open={(next) => void navigate(scoped(next === GENERAL ? home : `${home}/${next}`))}
        />
      }
    >
      <Outlet context={station} />
    </Page>
  );
}
