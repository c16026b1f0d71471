import { Anchor, Select, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconTag } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useNavigate, useParams } from "react-router";
import { client } from "@/api/client";
import { useUser } from "@/api/names";
import { useNow } from "@/format/context";
import { ActionButton } from "@/parts/actions";
import { Card } from "@/parts/Card";
import { FormDialog } from "@/parts/FormDialog";
import { Instant } from "@/parts/figures";
import { Page } from "@/parts/Page";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState, Loading, ProblemNotice } from "@/parts/states";
import { useScoped } from "@/shell/scope";
import { useSearchParams } from "@/shell/search";
import { TARIFF_VERSION } from "@/status/signs";
import { Changes } from "./Changes";
import type { Thing } from "./document";
import { Remarks, Words } from "./NewVersion";
import { Preview } from "./Preview";
import { type Tariff, useTariffPage, useUses, useVersion } from "./queries";
import { RawDocument } from "./RawDocument";
import classes from "./tariffs.module.css";
import { type Standing, standings, type Version } from "./versions";

/** One tariff: its versions, what each says, and what changed between them. */
export default function TariffPage() {
  const { t } = useTranslation("tariffs");
  const { tariffId = "" } = useParams();
  const { tariff, versions } = useTariffPage(tariffId);
  const above = [{ title: t("title"), to: "/tariffs" }];
  if (tariff.isPending || versions.isPending) return <Loading rows={8} />;
  const failed = [tariff, versions].find((each) => each.isError);
  if (failed !== undefined || tariff.data === undefined) {
    return (
      <Page title={t("tariff")} above={above}>
        <ProblemNotice thrown={failed?.error} again={() => void failed?.refetch()} />
      </Page>
    );
  }
  const all = versions.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title={tariff.data.name} above={above} actions={<Actions tariff={tariff.data} />}>
      {all.length === 0 ? (
        <Unpublished tariff={tariff.data} />
      ) : (
        <Published tariff={tariff.data} versions={all} isMore={versions.hasNextPage} />
      )}
    </Page>
  );
}

function Actions({ tariff }: { tariff: Tariff }) {
  const { t } = useTranslation("tariffs");
  const queries = useQueryClient();
  const [isNaming, { open, close }] = useDisclosure(false);
  return (
    <>
      <ActionButton needs={["change", "tariffs"]} variant="default" onClick={open}>
        {t("rename")}
      </ActionButton>
      <NewVersionButton tariff={tariff} />
      <FormDialog
        opened={isNaming}
        close={close}
        title={t("renameTitle", { name: tariff.name })}
        about={t("renameAbout")}
        submit={t("rename")}
        initial={{ name: tariff.name }}
        done={t("renamed")}
        act={(body) =>
          client.PATCH("/api/v1/tariffs/{tariff_id}", {
            params: { path: { tariff_id: tariff.id } },
            body,
          })
        }
        then={() => void queries.invalidateQueries({ queryKey: ["get"] })}
      >
        {(form) => (
          <TextInput
            label={t("name")}
            required
            maxLength={200}
            data-autofocus
            {...form.getInputProps("name")}
          />
        )}
      </FormDialog>
    </>
  );
}

function NewVersionButton({ tariff }: { tariff: Tariff }) {
  const { t } = useTranslation("tariffs");
  const navigate = useNavigate();
  const scoped = useScoped();
  return (
    <ActionButton
      needs={["create", "tariffs"]}
      onClick={() => void navigate(scoped(`/tariffs/${tariff.id}/new-version`))}
    >
      {t("newVersion")}
    </ActionButton>
  );
}

function Unpublished({ tariff }: { tariff: Tariff }) {
  const { t } = useTranslation("tariffs");
  return (
    <Card>
      <EmptyState
        shape={IconTag}
        title={t("noVersion.title")}
        action={<NewVersionButton tariff={tariff} />}
      >
        {t("noVersion.text")}
      </EmptyState>
    </Card>
  );
}

function Published({
  tariff,
  versions,
  isMore,
}: {
  tariff: Tariff;
  versions: readonly Version[];
  isMore: boolean;
}) {
  const { t } = useTranslation("tariffs");
  const now = useNow();
  const found = standings(versions, now);
  const [search, setSearch] = useSearchParams();
  const asked = versions.find((each) => each.id === search.get("version"));
  const holding = versions.find((each) => found.get(each.id) === "holds");
  const shown = asked ?? holding ?? versions[0];
  const read = useVersion(tariff.id, shown?.id ?? null);
  const choose = (id: string) =>
    setSearch((before) => {
      const after = new URLSearchParams(before);
      after.set("version", id);
      after.delete("against");
      return after;
    });
  if (shown === undefined) return null;
  return (
    <div className={classes.columns}>
      <div className={classes.column}>
        <Said tariff={tariff} version={shown} standing={found.get(shown.id) ?? "replaced"} />
        <Differences tariff={tariff} version={shown} versions={versions} />
        <Card title={t("preview.title")} about={t("preview.about")}>
          <Preview
            key={shown.id}
            subject={{
              kind: "version",
              tariffId: tariff.id,
              versionId: shown.id,
              document: (read.data?.document as Thing | undefined) ?? null,
            }}
          />
        </Card>
      </div>
      <div className={classes.column}>
        <Card title={t("versions")} about={isMore ? t("newestOnly") : t("versionsAbout")} flush>
          <ol className={classes.versions}>
            {versions.map((each) => (
              <li key={each.id} data-shown={each.id === shown.id || undefined}>
                <button
                  type="button"
                  aria-current={each.id === shown.id ? "true" : undefined}
                  onClick={() => choose(each.id)}
                >
                  <span className={classes.versionHead}>
                    <b>{t("version", { number: each.number })}</b>
                    <StatusMark bare sign={TARIFF_VERSION[found.get(each.id) ?? "replaced"]} />
                  </span>
                  <Validity version={each} />
                </button>
              </li>
            ))}
          </ol>
        </Card>
        <UsedAt tariff={tariff} />
      </div>
    </div>
  );
}

