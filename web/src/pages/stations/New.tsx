import { Button, Select, Switch, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { client, idempotencyKey } from "@/api/client";
import { useKnocking } from "@/pages/stations/Knocking";
import {
  bodiesOf,
  draftsOf,
  type EvseDraft,
  PRESETS,
  type Preset,
} from "@/pages/stations/setup/drafts";
import { type Errors, EvseEditor } from "@/pages/stations/setup/EvseEditor";
import { errorsIn } from "@/pages/stations/setup/errors";
import { keepPassword } from "@/pages/stations/setup/passwords";
import { STEPS } from "@/pages/stations/setup/progress";
import { Scanner } from "@/pages/stations/setup/Scanner";
import { Step } from "@/pages/stations/setup/Step";
import classes from "@/pages/stations/setup/setup.module.css";
import { useSites } from "@/pages/stations/setup/useSites";
import { STATIONS } from "@/pages/stations/stations";
import { ActionButton } from "@/parts/actions";
import { useOtherLanguage } from "@/parts/language";
import { Page } from "@/parts/Page";
import { ProblemNotice } from "@/parts/states";
import { useUnsaved } from "@/parts/Unsaved";
import { useScope, useScoped } from "@/shell/scope";
import { useSearchParams } from "@/shell/search";

/** A new station, by whoever stands before it: where it is, what it is called, what it has. */
export default function New() {
  const { t } = useTranslation("stations");
  const [search] = useSearchParams();
  const [scope] = useScope();
  const navigate = useNavigate();
  const scoped = useScoped();
  const queries = useQueryClient();
  const sites = useSites();
  const knocking = useKnocking();
  const [chosenSite, setSite] = useState<string | null>(
    search.get("site_id") ?? (scope?.kind === "site" ? scope.id : null),
  );
  const only = sites.length === 1 ? (sites[0]?.id ?? null) : null;
  const siteId = chosenSite ?? only;
  const toldIdentity = search.get("identity") ?? "";
  const [identity, setIdentity] = useState(toldIdentity);
  const [ownName, setOwnName] = useState<string | null>(null);
  const name = ownName ?? identity;
  const [preset, setPreset] = useState<Preset | null>(null);
  const [drafts, setDrafts] = useState<readonly EvseDraft[]>([]);
  const [profile, setProfile] = useState("1");
  const [isPending, setIsPending] = useState(false);
  const [errors, setErrors] = useState<Errors>({});
  const [thrown, setThrown] = useState<unknown>(null);
  const [isSaving, setIsSaving] = useState(false);
  const leave = useUnsaved(identity !== toldIdentity || ownName !== null || drafts.length > 0);
  const claimed = useMemo(
    () => knocking.find((each) => each.identity === identity),
    [knocking, identity],
  );
  const isClaim = claimed !== undefined || search.get("claim") === "1";

  const missing =
    siteId === null
      ? t("setup.missing.site")
      : identity.trim() === ""
        ? t("setup.missing.identity")
        : drafts.length === 0
          ? t("setup.missing.evses")
          : null;

  const forget = () => {
    setErrors({});
    setThrown(null);
  };
  useOtherLanguage(forget);
  const save = async () => {
    forget();
    setIsSaving(true);
    const body = {
      site_id: siteId ?? "",
      name: name.trim(),
      evses: bodiesOf(drafts),
      security_profile: Number(profile),
      clock_zone: "UTC",
      registration: isPending ? ("pending" as const) : ("accepted" as const),
    };
    const header = { "Idempotency-Key": idempotencyKey() };
    try {
      const { data } = isClaim
        ? await client.POST("/api/v1/pending-stations/{identity}/accept", {
            params: { path: { identity }, header },
            body,
          })
        : await client.POST(STATIONS, {
            params: { header },
            body: { ...body, identity: identity.trim() },
          });
      if (data === undefined) return;
      keepPassword(data.id, data.password);
      await queries.invalidateQueries({ queryKey: ["get", STATIONS] });
      leave();
      void navigate(scoped(`/stations/${data.id}/commissioning`), { replace: true });
    } catch (refused) {
      const read = errorsIn(refused, (field) => /^(site_id|identity|name|evses)/.test(field));
      setErrors(read.errors);
      if (!read.isAll) setThrown(refused);
    } finally {
      setIsSaving(false);
    }
  };

  const hasPassword = profile === "1" || profile === "2";
  const submit = isClaim
    ? hasPassword
      ? "setup.claim"
      : "setup.claimBare"
    : hasPassword
      ? "setup.create"
      : "setup.createBare";
  const hasSite = siteId !== null;
  const hasIdentity = identity.trim() !== "";
  const hasEvses = drafts.length > 0;
  return (
    <Page
      title={t("setup.title")}
      above={[{ title: t("title"), to: "/stations" }]}
      about={t("setup.about")}
    >
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (missing === null) void save();
        }}
      >
        <ol className={classes.steps}>
          <Step number={1} title={t("setup.step.site")} state={hasSite ? "done" : "open"} isOpen>
            <Select
              label={t("site")}
              size="md"
              data={sites.map((each) => ({ value: each.id, label: each.name }))}
              value={siteId}
              onChange={setSite}
              searchable
              placeholder={t("setup.chooseSite")}
              nothingFoundMessage={t("setup.noSite")}
              error={errors.site_id}
            />
          </Step>
          <Step
            number={2}
            title={t("setup.step.identity")}
            state={hasIdentity ? "done" : hasSite ? "open" : "later"}
            isOpen
          >
            <div className={classes.form}>
              <Scanner
                found={(found) => {
                  setIdentity(found);
                  setErrors({});
                }}
              />
              <TextInput
                label={t("identity")}
                description={t("setup.identityHint")}
                size="md"
                value={identity}
                onChange={(event) => setIdentity(event.currentTarget.value)}
                error={errors.identity}
                autoCapitalize="off"
                autoCorrect="off"
                spellCheck={false}
                autoComplete="off"
              />
              {knocking.length > 0 && (
                <Select
                  label={t("setup.orKnocking")}
                  description={t("setup.orKnockingHint")}
                  size="md"
                  data={knocking.map((each) => each.identity)}
                  value={claimed?.identity ?? null}
                  onChange={(next) => setIdentity(next ?? "")}
                  clearable
                />
              )}
              <TextInput
                label={t("name")}
                description={t("setup.nameHint")}
                size="md"
                value={name}
                onChange={(event) => setOwnName(event.currentTarget.value)}
                error={errors.name}
              />
            </div>
          </Step>
          <Step
            number={3}
            title={t("setup.step.evses")}
            state={hasEvses ? "done" : hasIdentity ? "open" : "later"}
            isOpen
          >
            <div className={classes.form}>
              <Select
                label={t("setup.preset")}
                description={t("setup.presetHint")}
                size="md"
                data={PRESETS.map((value) => ({ value, label: t(`setup.presets.${value}`) }))}
                value={preset}
                onChange={(next) => {
                  const found = PRESETS.find((each) => each === next) ?? null;
                  setPreset(found);
                  if (found !== null) setDrafts(draftsOf(found));
                }}
                placeholder={t("setup.choosePreset")}
              />
              <EvseEditor drafts={drafts} change={setDrafts} errors={errors} />
            </div>
          </Step>
          <Step
            number={4}
            title={t("setup.step.password")}
            state={hasEvses ? "open" : "later"}
            isOpen={hasEvses}
          >
            <div className={classes.form}>
              <Select
                label={t("securityProfile")}
                description={t("setup.profileHint")}
                size="md"
                data={["1", "2", "3", "0"].map((value) => ({
                  value,
                  label: `${value}: ${t(`profiles.${value}`)}`,
                }))}
                value={profile}
                onChange={(next) => setProfile(next ?? "1")}
                allowDeselect={false}
              />
              <Switch
                label={t("setup.pending")}
                description={t("setup.pendingHint")}
                checked={isPending}
                onChange={(event) => setIsPending(event.currentTarget.checked)}
              />
              {thrown !== null && <ProblemNotice thrown={thrown} />}
              {missing === null ? (
                <Button
                  type="submit"
                  size="lg"
                  loading={isSaving}
                  fullWidth
                  className={classes.submit ?? ""}
                >
                  {t(submit)}
                </Button>
              ) : (
                <ActionButton
                  needs={["create", "stations"]}
                  why={missing}
                  size="lg"
                  fullWidth
                  onClick={() => {}}
                >
                  {t(submit)}
                </ActionButton>
              )}
            </div>
          </Step>
          {STEPS.slice(4).map((step, place) => (
            <Step
              key={step}
              number={place + 5}
              title={t(`setup.step.${step}`)}
              state="later"
              isOpen={false}
            />
          ))}
        </ol>
      </form>
    </Page>
  );
}
