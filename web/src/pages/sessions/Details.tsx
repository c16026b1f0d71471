import { ActionIcon, Anchor, CopyButton, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy, IconFlag } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMay } from "@/api/me";
import { useSite } from "@/api/names";
import { Card } from "@/parts/Card";
import { Facts } from "@/parts/Facts";
import { Energy, Instant, Unknown } from "@/parts/figures";
import { TariffName } from "@/parts/Named";
import { useScoped } from "@/shell/scope";
import type { Session } from "./codes";
import { SiteName } from "./parts";
import classes from "./parts.module.css";
import { useComponents } from "./queries";
import { useSay } from "./words";

/** What is imperfect about it, each with its sentence. */
export function Imperfect({ session }: { session: Session }) {
  const { t } = useTranslation("sessions");
  const say = useSay();
  if (session.flags.length === 0) return null;
  return (
    <Card title={t("flagsTitle")}>
      <ul className={classes.imperfect}>
        {session.flags.map((flag) => (
          <li key={flag}>
            <IconFlag size={16} aria-hidden />
            <span>
              <b>{say(`sessionFlag.${flag}`)}</b>
              <span className={classes.quietLine}>{say(`sessionFlagWhy.${flag}`)}</span>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Ids, ceilings and instants. */
export function Details({ session }: { session: Session }) {
  const { t } = useTranslation("sessions");
  const say = useSay();
  const may = useMay();
  const scoped = useScoped();
  const zone = useSite(session.site_id)?.zone;
  const instant = (at: string | null) => <Instant at={at} zone={zone} style="second" />;
  const items: (readonly [string, ReactNode])[] = [
    [t("details.session"), <Id key="id" id={session.id} name={t("details.session")} />],
    [t("details.transaction"), <Transaction key="transaction" session={session} />],
    [
      t("details.evse"),
      session.evse_no === null ? (
        <Unknown key="evse" />
      ) : (
        `${session.evse_no} · ${session.connector_no ?? "–"}`
      ),
    ],
    [t("details.site"), <SiteName key="site" id={session.site_id} />],
    [t("details.tariff"), <TariffLink key="tariff" session={session} />],
    [
      t("details.payment"),
      !may("read", "payments") ? (
        t("details.hidden")
      ) : session.payment_id === null ? (
        <Unknown key="payment" />
      ) : (
        <Id
          key="payment"
          id={session.payment_id}
          name={t("details.payment")}
          to={scoped(`/payments/${session.payment_id}`)}
        />
      ),
    ],
    [t("details.opened"), instant(session.opened_at)],
    [t("details.started"), instant(session.started_at)],
    [t("details.chargingEnded"), instant(session.charging_ended_at)],
    [t("details.ended"), instant(session.ended_at)],
    [t("details.closed"), instant(session.closed_at)],
    [t("details.lastHeard"), instant(session.last_event_at)],
    [
      t("details.vehicle"),
      t(session.vehicle_connected ? "details.vehicleThere" : "details.vehicleGone"),
    ],
    [
      t("details.energyCeiling"),
      session.energy_ceiling_wh === null ? (
        t("details.noCeiling")
      ) : (
        <Energy key="ceiling" wh={session.energy_ceiling_wh} />
      ),
    ],
    [
      t("details.timeCeiling"),
      session.time_ceiling_at === null ? t("details.noCeiling") : instant(session.time_ceiling_at),
    ],
    [t("details.rating"), say(`stage.${session.rating_state}`)],
  ];
  if (session.billing_state !== null) {
    items.push([t("details.billing"), say(`stage.${session.billing_state}`)]);
  }
  if (session.close_reason !== null) {
    items.push([t("details.closeReason"), say(`closeReason.${session.close_reason}`)]);
  }
  if (session.token_id !== null) {
    items.push([
      t("details.token"),
      <Id key="token" id={session.token_id} name={t("details.token")} />,
    ]);
  }
  return (
    <Card title={t("details.title")}>
      <Facts items={items} />
    </Card>
  );
}

function Transaction({ session }: { session: Session }) {
  const { t } = useTranslation("sessions");
  if (session.ocpp_transaction_ref === null) return <Unknown />;
  return <Id id={session.ocpp_transaction_ref} name={t("details.transaction")} />;
}

function TariffLink({ session }: { session: Session }) {
  const scoped = useScoped();
  const version = useComponents(session);
  if (session.tariff_id === null) return <Unknown />;
  return (
    <Anchor component={Link} to={scoped(`/tariffs/${session.tariff_id}`)}>
      <TariffName id={session.tariff_id} />
      {version !== undefined && ` · ${version.number}`}
    </Anchor>
  );
}

/** An id in full, with a button that copies it. */
function Id({
  id,
  name,
  to,
}: {
  id: string;
  name: string;
  to?: ReturnType<ReturnType<typeof useScoped>>;
}) {
  const { t } = useTranslation("sessions");
  const { t: common } = useTranslation();
  return (
    <span className={classes.id}>
      {to === undefined ? (
        <code>{id}</code>
      ) : (
        <Anchor component={Link} to={to}>
          <code>{id}</code>
        </Anchor>
      )}
      <CopyButton value={id}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? common("copied") : t("details.copy", { name })}>
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              onClick={copy}
              aria-label={t("details.copy", { name })}
            >
              {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </span>
  );
}
