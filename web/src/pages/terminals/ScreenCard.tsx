import { IconLoader2, IconNfc, IconQrcode } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useFormats, useNow } from "@/format/context";
import { Card } from "@/parts/Card";
import { Instant } from "@/parts/figures";
import { Loading, ProblemNotice } from "@/parts/states";
import type { Screen, Terminal } from "./queries";
import classes from "./terminals.module.css";

const EVERY_MS = 4_000;

/** What the reader shows now, drawn as its driver sees it, and what follows. */
export function ScreenCard({ terminal }: { terminal: Terminal }) {
  const { t } = useTranslation("terminals");
  const screen = api.useQuery(
    "get",
    "/api/v1/terminals/{terminal_id}/screen",
    { params: { path: { terminal_id: terminal.id } } },
    { refetchInterval: (query) => (query.state.error === null ? EVERY_MS : false) },
  );
  // A platform older than this page does not tell.
  if (screen.isError && asProblem(screen.error).code === "no_such_path") return null;
  return (
    <Card title={t("screen.title")} about={t("screen.about")}>
      {screen.isPending ? (
        <Loading rows={5} />
      ) : screen.isError ? (
        <ProblemNotice thrown={screen.error} again={() => void screen.refetch()} />
      ) : (
        <>
          {!screen.data.is_online && <p className={classes.stale}>{t("screen.offline")}</p>}
          {screen.data.ui_level === "none" && <p className={classes.stale}>{t("screen.own")}</p>}
          <Reader screen={screen.data.shown} language={screen.data.language} />
          <p className={classes.quiet}>
            {screen.data.shown_since !== null && (
              <>
                {t("screen.since")} <Instant at={screen.data.shown_since} />
              </>
            )}
          </p>
          <Next
            screens={screen.data.next}
            at={screen.data.next_at}
            language={screen.data.language}
          />
          {screen.data.armed !== null && (
            <Armed hold={screen.data.armed.hold} since={screen.data.armed.since} />
          )}
        </>
      )}
    </Card>
  );
}

function Reader({ screen, language }: { screen: Screen | null; language: string }) {
  const { t } = useTranslation("terminals");
  return (
    <div className={classes.device}>
      <div className={classes.display} lang={screen === null ? undefined : language}>
        {screen === null ? (
          <p className={classes.nothing}>{t("screen.nothing")}</p>
        ) : (
          <>
            <Shape screen={screen} />
            <p className={classes.screenTitle}>{screen.title}</p>
            {screen.lines.length > 0 && (
              <ul className={classes.screenPrices}>
                {screen.lines.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            )}
            {screen.sentences.map((sentence) => (
              <p key={sentence} className={classes.screenText}>
                {sentence}
              </p>
            ))}
          </>
        )}
      </div>
      <div className={classes.contact} aria-hidden>
        <IconNfc size={26} stroke={1.5} />
      </div>
    </div>
  );
}

function Shape({ screen }: { screen: Screen }) {
  const { t } = useTranslation("terminals");
  if (screen.kind === "progress") {
    return <IconLoader2 size={30} stroke={1.5} className={classes.turning} aria-hidden />;
  }
  if (screen.has_code) {
    return (
      <span className={classes.code}>
        <IconQrcode size={72} stroke={1.1} role="img" aria-label={t("screen.code")} />
      </span>
    );
  }
  return null;
}

function Next({
  screens,
  at,
  language,
}: {
  screens: readonly Screen[];
  at: string | null;
  language: string;
}) {
  const { t } = useTranslation("terminals");
  const formats = useFormats();
  const now = useNow();
  if (screens.length === 0) return null;
  return (
    <div className={classes.next}>
      <h3>{at === null ? t("screen.next") : t("screen.nextAt", { at: formats.ago(at, now) })}</h3>
      <ul>
        {screens.map((screen) => (
          <li key={`${screen.says} ${screen.title}`} lang={language}>
            <b>{screen.title}</b> {[...screen.lines, ...screen.sentences].join(" ")}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Armed({ hold, since }: { hold: { amount: string; currency: string }; since: string }) {
  const { t } = useTranslation("terminals");
  const formats = useFormats();
  return (
    <p className={classes.quiet}>
      {t("screen.armed", { hold: formats.money(hold), since: formats.at(since, "time") })}
    </p>
  );
}
