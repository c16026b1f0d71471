import { Button, Group, Select, Switch, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { client } from "@/api/client";
import { useMay } from "@/api/me";
import { bodiesOf, draftsFrom, type EvseDraft } from "@/pages/stations/setup/drafts";
import { type Errors, EvseEditor } from "@/pages/stations/setup/EvseEditor";
import { errorsIn } from "@/pages/stations/setup/errors";
import { Habits, type HabitsOf } from "@/pages/stations/setup/Habits";
import { RotatePassword } from "@/pages/stations/setup/RotatePassword";
import classes from "@/pages/stations/setup/setup.module.css";
import { useSites } from "@/pages/stations/setup/useSites";
import { useStationQuery } from "@/pages/stations/station/useThisStation";
import { type Schemas, STATION, STATIONS, type Station } from "@/pages/stations/stations";
import { ConfirmButton } from "@/parts/actions";
import { Card } from "@/parts/Card";
import { useOtherLanguage } from "@/parts/language";
import { Page } from "@/parts/Page";
import { Loading, ProblemNotice } from "@/parts/states";
import { useUnsaved } from "@/parts/Unsaved";
import { useScoped } from "@/shell/scope";

const READING_TYPES = ["auto", "absolute", "relative", "mixed"] as const;
const PROFILES = ["0", "1", "2", "3"] as const;

/** A station as an operator configures it; and its end. */
export default function Edit() {
  const station = useStationQuery();
  if (station.isPending) return <Loading />;
  if (station.isError && station.data === undefined) {
    return <ProblemNotice thrown={station.error} again={() => void station.refetch()} />;
  }
  return <Form key={station.data.id} station={station.data} />;
}

type Draft = {
  name: string;
  siteId: string;
  clockZone: string;
  profile: string;
  readingType: Schemas["ReadingType"];
  maintenance: boolean;
  habits: HabitsOf;
  evses: readonly EvseDraft[];
};

function draftOf(station: Station): Draft {
  return {
    name: station.name,
    siteId: station.site_id,
    clockZone: station.clock_zone,
    profile: String(station.security_profile),
    readingType: station.energy_reading_type,
    maintenance: station.maintenance,
    habits: station.habits,
    evses: draftsFrom(station.evses),
  };
}

/** Only what was changed is sent: what somebody else changed meanwhile stays. */
function changesIn(first: Draft, now: Draft): Schemas["StationChangesBody"] {
  return {
    ...(now.name === first.name ? {} : { name: now.name.trim() }),
    ...(now.siteId === first.siteId ? {} : { site_id: now.siteId }),
    ...(now.clockZone === first.clockZone ? {} : { clock_zone: now.clockZone.trim() }),
    ...(now.profile === first.profile ? {} : { security_profile: Number(now.profile) }),
    ...(now.readingType === first.readingType ? {} : { energy_reading_type: now.readingType }),
    ...(now.maintenance === first.maintenance ? {} : { maintenance: now.maintenance }),
    ...(isAlike(now.habits, first.habits) ? {} : { habits: now.habits }),
    ...(now.evses === first.evses ? {} : { evses: bodiesOf(now.evses) }),
  };
}

function isAlike(one: HabitsOf, other: HabitsOf): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

const ZONES = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];

