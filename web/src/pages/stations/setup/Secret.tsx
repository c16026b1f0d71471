import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { Copied } from "@/pages/stations/Copied";
import type { Station } from "@/pages/stations/stations";
import classes from "./setup.module.css";

/** Where stations connect to, as the installation says; null until it is known. */
export function useStationAddress(): string | null {
  const found = api.useQuery(
    "get",
    "/api/v1/station-address",
    {},
    { staleTime: Number.POSITIVE_INFINITY },
  );
  return found.data?.url ?? null;
}

/** What is entered in the station: address, identity, password. */
export function Secret({ station, password }: { station: Station; password: string | null }) {
  const { t } = useTranslation("stations");
  const address = useStationAddress();
  return (
    <dl className={classes.secret}>
      {address !== null && (
        <>
          <Line name={t("secret.address")} value={address} />
          <Line
            name={t("secret.whole")}
            value={`${address}${encodeURIComponent(station.identity)}`}
          />
        </>
      )}
      <Line name={t("identity")} value={station.identity} />
      {password !== null && <Line name={t("secret.password")} value={password} />}
    </dl>
  );
}

function Line({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
      <dd className={classes.copy}>
        <Copied text={value} what={name} big />
      </dd>
    </div>
  );
}
