import { Tabs, Textarea } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { ActionButton } from "@/parts/actions";
import { Card } from "@/parts/Card";
import { Page } from "@/parts/Page";
import { Loading, ProblemNotice } from "@/parts/states";
import { useUnsaved } from "@/parts/Unsaved";
import { useScoped } from "@/shell/scope";
import { useSearchParams } from "@/shell/search";
import { Changes } from "./Changes";
import { draftOf, firstDocument, type Thing } from "./document";
import { type Draft, useDraft } from "./draft";
import { Preview, SESSION } from "./Preview";
import { PublishDialog } from "./PublishDialog";
import { type Tariff, type Uses, useTariffPage, useUses, useVersion } from "./queries";
import { type Found, useRemark } from "./remarks";
import { TariffForm } from "./TariffForm";
import classes from "./tariffs.module.css";

/** A version to be written: begun from the last one, checked as it is typed, then published. */
export default function NewVersion() {
  const { t } = useTranslation("tariffs");
  const { tariffId = "" } = useParams();
  const { tariff } = useTariffPage(tariffId);
  const last = useVersion(tariffId, tariff.data?.last_version_id ?? null);
  const uses = useUses(tariffId);
  const failed = [tariff, last].find((each) => each.isError);
  if (failed !== undefined) {
    return (
      <Page title={t("newVersion")} above={[{ title: t("title"), to: "/tariffs" }]}>
        <ProblemNotice thrown={failed.error} again={() => void failed.refetch()} />
      </Page>
    );
  }
  const isRead = tariff.data !== undefined && (tariff.data.last_version_id === null || last.data);
  if (!isRead || tariff.data === undefined || uses === null) return <Loading rows={10} />;
  return (
    <Editor
      key={tariffId}
      tariff={tariff.data}
      before={(last.data?.document as Thing | undefined) ?? null}
      uses={uses}
    />
  );
}

function Editor({ tariff, before, uses }: { tariff: Tariff; before: Thing | null; uses: Uses }) {
  const { t } = useTranslation("tariffs");
  const navigate = useNavigate();
  const scoped = useScoped();
  const queries = useQueryClient();
  const number = (tariff.last_version_number ?? 0) + 1;
  const draft = useDraft(
    before === null
      ? firstDocument(tariff.name, uses.sites[0]?.currency ?? "EUR")
      : { ...draftOf(before), name: tariff.name },
    tariff.id,
  );
  const [isPublishing, { open, close }] = useDisclosure(false);
  const leave = useUnsaved(draft.isChanged);
  return (
    <Page
      title={t("versionTitle", { number })}
      above={[
        { title: t("title"), to: "/tariffs" },
        { title: tariff.name, to: `/tariffs/${tariff.id}` },
      ]}
      about={before === null ? t("firstAbout") : t("nextAbout", { number: number - 1 })}
      actions={
        <>
          <ActionButton
            needs={["read", "tariffs"]}
            variant="default"
            onClick={() => void navigate(scoped(`/tariffs/${tariff.id}`))}
          >
            {t("cancel", { ns: "common" })}
          </ActionButton>
          <ActionButton needs={["create", "tariffs"]} why={useWhyNot(draft)} onClick={open}>
            {t("publish")}
          </ActionButton>
        </>
      }
    >
      <div className={classes.editor}>
        <TariffForm draft={draft} />
        <Beside draft={draft} before={before} />
      </div>
      <PublishDialog
        opened={isPublishing}
        close={close}
        tariff={tariff}
        document={draft.document}
        before={before}
        uses={uses}
        then={(version) => {
          leave();
          void queries.invalidateQueries({ queryKey: ["get"] });
          void navigate(scoped(`/tariffs/${tariff.id}`), { state: { published: version } });
        }}
      />
    </Page>
  );
}

/** Why it cannot be published as it stands. */
function useWhyNot(draft: Draft): string | null {
  const { t } = useTranslation("tariffs");
  if (draft.isBroken) return t("why.broken");
  if (draft.isChecking) return t("why.checking");
  if (draft.outage !== null && draft.outage !== undefined) return t("why.unchecked");
  return draft.errors.length > 0 ? t("why.errors", { count: draft.errors.length }) : null;
}

function Beside({ draft, before }: { draft: Draft; before: Thing | null }) {
  const { t } = useTranslation("tariffs");
  const [search] = useSearchParams();
  const isSound = draft.errors.length === 0 && !draft.isBroken && draft.words !== null;
  return (
    <div className={classes.beside}>
      <Card>
        <Tabs defaultValue={search.has(SESSION) ? "preview" : "words"} keepMounted={false}>
          <Tabs.List mb="md">
            <Tabs.Tab value="words">
              {draft.errors.length > 0
                ? t("beside.errors", { count: draft.errors.length })
                : t("beside.words")}
            </Tabs.Tab>
            {before !== null && <Tabs.Tab value="changes">{t("beside.changes")}</Tabs.Tab>}
            <Tabs.Tab value="preview">{t("beside.preview")}</Tabs.Tab>
            <Tabs.Tab value="json">{t("beside.json")}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="words">
            <Verdict draft={draft} />
          </Tabs.Panel>
          {before !== null && (
            <Tabs.Panel value="changes">
              <Changes before={before} after={draft.document} />
            </Tabs.Panel>
          )}
          <Tabs.Panel value="preview">
            <Preview subject={{ kind: "draft", document: draft.document, isSound }} />
          </Tabs.Panel>
          <Tabs.Panel value="json">
            <Textarea
              label={t("json")}
              description={t("jsonAbout")}
              error={draft.isBroken ? t("notJson") : null}
              autosize
              minRows={14}
              maxRows={30}
              spellCheck={false}
              classNames={{ input: classes.json }}
              value={draft.text}
              onChange={(event) => draft.write(event.currentTarget.value)}
            />
          </Tabs.Panel>
        </Tabs>
      </Card>
    </div>
  );
}

function Verdict({ draft }: { draft: Draft }) {
  const { t } = useTranslation("tariffs");
  if (draft.outage !== null && draft.outage !== undefined) {
    return <ProblemNotice thrown={draft.outage} again={draft.check} />;
  }
  return (
    <div aria-live="polite" aria-busy={draft.isChecking}>
      {draft.words !== null && draft.errors.length === 0 && <Words words={draft.words} />}
      {draft.errors.length > 0 && <Remarks kind="error" remarks={draft.errors} />}
      {draft.warnings.length > 0 && <Remarks kind="warning" remarks={draft.warnings} />}
      {draft.words !== null && draft.errors.length === 0 && draft.warnings.length === 0 && (
        <p className={classes.quiet}>{t("noRemarks")}</p>
      )}
    </div>
  );
}

export function Words({ words }: { words: { en: string[]; de: string[] } }) {
  const { i18n } = useTranslation();
  const sentences = i18n.language === "de" ? words.de : words.en;
  return (
    <ul className={classes.words}>
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}

export function Remarks({
  kind,
  remarks,
}: {
  kind: "error" | "warning";
  remarks: readonly (Found & { field: string })[];
}) {
  const { t } = useTranslation("tariffs");
  const say = useRemark();
  return (
    <div className={classes.remarks} data-kind={kind}>
      <h3>{t(`remarks.${kind}`, { count: remarks.length })}</h3>
      <ul>
        {remarks.map((each) => (
          <li key={`${each.field} ${each.rule}`}>
            {say(each)}
            <code>{each.field.replace(/^document\.?/, "")}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}