function Form({ station }: { station: Station }) {
  const { t } = useTranslation(["stations", "common"]);
  const may = useMay();
  const navigate = useNavigate();
  const scoped = useScoped();
  const queries = useQueryClient();
  const sites = useSites();
  const [first] = useState(() => draftOf(station));
  const [draft, setDraft] = useState(first);
  const [errors, setErrors] = useState<Errors>({});
  const [thrown, setThrown] = useState<unknown>(null);
  const [isSaving, setIsSaving] = useState(false);
  const home = `/stations/${station.id}`;
  const put = (changes: Partial<Draft>) => setDraft({ ...draft, ...changes });
  const changes = changesIn(first, draft);
  const isSame = Object.keys(changes).length === 0;
  const leave = useUnsaved(!isSame);
  const path = { station_id: station.id };
  const forget = () => {
    setErrors({});
    setThrown(null);
  };
  useOtherLanguage(forget);
  const save = async () => {
    forget();
    setIsSaving(true);
    try {
      await client.PATCH(STATION, { params: { path }, body: changes });
      await queries.invalidateQueries({ queryKey: ["get", STATION] });
      notifications.show({ message: t("saved", { ns: "common" }), color: "green" });
      leave();
      void navigate(scoped(home));
    } catch (refused) {
      const read = errorsIn(refused, (field) =>
        /^(name|site_id|clock_zone|security_profile|habits|evses)/.test(field),
      );
      setErrors(read.errors);
      if (!read.isAll) setThrown(refused);
    } finally {
      setIsSaving(false);
    }
  };
  return (
    <Page
      title={t("edit.title", { name: station.name })}
      above={[
        { title: t("title"), to: "/stations" },
        { title: station.name, to: home },
      ]}
    >
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isSame) void save();
        }}
      >
        <Card title={t("edit.station")}>
          <div className={classes.two}>
            <TextInput
              label={t("name")}
              required
              value={draft.name}
              onChange={(event) => put({ name: event.currentTarget.value })}
              error={errors.name}
            />
            <Select
              label={t("site")}
              data={sites.map((each) => ({ value: each.id, label: each.name }))}
              value={draft.siteId}
              onChange={(siteId) => put({ siteId: siteId ?? draft.siteId })}
              disabled={!may("change", "tariffs")}
              description={t(may("change", "tariffs") ? "edit.siteHint" : "edit.siteNotYours")}
              searchable
              allowDeselect={false}
              error={errors.site_id}
            />
            <Select
              label={t("clockZone")}
              description={t("edit.zoneHint")}
              data={ZONES}
              value={draft.clockZone}
              onChange={(zone) => put({ clockZone: zone ?? draft.clockZone })}
              searchable
              allowDeselect={false}
              limit={60}
              error={errors.clock_zone}
            />
            <Select
              label={t("securityProfile")}
              description={t("edit.profileHint")}
              data={PROFILES.map((value) => ({
                value,
                label: `${value}: ${t(`profiles.${value}`)}`,
              }))}
              value={draft.profile}
              onChange={(profile) => put({ profile: profile ?? draft.profile })}
              allowDeselect={false}
              error={errors.security_profile}
            />
            <Select
              label={t("readingType")}
              description={t("edit.readingHint")}
              data={READING_TYPES.map((value) => ({ value, label: t(`readingTypes.${value}`) }))}
              value={draft.readingType}
              onChange={(next) =>
                put({ readingType: READING_TYPES.find((each) => each === next) ?? "auto" })
              }
              allowDeselect={false}
            />
            <Switch
              label={t("maintenance")}
              description={t("act.maintenance.about")}
              checked={draft.maintenance}
              onChange={(event) => put({ maintenance: event.currentTarget.checked })}
            />
          </div>
        </Card>
        <Card title={t("evses")} about={t("edit.evsesAbout")}>
          <EvseEditor drafts={draft.evses} change={(evses) => put({ evses })} errors={errors} />
        </Card>
        <Habits habits={draft.habits} change={(habits) => put({ habits })} errors={errors} />
        {thrown !== null && <ProblemNotice thrown={thrown} />}
        <Group gap="sm">
          <Button type="submit" disabled={isSame} loading={isSaving}>
            {t("save", { ns: "common" })}
          </Button>
          <Button variant="default" onClick={() => void navigate(scoped(home))}>
            {t("cancel", { ns: "common" })}
          </Button>
        </Group>
      </form>
      <Card title={t("secret.title")} about={t("edit.passwordAbout")}>
        <RotatePassword station={station} />
      </Card>
      <EndCard station={station} leave={leave} />
    </Page>
  );
}

function EndCard({ station, leave }: { station: Station; leave: () => void }) {
  const { t } = useTranslation("stations");
  const navigate = useNavigate();
  const scoped = useScoped();
  const queries = useQueryClient();
  const path = { station_id: station.id };
  const readAgain = () => queries.invalidateQueries({ queryKey: ["get", STATION] });
  const retire = async (isRetired: boolean) => {
    await client.PATCH(STATION, { params: { path }, body: { is_retired: isRetired } });
    await readAgain();
  };
  return (
    <Card title={t("edit.end")} about={t("edit.endAbout")}>
      <Group gap="sm">
        {station.is_retired ? (
          <ConfirmButton
            needs={["change", "stations"]}
            title={t("edit.reviveTitle", { name: station.name })}
            text={t("edit.reviveText")}
            confirm={t("edit.revive")}
            act={() => retire(false)}
            done={t("edit.revived")}
          >
            {t("edit.revive")}
          </ConfirmButton>
        ) : (
          <ConfirmButton
            needs={["change", "stations"]}
            title={t("edit.retireTitle", { name: station.name })}
            text={t("edit.retireText")}
            confirm={t("edit.retire")}
            typed={station.name}
            act={() => retire(true)}
            done={t("edit.retiredDone")}
          >
            {t("edit.retire")}
          </ConfirmButton>
        )}
        <ConfirmButton
          needs={["delete", "stations"]}
          why={station.connected_at === null ? null : t("edit.hasHistory")}
          title={t("edit.deleteTitle", { name: station.name })}
          text={t("edit.deleteText")}
          confirm={t("edit.delete")}
          typed={station.name}
          act={() => client.DELETE(STATION, { params: { path } })}
          done={t("edit.deleted")}
          then={() => {
            leave();
            void navigate(scoped("/stations"));
            void queries.invalidateQueries({ queryKey: ["get", STATIONS] });
          }}
        >
          {t("edit.delete")}
        </ConfirmButton>
      </Group>
    </Card>
  );
}
