import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { client } from "@/api/client";
import type { components } from "@/generated/api";
import { ActionButton } from "@/parts/actions";
import { Card } from "@/parts/Card";
import { StationName } from "@/parts/Named";
import { Scroll } from "@/parts/Scroll";
import { StatusMark } from "@/parts/StatusMark";
import { ProblemNotice } from "@/parts/states";
import { useScoped } from "@/shell/scope";
import { STANDING } from "@/status/signs";
import classes from "./settings.module.css";

type Planned = components["schemas"]["TemplatePreviewView"];
const SHOWN = 100;

/** What a template would change, asked for when somebody wants to know: every station is looked at. */
export function Preview({ templateId }: { templateId: string }) {
  const { t } = useTranslation("settings");
  const asking = useMutation({
    mutationFn: async () =>
      (
        await client.POST("/api/v1/setting-templates/{template_id}/preview", {
          params: { path: { template_id: templateId } },
          body: {},
        })
      ).data,
  });
  return (
    <Card
      title={t("preview.title")}
      about={t("preview.about")}
      aside={
        <ActionButton variant="default" loading={asking.isPending} onClick={() => asking.mutate()}>
          {t("preview.ask")}
        </ActionButton>
      }
    >
      {asking.isError && <ProblemNotice thrown={asking.error} />}
      {asking.data !== undefined && <Found planned={asking.data} />}
    </Card>
  );
}

function Found({ planned }: { planned: Planned }) {
  const { t } = useTranslation("settings");
  const scoped = useScoped();
  const changing = planned.stations.filter((each) => each.changes.length > 0);
  return (
    <>
      <p role="status">
        {t("preview.found", { count: planned.station_count, changing: planned.changing_count })}
        {!planned.is_whole && ` ${t("preview.notAll")}`}
      </p>
      {changing.length > 0 && (
        <Scroll name={t("preview.title")}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t("station")}</th>
                <th scope="col">{t("setting")}</th>
                <th scope="col">{t("has")}</th>
                <th scope="col">{t("shall")}</th>
                <th scope="col">{t("standing")}</th>
              </tr>
            </thead>
            <tbody>
              {changing.slice(0, SHOWN).flatMap((each) =>
                each.changes.map((change, place) => (
                  <tr key={`${each.station_id} ${change.name}`}>
                    <td>
                      {place === 0 && (
                        <Link to={scoped(`/stations/${each.station_id}/configuration`)}>
                          <StationName id={each.station_id} />
                        </Link>
                      )}
                    </td>
                    <td>{change.name}</td>
                    <td>{change.value ?? "–"}</td>
                    <td>{change.aim}</td>
                    <td>
                      <StatusMark sign={STANDING[change.standing]} bare />
                    </td>
                  </tr>
                )),
              )}
            </tbody>
          </table>
        </Scroll>
      )}
    </>
  );
}
