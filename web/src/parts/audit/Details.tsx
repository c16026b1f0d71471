import { Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Changes } from "@/parts/audit/Changes";
import { type Entry, isRefused, kindOf, useSentence, whoOf } from "@/parts/audit/sentence";
import { ThingLink } from "@/parts/audit/ThingLink";
import { Facts } from "@/parts/Facts";
import { Instant, Unknown } from "@/parts/figures";
import { StatusMark } from "@/parts/StatusMark";
import { DEED } from "@/status/signs";
import classes from "./Details.module.css";

/** One deed in full: who, on what, through what, and every field before and after. */
export function Details({ entry }: { entry: Entry }) {
  const { t } = useTranslation("audit");
  const sentence = useSentence();
  return (
    <Stack gap="md">
      <div className={classes.head}>
        <StatusMark sign={DEED[isRefused(entry) ? "refused" : entry.action]} />
        <p className={classes.sentence}>{sentence(entry)}</p>
      </div>
      {isRefused(entry) && (
        <p className={classes.note}>{t("refusedBecause", { code: entry.outcome })}</p>
      )}
      <Facts
        items={[
          [t("when"), <Instant key="at" at={entry.at} />],
          [t("who"), whoOf(t, entry)],
          [t("kind"), kindOf(t, entry.thing_kind)],
          [t("thing"), <ThingLink key="thing" entry={entry} />],
          ...(entry.made_id === null
            ? []
            : [[t("made"), <code key="made">{entry.made_id}</code>] as const]),
          [t("channel"), t(`channels.${entry.channel}`)],
          [t("address"), entry.address ?? <Unknown key="address" />],
          [t("operation"), <code key="operation">{entry.operation}</code>],
          [
            t("request"),
            entry.request_id === null ? (
              <Unknown key="request" />
            ) : (
              <code key="request">{entry.request_id}</code>
            ),
          ],
        ]}
      />
      {!isRefused(entry) && <Changes changes={entry.changes} />}
    </Stack>
  );
}
