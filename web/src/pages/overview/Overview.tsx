import { Anchor, SegmentedControl } from "@mantine/core";
import { IconChargingPile } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { read } from "@/api/client";
import { viewerZone } from "@/format/locale";
import { Attention } from "@/pages/overview/Attention";
import classes from "@/pages/overview/Overview.module.css";
import { Sites } from "@/pages/overview/Sites";
import { Tiles } from "@/pages/overview/Tiles";
import { Trend } from "@/pages/overview/Trend";
import type { Overview as Seen } from "@/pages/overview/types";
import { ActionButton } from "@/parts/actions";
import { Page } from "@/parts/Page";
import { EmptyState, Loading, ProblemNotice } from "@/parts/states";
import { scopeFilter, useScope, useScoped } from "@/shell/scope";
import { useSearchParams } from "@/shell/search";

const EVERY_MS = 60_000;

/** What needs somebody first, what the network does now, and how it has done. */
export default function Overview() {
  const { t } = useTranslation("overview");
  const [scope] = useScope();
  const scoped = useScoped();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const period = search.get("period") === "month" ? "month" : "today";
  const asked = useMemo(() => ({ ...scopeFilter(scope), zone: viewerZone }), [scope]);
  const seen = useQuery({
    queryKey: ["get", "/api/v1/overview", { params: { query: asked } }],
    queryFn: ({ signal }) => read<Seen>("/api/v1/overview", { query: asked, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: EVERY_MS,
  });
  const choose = (next: string) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        if (next === "today") after.delete("period");
        else after.set("period", next);
        return after;
      },
      { replace: true },
    );
  const figures = period === "today" ? seen.data?.today : seen.data?.last_30_days;
  const stations = seen.data?.stations;
  const isEmpty =
    scope === null &&
    stations !== undefined &&
    stations.connected + stations.not_connected + stations.never_seen === 0;
  return (
    <Page
      title={t("title")}
      actions={
        isEmpty ? undefined : (
          <SegmentedControl
            aria-label={t("period")}
            value={period}
            onChange={choose}
            data={[
              { value: "today", label: t("today") },
              { value: "month", label: t("month") },
            ]}
          />
        )
      }
    >
      {seen.isPending ? (
        <Loading rows={8} />
      ) : seen.data === undefined || figures === undefined ? (
        <ProblemNotice thrown={seen.error} again={() => void seen.refetch()} />
      ) : isEmpty ? (
        <EmptyState
          shape={IconChargingPile}
          title={t("empty.title")}
          action={
            <ActionButton
              needs={["create", "stations"]}
              onClick={() => void navigate(scoped("/stations/new"))}
            >
              {t("empty.add")}
            </ActionButton>
          }
        >
          {t("empty.text")}{" "}
          <Anchor component={Link} to={scoped("/sites")}>
            {t("empty.sites")}
          </Anchor>
        </EmptyState>
      ) : (
        <>
          <Tiles seen={seen.data} figures={figures} />
          <div className={classes.columns}>
            <Trend
              period={period}
              of={figures.current}
              asked={asked}
              mayMoney={seen.data.holds !== null}
            />
            <Attention asked={scopeFilter(scope)} mayItems={seen.data.attention !== null} />
          </div>
          <Sites asked={asked} />
        </>
      )}
    </Page>
  );
}
