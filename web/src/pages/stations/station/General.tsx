import { Anchor } from "@mantine/core";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useSiteIfAny } from "@/api/names";
import { Availability } from "@/pages/stations/availability/Availability";
import { EvseCards } from "@/pages/stations/station/EvseCards";
import { Reckoning } from "@/pages/stations/station/Reckoning";
import { TariffName } from "@/pages/stations/station/TariffName";
import { Unfinished } from "@/pages/stations/station/Unfinished";
import { useTerminalsOf, useThisStation, useZone } from "@/pages/stations/station/useThisStation";
import { payersOf, protocolOf, type Station, type Terminal } from "@/pages/stations/stations";
import { Card } from "@/parts/Card";
import { Facts } from "@/parts/Facts";
import { Instant, Unknown } from "@/parts/figures";
import { Named, SiteName } from "@/parts/Named";
import { StatusMark } from "@/parts/StatusMark";
import { useScoped } from "@/shell/scope";
import { ONLINE } from "@/status/signs";

/** What a station is, what its EVSEs are now, and who pays at them. */
export default function General() {
  const { t } = useTranslation("stations");
  const station = useThisStation();
  const { terminals, isLoading } = useTerminalsOf(station.site_id);
  return (
    <>
      <Unfinished station={station} />
      <EvseCards station={station} terminals={isLoading ? null : terminals} />
      <Availability station={station} />
      <Card title={t("general.device")}>
        <Facts items={useDevice(station)} />
      </Card>
      <Card title={t("general.connection")}>
        <Facts items={useLink(station)} />
      </Card>
      <Card title={t("general.selling")}>
        <Facts items={useSelling(station, isLoading ? null : terminals)} />
      </Card>
      <Reckoning station={station} />
    </>
  );
}

type Items = Parameters<typeof Facts>[0]["items"];

function useDevice(station: Station): Items {
  const { t } = useTranslation("stations");
  const known = (value: string | null) => (value === null || value === "" ? <Unknown /> : value);
  return [
    [t("vendor"), known(station.vendor)],
    [t("model"), known(station.model)],
    [t("serial"), known(station.serial_number)],
    [t("firmware"), known(station.firmware_version)],
    [t("identity"), <code key="identity">{station.identity}</code>],
    [t("readingType"), t(`readingTypes.${station.energy_reading_type}`)],
    ...habitsOf(station, t),
    [t("createdAt"), <Instant key="created" at={station.created_at} />],
    [t("id"), <code key="id">{station.id}</code>],
  ];
}

/** What its operator has said of it; nothing of a station that does as its protocol says. */
function habitsOf(station: Station, t: TFunction<"stations">): Items {
  const { id_tag_ends_at, assumed_subprotocol, available_says_nothing } = station.habits;
  const said = [
    id_tag_ends_at && t("habits.cuts", { sign: id_tag_ends_at }),
    assumed_subprotocol &&
      t("habits.assumes", { protocol: assumed_subprotocol.replace("ocpp", "OCPP ") }),
    available_says_nothing && t("habits.availableSaysNothing"),
  ].filter(Boolean);
  return said.length === 0 ? [] : [[t("habits.title"), said.join("; ")]];
}

function useLink(station: Station): Items {
  const { t } = useTranslation("stations");
  const zone = useZone(station);
  return [
    [
      t(station.is_connected ? "general.connectedSince" : "general.disconnectedSince"),
      <Instant
        key="since"
        at={station.is_connected ? station.connected_at : station.disconnected_at}
        zone={zone}
      />,
    ],
    [t("lastHeard"), <Instant key="heard" at={station.last_heard_at} zone={zone} relative />],
    [t("bootedAt"), <Instant key="boot" at={station.booted_at} zone={zone} />],
    [t("bootReason"), station.boot_reason ?? <Unknown key="reason" />],
    [t("protocol"), protocolOf(station.subprotocol) ?? <Unknown key="protocol" />],
    [t("securityProfile"), useProfile(station)],
    [t("peer"), station.peer ?? <Unknown key="peer" />],
    [t("clockZone"), station.clock_zone],
  ];
}

/** The security profile, and the one that it is on its way to. */
function useProfile(station: Station): string {
  const { t } = useTranslation("stations");
  const named = (profile: number) => `${profile}: ${t(`profiles.${profile}` as never)}`;
  const has = named(station.security_profile);
  if (station.next_security_profile === null) return has;
  return t("profileOnItsWay", { profile: has, next: named(station.next_security_profile) });
}

function useSelling(station: Station, terminals: readonly Terminal[] | null): Items {
  const { t } = useTranslation("stations");
  const scoped = useScoped();
  const site = useSiteIfAny(station.site_id);
  const payers = [...new Set(station.evses.flatMap((evse) => payersOf(terminals ?? [], evse)))];
  return [
    [
      t("site"),
      <Anchor key="site" component={Link} to={scoped(`/sites/${station.site_id}`)}>
        <SiteName id={station.site_id} />
      </Anchor>,
    ],
    [t("general.zone"), <Named key="zone" id={station.site_id} name={site?.zone} />],
    [
      t("general.siteTariff"),
      site === undefined ? (
        <Named key="tariff" id={station.site_id} name={undefined} />
      ) : site?.tariff_id ? (
        <TariffName key="tariff" id={site.tariff_id} />
      ) : (
        t("general.noTariff")
      ),
    ],
    [
      t("general.terminals"),
      terminals === null ? (
        <Named key="terminals" id={station.site_id} name={undefined} />
      ) : payers.length === 0 ? (
        t("general.noTerminal")
      ) : (
        payers.map((terminal) => (
          <div key={terminal.id}>
            <Anchor component={Link} to={scoped(`/terminals/${terminal.id}`)}>
              {terminal.label}
            </Anchor>{" "}
            <StatusMark sign={ONLINE[terminal.is_online ? "true" : "false"]} bare />
          </div>
        ))
      ),
    ],
  ];
}
