import { Anchor } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { read } from "@/api/client";
import type { Asked } from "@/api/lists";
import classes from "@/pages/overview/Attention.module.css";
import { OutOfOrder, useOutOfOrder } from "@/pages/overview/OutOfOrder";
import { useSentence } from "@/pages/overview/sentence";
import type { UrgentItem } from "@/pages/overview/types";
import { Card } from "@/parts/Card";
import { Instant } from "@/parts/figures";
import { EmptyState, Loading, ProblemNotice } from "@/parts/states";
import { KINDS } from "@/shell/Search";
import { useScoped } from "@/shell/scope";
import { SEVERITY } from "@/status/signs";

const SHOWN = 8;

/**
 * What needs somebody first, each with what it is about and the way there, and below it the stations that
 * drivers find out of order. `mayItems`: whether the role may read what asks for a person.
 */
export function Attention({ asked, mayItems }: { asked: Asked; mayItems: boolean }) {
  const { t } = useTranslation("overview");
  const scoped = useScoped();
  const query = { ...asked, limit: String(SHOWN) };
  const found = useQuery({
    queryKey: ["get", "/api/v1/overview/attention", { params: { query } }],
    enabled: mayItems,
    queryFn: ({ signal }) =>
      read<{ items: UrgentItem[]; open: number }>("/api/v1/overview/attention", { query, signal }),
  });
  const failing = useOutOfOrder(asked);
  const rest = (found.data?.open ?? 0) - (found.data?.items.length ?? 0);
  return (
    <Card
      flush
      title={t("attention")}
      aside={
        mayItems && (
          <Anchor component={Link} to={scoped("/attention")} size="sm">
            {rest > 0 ? t("attentionMore", { count: rest }) : t("attentionAll")}
          </Anchor>
        )
      }
    >
      {!mayItems ? null : found.isPending ? (
        <Loading rows={4} />
      ) : found.data === undefined ? (
        <ProblemNotice thrown={found.error} again={() => void found.refetch()} />
      ) : found.data.items.length === 0 && failing.length === 0 ? (
        <EmptyState shape={IconCircleCheck} title={t("attentionNone")}>
          {t("attentionNoneText")}
        </EmptyState>
      ) : (
        <ul className={classes.items}>
          {found.data.items.map((item) => (
            <Item key={item.id} item={item} />
          ))}
        </ul>
      )}
      <OutOfOrder stations={failing} />
    </Card>
  );
}

function Item({ item }: { item: UrgentItem }) {
  const scoped = useScoped();
  const { t } = useTranslation(["overview", "status"]);
  const sentence = useSentence();
  const sign = SEVERITY[item.severity];
  const Shape = sign.shape;
  const to = KINDS[item.target.kind]?.to(item.target.id) ?? `/attention?id=${item.id}`;
  const where = [item.site_name, item.target.name ?? item.station_name].filter(Boolean).join(" · ");
  return (
    <li>
      <Link to={scoped(to)} className={classes.item}>
        <span className={classes.shape} data-tone={sign.tone}>
          <Shape
            size={18}
            stroke={2}
            role="img"
            aria-label={t(sign.word as never, { ns: "status" })}
          />
        </span>
        <span className={classes.text}>
          <span className={classes.sentence}>{sentence(item.code, item.parameters)}</span>
          <span className={classes.where}>
            {where !== "" && <>{where} · </>}
            <Instant at={item.opened_at} relative />
          </span>
        </span>
      </Link>
    </li>
  );
}
