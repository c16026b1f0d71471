import { useTranslation } from "react-i18next";
import { Navigate, useParams } from "react-router";
import { api } from "@/api/client";
import { Page } from "@/parts/Page";
import { Loading, ProblemNotice } from "@/parts/states";
import { useScoped } from "@/shell/scope";

/** An EVSE has its place on its station's page; who knows only its id is led there. */
export default function Evse() {
  const { t } = useTranslation("shell");
  const { evseId = "" } = useParams();
  const scoped = useScoped();
  const evse = api.useQuery("get", "/api/v1/evses/{evse_id}", {
    params: { path: { evse_id: evseId } },
  });
  if (evse.isPending) return <Loading />;
  if (evse.isError) {
    return (
      <Page title={t("kind.evse")}>
        <ProblemNotice thrown={evse.error} again={() => void evse.refetch()} />
      </Page>
    );
  }
  return <Navigate to={scoped(`/stations/${evse.data.station_id}`)} replace />;
}
