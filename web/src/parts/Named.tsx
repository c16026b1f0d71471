import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import {
  useKeyIfAny,
  useOrganizationIfAny,
  useSiteIfAny,
  useStationIfAny,
  useTariffIfAny,
  useUserIfAny,
} from "@/api/names";
import { Unknown } from "@/parts/figures";
import classes from "./figures.module.css";

type Id = string | null | undefined;

/**
 * What something is called: the shape of a name while it is asked for, so that nothing jumps when it
 * comes, and its id where nobody may say it.
 */
export function Named({ id, name }: { id: Id; name: string | null | undefined }) {
  const { t } = useTranslation();
  if (id === null || id === undefined) return <Unknown />;
  if (name === undefined) {
    return (
      <Skeleton
        component="span"
        className={classes.coming ?? ""}
        width="8ch"
        height="0.8em"
        radius="sm"
        role="img"
        aria-label={t("loading")}
      />
    );
  }
  return <bdi>{name ?? id}</bdi>;
}

/** The name in what was found; undefined while it is asked for, null where nobody may say it. */
function nameIn(found: { name: string } | null | undefined): string | null | undefined {
  return found === null ? null : found?.name;
}

export function SiteName({ id }: { id: Id }) {
  return <Named id={id} name={nameIn(useSiteIfAny(id))} />;
}

export function StationName({ id }: { id: Id }) {
  return <Named id={id} name={nameIn(useStationIfAny(id))} />;
}

export function TariffName({ id }: { id: Id }) {
  return <Named id={id} name={nameIn(useTariffIfAny(id))} />;
}

export function OrganizationName({ id }: { id: Id }) {
  return <Named id={id} name={nameIn(useOrganizationIfAny(id))} />;
}

/** A person by name, or by address where there is none; a program by the name of its key. */
export function UserName({ id }: { id: Id }) {
  const user = useUserIfAny(id);
  const key = useKeyIfAny(id);
  if (user === null) return <Named id={id} name={nameIn(key)} />;
  return <Named id={id} name={user && (user.name ?? user.email)} />;
}
