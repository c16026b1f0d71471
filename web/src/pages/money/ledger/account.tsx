import { useTranslation } from "react-i18next";
import { useSay } from "../parts";
import classes from "../parts.module.css";
import { partsOf } from "./legs";

/** An account by its code, with what it means. */
export function AccountName({ code }: { code: string }) {
  const meaning = useMeaning()(code);
  return (
    <>
      <span className={classes.code}>{code}</span>
      <span className={classes.small}>{meaning}</span>
    </>
  );
}

/** What an account stands for. */
export function useMeaning(): (code: string) => string {
  const { t } = useTranslation(["money", "sessions"]);
  const say = useSay();
  return (code) => {
    const { kind, key } = partsOf(code);
    if (kind === "REVENUE" && key !== null) {
      return t("revenueOf", { what: say(`dimension.${key}`, key) });
    }
    return say(`account.${kind}`, "");
  };
}
