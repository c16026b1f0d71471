import { IconEdit } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Outlet, useLocation, useNavigate, useParams } from "react-router";
import { useMay } from "@/api/me";
import { Copied } from "@/pages/stations/Copied";
import { StationMark } from "@/pages/stations/StationMark";
import { type Part, partAt, placeOf, sectionsFor } from "@/pages/stations/station/sections";
import { useStationQuery } from "@/pages/stations/station/useThisStation";
import { makeOf, type Station as Seen } from "@/pages/stations/stations";
import { ActionButton } from "@/parts/actions";
import { Page } from "@/parts/Page";
import { PageTabs } from "@/parts/PageTabs";
import { Loading, ProblemNotice } from "@/parts/states";
import { useScoped } from "@/shell/scope";

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
  const { section, part } = partAt(pathname.slice(home.length).replace(/^\/|\/$/g, ""));
  const sections = sectionsFor(may);
  const parts = sections.find((each) => each.section === section)?.parts ?? [part];
  const open = (next: Part) => void navigate(scoped(`${home}/${placeOf(next)}`.replace(/\/$/, "")));
  const noted = station.support_notes > 0 ? ` (${station.support_notes})` : "";
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
        <div>
          <PageTabs
            label={t("station.sections")}
            parts={sections.map((each) => ({
              part: each.section,
              title: `${t(`station.section.${each.section}`)}${each.section === "care" ? noted : ""}`,
            }))}
            part={section}
            open={(next) => {
              const first = sections.find((each) => each.section === next)?.parts[0];
              if (first !== undefined) open(first);
            }}
          />
          {parts.length > 1 && (
            <PageTabs
              label={t(`station.section.${section}`)}
              parts={parts.map((each) => ({
                part: each,
                title: `${t(`station.part.${each}`)}${each === "support" ? noted : ""}`,
              }))}
              part={part}
              open={open}
              within
            />
          )}
        </div>
      }
    >
      <Outlet context={station} />
    </Page>
  );
}
