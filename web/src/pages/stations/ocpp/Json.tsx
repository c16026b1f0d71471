import { useTranslation } from "react-i18next";
import { Copied } from "@/pages/stations/Copied";
import classes from "./ocpp.module.css";

/** A thing as JSON with its parts on lines of their own, to be read and taken along. */
export function Json({ thing, text }: { thing?: unknown; text?: string }) {
  const { t } = useTranslation("stations");
  const written = text ?? JSON.stringify(thing, null, 2);
  return (
    <div className={classes.json}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must take the focus */}
      <pre tabIndex={0}>{written}</pre>
      <span className={classes.jsonCopy}>
        <Copied text={written} what={t("log.rawFrame")} />
      </span>
    </div>
  );
}
