import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type RowOf, useList } from "@/api/lists";
import { useMay } from "@/api/me";
import { useSite, useUser } from "@/api/names";
import { useFormats } from "@/format/context";
import { Card } from "@/parts/Card";
import { Instant, Money } from "@/parts/figures";
import { Loading, ProblemNotice } from "@/parts/states";
import type { Session } from "./codes";
import { useScopes } from "./queries";
import classes from "./Story.module.css";
import { scopeSince, scopesIn } from "./scopes";
import { detailsOf, lookOf, moneyIn, sentenceOf } from "./story";
import { useSay } from "./words";

const ADDRESS = "/api/v1/sessions/{session_id}/timeline";
type Fact = RowOf<typeof ADDRESS>;
const LATE_MS = 60_000;

/** What happened, fact by fact, in the order in which it was written. */
export function Story({ session }: { session: Session }) {
  const { t } = useTranslation("sessions");
  const { t: common } = useTranslation();
  const may = useMay();
  const zone = useSite(session.site_id)?.zone;
  const told = useList(ADDRESS, { sort: "position" }, { path: { session_id: session.id } });
  const facts = told.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card title={t("story.title")}>
      {told.isPending ? (
        <Loading rows={8} />
      ) : told.isError && facts.length === 0 ? (
        <ProblemNotice thrown={told.error} again={() => void told.refetch()} />
      ) : facts.length === 0 ? (
        <p className={classes.quiet}>{t("story.empty")}</p>
      ) : (
        <ol className={classes.story}>
          {facts.map((fact) => (
            <Happened key={fact.id} fact={fact} session={session} zone={zone} />
          ))}
        </ol>
      )}
      {told.hasNextPage && (
        <Button
          variant="default"
          loading={told.isFetchingNextPage}
          onClick={() => void told.fetchNextPage()}
        >
          {common("more")}
        </Button>
      )}
      {!may("read", "payments") && <p className={classes.quiet}>{t("story.hiddenMoney")}</p>}
    </Card>
  );
}

function Happened({
  fact,
  session,
  zone,
}: {
  fact: Fact;
  session: Session;
  zone: string | undefined;
}) {
  const { t } = useTranslation("sessions");
  const say = useSay();
  const formats = useFormats();
  const { tone, shape: Shape } = lookOf(fact.kind);
  const word = sentenceOf(fact.kind);
  const written = (name: string) => {
    const value = moneyIn(fact.body[name]);
    return value === null ? "–" : formats.money(value);
  };
  const heard = new Date(fact.received_at).getTime();
  const isLate = heard - new Date(fact.occurred_at).getTime() > LATE_MS;
  return (
    <li className={classes.fact}>
      <span className={classes.shape} data-tone={tone}>
        <Shape size={16} stroke={2} aria-hidden />
      </span>
      <div className={classes.said}>
        <p className={classes.sentence}>
          {word === null ? (
            <code>{fact.kind}</code>
          ) : (
            say(word, { amount: written("amount"), price: written("price") })
          )}
          <By body={fact.body} />
        </p>
        <Extra fact={fact} session={session} />
        {detailsOf(fact.kind, fact.body).map((detail) => (
          <p key={detail.word} className={classes.detail}>
            {say(
              detail.word,
              {
                ...(detail.amount === undefined ? {} : { amount: formats.money(detail.amount) }),
                ...(detail.word === "detail.notice"
                  ? { notice: say(`notice.${detail.code ?? ""}`) }
                  : {}),
              },
              detail.code,
            )}
          </p>
        ))}
        <details className={classes.raw}>
          <summary>{t("story.raw")}</summary>
          <pre>{JSON.stringify({ kind: fact.kind, about: fact.about, ...fact.body }, null, 2)}</pre>
        </details>
      </div>
      <div className={classes.when}>
        <Instant at={fact.occurred_at} zone={zone} style="second" />
        {isLate && (
          <span className={classes.late}>
            {t("story.late", { at: formats.at(fact.received_at, "second") })}
          </span>
        )}
      </div>
    </li>
  );
}

/** Who asked for it, where somebody did. */
function By({ body }: { body: Readonly<Record<string, unknown>> }) {
  const { t } = useTranslation("sessions");
  const by = typeof body.by === "string" ? body.by : null;
  const may = useMay();
  const user = useUser(by?.startsWith("usr_") && may("read", "users") ? by : null);
  if (by === null) return null;
  const who = by.startsWith("key_") ? t("story.key") : (user?.name ?? by);
  return <span className={classes.by}> {t("story.by", { who })}</span>;
}

/** What the session itself knows beyond the fact. */
function Extra({ fact, session }: { fact: Fact; session: Session }) {
  const { t } = useTranslation("sessions");
  const say = useSay();
  const formats = useFormats();
  const told = useScopes(session).data?.scopes;
  if (fact.kind === "session.scope_changed") {
    const { before, after } = scopesIn(fact.body);
    const scope = after ?? scopeSince(told ?? [], fact.occurred_at);
    if (scope === null) return null;
    return (
      <p className={classes.detail}>
        {before !== null && `${t(`scope.${before}`)} → `}
        {t(`scope.${scope}`)}: {t(`scopeAbout.${scope}`)}
      </p>
    );
  }
  if (fact.kind === "session.flagged" && Array.isArray(fact.body.flags)) {
    const flags = fact.body.flags.filter((each) => typeof each === "string");
    return (
      <p className={classes.detail}>
        {formats.list(flags.map((each) => say(`sessionFlag.${each}`)))}
      </p>
    );
  }
  if (fact.kind === "session.rated" && session.total !== null) {
    return (
      <p className={classes.detail}>
        <Money value={session.total} />
      </p>
    );
  }
  const isFailure = fact.kind === "session.rating_failed" || fact.kind === "session.billing_failed";
  if (isFailure && session.failure !== null && session.status === fact.kind.slice(8)) {
    return <p className={classes.detail}>{say(`failure.${session.failure}`)}</p>;
  }
  if (fact.kind === "session.closed" && session.close_reason !== null) {
    return <p className={classes.detail}>{say(`closeReason.${session.close_reason}`)}</p>;
  }
  return null;
}