function Validity({ version }: { version: Version }) {
  const { t } = useTranslation("tariffs");
  return (
    <span className={classes.detail}>
      {t("validFrom")} <Instant at={version.valid_from} />
      {version.valid_to !== null && (
        <>
          {" "}
          {t("validTo")} <Instant at={version.valid_to} />
        </>
      )}
    </span>
  );
}

/** What one version says, in words and to the letter. */
function Said({
  tariff,
  version,
  standing,
}: {
  tariff: Tariff;
  version: Version;
  standing: Standing;
}) {
  const { t } = useTranslation("tariffs");
  const location = useLocation();
  const read = useVersion(tariff.id, version.id);
  const publisher = useUser(version.published_by?.startsWith("usr_") ? version.published_by : null);
  const isKey = version.published_by?.startsWith("key_") ?? false;
  const by = isKey
    ? t("byKey")
    : publisher === undefined
      ? null
      : t("by", { name: publisher.name });
  const published = (location.state as { published?: { id: string } } | null)?.published;
  return (
    <Card
      title={t("versionTitle", { number: version.number })}
      aside={<StatusMark sign={TARIFF_VERSION[standing]} />}
    >
      <p className={classes.published}>
        <Validity version={version} />
        <span className={classes.detail}>
          {t("published")} <Instant at={version.published_at} /> {by}
        </span>
      </p>
      {read.isError && <ProblemNotice thrown={read.error} again={() => void read.refetch()} />}
      {read.isPending && <Loading rows={4} />}
      {read.data && (
        <>
          <Words words={read.data.words} />
          {read.data.warnings.length > 0 && <Remarks kind="warning" remarks={read.data.warnings} />}
          {published?.id === version.id && read.data.warnings.length === 0 && (
            <p className={classes.quiet}>{t("noRemarks")}</p>
          )}
          <RawDocument document={read.data.document} />
        </>
      )}
    </Card>
  );
}

/** What changed since another version, the one before it if none is chosen. */
function Differences({
  tariff,
  version,
  versions,
}: {
  tariff: Tariff;
  version: Version;
  versions: readonly Version[];
}) {
  const { t } = useTranslation("tariffs");
  const [search, setSearch] = useSearchParams();
  const others = versions.filter((each) => each.id !== version.id);
  const usual = others.find((each) => each.number < version.number) ?? others[0];
  const against = others.find((each) => each.id === search.get("against")) ?? usual;
  const [after, before] = [
    useVersion(tariff.id, version.id),
    useVersion(tariff.id, against?.id ?? null),
  ];
  if (against === undefined) return null;
  return (
    <Card
      title={t("changesTitle")}
      about={t("changesAbout", { before: against.number, after: version.number })}
      aside={
        <Select
          size="xs"
          w={170}
          aria-label={t("compareWith")}
          data={others.map((each) => ({
            value: each.id,
            label: t("comparedTo", { number: each.number }),
          }))}
          allowDeselect={false}
          value={against.id}
          onChange={(id) =>
            setSearch((was) => {
              const next = new URLSearchParams(was);
              if (id !== null) next.set("against", id);
              return next;
            })
          }
        />
      }
    >
      {before.isError ? (
        <ProblemNotice thrown={before.error} again={() => void before.refetch()} />
      ) : before.data && after.data ? (
        <Changes before={before.data.document as Thing} after={after.data.document as Thing} />
      ) : (
        <Loading rows={3} />
      )}
    </Card>
  );
}

function UsedAt({ tariff }: { tariff: Tariff }) {
  const { t } = useTranslation("tariffs");
  const scoped = useScoped();
  const uses = useUses(tariff.id);
  return (
    <Card title={t("usedAt")} about={t("usedAbout")}>
      {uses === null ? (
        <Loading rows={2} />
      ) : uses.sites.length + uses.evses.length === 0 ? (
        <p className={classes.quiet}>{t("uses.nowhere")}</p>
      ) : (
        <ul className={classes.uses}>
          {uses.sites.map((site) => (
            <li key={site.id}>
              <Anchor component={Link} to={scoped(`/sites/${site.id}`)}>
                {site.name}
              </Anchor>
            </li>
          ))}
          {uses.evses.map((evse) => (
            <li key={evse.id}>
              <Anchor component={Link} to={scoped(`/stations/${evse.station_id}`)}>
                {evse.station_identity} · {evse.label}
              </Anchor>
            </li>
          ))}
          {uses.isMore && <li>{t("uses.more")}</li>}
        </ul>
      )}
    </Card>
  );
}
