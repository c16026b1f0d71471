import { Tooltip } from "@mantine/core";
import {
  type Icon,
  IconAlertTriangle,
  IconBolt,
  IconCircleDashed,
  IconHourglass,
  IconLock,
  IconParking,
  IconReceipt,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSite } from "@/api/names";
import { useFormats, useNow } from "@/format/context";
import { Card } from "@/parts/Card";
import { Duration, Instant } from "@/parts/figures";
import { Loading, ProblemNotice } from "@/parts/states";
import type { Session } from "./codes";
import { useScopes } from "./queries";
import classes from "./Scopes.module.css";
import { marksOf, type ScopeWord, type Stretch, stretches, totals } from "./scopes";

const SHAPES: Readonly<Record<ScopeWord, Icon>> = {
  waiting: IconHourglass,
  reservation: IconLock,
  charging: IconBolt,
  parking: IconParking,
  fault: IconAlertTriangle,
  none: IconCircleDashed,
  settling: IconReceipt,
};
const ICON_SHARE = 0.05;
/** What is shorter is told to the second. */
const SHORT_MS = 20 * 60_000;

/** What the time of a session was spent on, as one picture, and the same in words. */
export function Scopes({ session }: { session: Session }) {
  const { t } = useTranslation("sessions");
  const told = useScopes(session);
  const now = useNow();
  if (session.status === "refused") return null;
  return (
    <Card title={t("scopes.title")}>
      {told.data === undefined ? (
        told.isPending ? (
          <Loading rows={2} />
        ) : (
          <ProblemNotice thrown={told.error} again={() => void told.refetch()} />
        )
      ) : (
        <Picture
          parts={stretches(session, told.data.scopes, now.getTime())}
          siteId={session.site_id}
        />
      )}
    </Card>
  );
}

function Picture({ parts, siteId }: { parts: readonly Stretch[]; siteId: string }) {
  const { t } = useTranslation("sessions");
  const formats = useFormats();
  const zone = useSite(siteId)?.zone;
  if (parts.length === 0) return <p className={classes.none}>{t("scopes.none")}</p>;
  const whole = (parts.at(-1)?.end ?? 0) - (parts[0]?.start ?? 0);
  const style = whole < SHORT_MS ? "clock" : "time";
  const clock = (instant: number) => formats.at(new Date(instant), style, zone ?? formats.zone);
  const sentence = (part: Stretch) =>
    t("scopes.stretch", {
      scope: t(`scope.${part.scope}`),
      duration: formats.duration((part.end - part.start) / 1000),
      from: clock(part.start),
      to: part.lasts ? t("scopes.now") : clock(part.end),
    });
  return (
    <div className={classes.picture}>
      <div className={classes.bar} role="img" aria-label={parts.map(sentence).join("; ")}>
        {parts.map((part) => (
          <Tooltip key={`${part.scope} ${part.start}`} label={sentence(part)}>
            <span
              className={classes.stretch}
              data-scope={part.scope}
              data-lasts={part.lasts || undefined}
              style={{ flexGrow: Math.max(part.share, 0.004) }}
            >
              {part.share >= ICON_SHARE && <ScopeShape scope={part.scope} />}
            </span>
          </Tooltip>
        ))}
      </div>
      <div className={classes.axis} aria-hidden>
        {marksOf(parts).map((mark) => (
          <span
            key={mark.at}
            className={classes.mark}
            data-edge={mark.edge}
            style={{ insetInlineStart: `${mark.share * 100}%` }}
          >
            {mark.lasts ? t("scopes.now") : clock(mark.at)}
          </span>
        ))}
      </div>
      <dl className={classes.legend}>
        {[...totals(parts)].map(([scope, seconds]) => (
          <div key={scope}>
            <dt>
              <span className={classes.swatch} data-scope={scope}>
                <ScopeShape scope={scope} />
              </span>
              {t(`scope.${scope}`)}
            </dt>
            <dd>
              <Duration seconds={seconds} />
              <span className={classes.about}>{t(`scopeAbout.${scope}`)}</span>
            </dd>
          </div>
        ))}
      </dl>
      {parts.length > 2 && <Stretches parts={parts} zone={zone} />}
    </div>
  );
}

function ScopeShape({ scope }: { scope: ScopeWord }) {
  const Shape = SHAPES[scope];
  return <Shape size={15} stroke={2} aria-hidden />;
}

function Stretches({ parts, zone }: { parts: readonly Stretch[]; zone: string | undefined }) {
  const { t } = useTranslation("sessions");
  return (
    <details className={classes.all}>
      <summary>{t("scopes.all", { count: parts.length })}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("scopes.what")}</th>
            <th scope="col">{t("scopes.from")}</th>
            <th scope="col">{t("scopes.to")}</th>
            <th scope="col">{t("duration")}</th>
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => (
            <tr key={`${part.scope} ${part.start}`}>
              <td>{t(`scope.${part.scope}`)}</td>
              <td>
                <Instant at={new Date(part.start).toISOString()} zone={zone} style="second" />
              </td>
              <td>
                {part.lasts ? (
                  t("scopes.now")
                ) : (
                  <Instant at={new Date(part.end).toISOString()} zone={zone} style="second" />
                )}
              </td>
              <td>
                <Duration seconds={(part.end - part.start) / 1000} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
