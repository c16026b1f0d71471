import { Button, Drawer, UnstyledButton } from "@mantine/core";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useList } from "@/api/lists";
import { useMay } from "@/api/me";
import { Details } from "@/parts/audit/Details";
import { type Entry, isRefused, TRAIL, useSentence } from "@/parts/audit/sentence";
import { Card } from "@/parts/Card";
import { Instant } from "@/parts/figures";
import { StatusMark } from "@/parts/StatusMark";
import { Loading, ProblemNotice } from "@/parts/states";
import { useScoped } from "@/shell/scope";
import { DEED } from "@/status/signs";
import classes from "./History.module.css";

const SHOWN = "10";

/** Who changed this one thing, newest first; nothing for a role that may not see it. */
export function History({ thingId }: { thingId: string }) {
  const may = useMay();
  return may("read", "audit-trail") ? <Deeds thingId={thingId} /> : null;
}

function Deeds({ thingId }: { thingId: string }) {
  const { t } = useTranslation("audit");
  const scoped = useScoped();
  const sentence = useSentence();
  const [shown, setShown] = useState<Entry | null>(null);
  const asked = useMemo(() => ({ thing_id: thingId, limit: SHOWN }), [thingId]);
  const list = useList(TRAIL, asked);
  const entries = list.data?.pages.flatMap((page) => page.items) ?? [];
  const { pathname, search } = toHref(scoped("/audit-trail"));
  const all = { pathname, search: withThing(search, thingId) };
  return (
    <Card
      title={t("history")}
      aside={
        entries.length > 0 && (
          <Button component={Link} to={all} variant="subtle" size="compact-sm">
            {t("historyAll")}
          </Button>
        )
      }
    >
      {list.isPending ? (
        <Loading rows={3} />
      ) : list.isError ? (
        <ProblemNotice thrown={list.error} again={() => void list.refetch()} />
      ) : entries.length === 0 ? (
        <p className={classes.none}>{t("historyNone")}</p>
      ) : (
        <ol className={classes.deeds}>
          {entries.map((each) => (
            <li key={each.id}>
              <UnstyledButton className={classes.deed} onClick={() => setShown(each)}>
                <StatusMark bare sign={DEED[isRefused(each) ? "refused" : each.action]} />
                <span className={classes.sentence}>{sentence(each)}</span>
                <span className={classes.when}>
                  <Instant at={each.at} />
                </span>
              </UnstyledButton>
            </li>
          ))}
        </ol>
      )}
      {list.hasNextPage && (
        <Button
          variant="subtle"
          size="compact-sm"
          mt="xs"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {t("older")}
        </Button>
      )}
      <Drawer
        opened={shown !== null}
        onClose={() => setShown(null)}
        position="right"
        size="lg"
        title={t("one")}
        closeButtonProps={{ "aria-label": t("close", { ns: "common" }) }}
      >
        {shown !== null && <Details entry={shown} />}
      </Drawer>
    </Card>
  );
}

function toHref(to: ReturnType<ReturnType<typeof useScoped>>) {
  return typeof to === "string"
    ? { pathname: to, search: "" }
    : { pathname: to.pathname ?? "", search: to.search ?? "" };
}

function withThing(search: string, thingId: string): string {
  const asked = new URLSearchParams(search);
  asked.set("thing_id", thingId);
  return `?${asked}`;
}
