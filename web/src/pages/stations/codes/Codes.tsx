import { Button, SegmentedControl } from "@mantine/core";
import { IconPrinter, IconQrcode } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { pictureOf, useDriverPage } from "@/pages/stations/codes/useDriverPage";
import { useStationQuery } from "@/pages/stations/station/useThisStation";
import type { Station } from "@/pages/stations/stations";
import { Page } from "@/parts/Page";
import { EmptyState, Loading, ProblemNotice } from "@/parts/states";
import { useSearchParams } from "@/shell/search";
import classes from "./codes.module.css";

const WIDTHS = ["50", "70", "100"] as const;
const WIDTH = "width";

/** The codes of a station as labels to be printed, and put beside its connectors. */
export default function Codes() {
  const station = useStationQuery();
  if (station.isPending) return <Loading />;
  if (station.isError && station.data === undefined) {
    return <ProblemNotice thrown={station.error} again={() => void station.refetch()} />;
  }
  return <Sheet station={station.data} />;
}

function Sheet({ station }: { station: Station }) {
  const { t } = useTranslation(["evses", "stations"]);
  const [search, setSearch] = useSearchParams();
  const addressOf = useDriverPage();
  const asked = WIDTHS.find((each) => each === search.get(WIDTH)) ?? "70";
  const choose = (width: string) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        after.set(WIDTH, width);
        return after;
      },
      { replace: true },
    );
  return (
    <Page
      title={t("code.labels", { name: station.name })}
      above={[
        { title: t("title", { ns: "stations" }), to: "/stations" },
        { title: station.name, to: `/stations/${station.id}` },
      ]}
      about={t("code.labelsAbout")}
      actions={
        station.evses.length > 0 && (
          <>
            <SegmentedControl
              aria-label={t("code.size")}
              value={asked}
              onChange={choose}
              data={WIDTHS.map((value) => ({ value, label: t("code.width", { mm: value }) }))}
            />
            <Button leftSection={<IconPrinter size={17} aria-hidden />} onClick={() => print()}>
              {t("code.print")}
            </Button>
          </>
        )
      }
    >
      {station.evses.length === 0 ? (
        <EmptyState shape={IconQrcode} title={t("code.noEvses")}>
          {t("code.noEvsesText")}
        </EmptyState>
      ) : (
        <ul className={classes.labels}>
          {station.evses.map((evse) => (
            <li key={evse.id} className={classes.label} style={{ width: `${asked}mm` }}>
              <img
                src={pictureOf(evse.id)}
                alt={t("code.alt", { address: addressOf(evse.id) })}
                className={classes.printed}
              />
              <strong className={classes.which}>
                <bdi>{evse.label}</bdi>
              </strong>
              <span>{t("code.scan")}</span>
              <span className={classes.small}>{station.name}</span>
              <bdi className={classes.small}>{addressOf(evse.id)}</bdi>
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}
