import { Anchor } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { api, client } from "@/api/client";
import { useEvse, useSite } from "@/api/names";
import { ActionButton, ConfirmButton } from "@/parts/actions";
import { Card } from "@/parts/Card";
import { Facts } from "@/parts/Facts";
import { FormDialog } from "@/parts/FormDialog";
import { Instant, Unknown } from "@/parts/figures";
import { useOtherLanguage } from "@/parts/language";
import { Page } from "@/parts/Page";
import { StatusMark } from "@/parts/StatusMark";
import { Loading, ProblemNotice } from "@/parts/states";
import { useScoped } from "@/shell/scope";
import { ONLINE, READER } from "@/status/signs";
import { Online } from "./Online";
import { hasPages, providerName } from "./providers";
import type { Terminal } from "./queries";
import { ScreenCard } from "./ScreenCard";
import { TerminalFields, type Values } from "./TerminalFields";
import classes from "./terminals.module.css";

/** One reader: what it shows, what it pays for, and when its provider reached it. */
export default function TerminalPage() {
  const { t } = useTranslation("terminals");
  const { terminalId = "" } = useParams();
  const terminal = api.useQuery("get", "/api/v1/terminals/{terminal_id}", {
    params: { path: { terminal_id: terminalId } },
  });
  const above = [{ title: t("title"), to: "/terminals" }];
  if (terminal.isPending) return <Loading rows={8} />;
  if (terminal.isError) {
    return (
      <Page title={t("terminal")} above={above}>
        <ProblemNotice thrown={terminal.error} again={() => void terminal.refetch()} />
      </Page>
    );
  }
  return (
    <Page
      title={terminal.data.label}
      above={above}
      mark={<StatusMark sign={ONLINE[terminal.data.is_online ? "true" : "false"]} />}
      about={
        hasPages(terminal.data.provider)
          ? t("page.about", { provider: providerName(terminal.data.provider) })
          : `${providerName(terminal.data.provider)} ${terminal.data.serial_ref}`
      }
      actions={<Actions terminal={terminal.data} />}
    >
      <div className={classes.columns}>
        <div className={classes.column}>
          <Known terminal={terminal.data} />
          <PaysFor terminal={terminal.data} />
          <Test terminal={terminal.data} />
        </div>
        <div className={classes.column}>
          {!hasPages(terminal.data.provider) && <ScreenCard terminal={terminal.data} />}
        </div>
      </div>
      <Online terminal={terminal.data} />
    </Page>
  );
}

function Actions({ terminal }: { terminal: Terminal }) {
  const { t } = useTranslation("terminals");
  const navigate = useNavigate();
  const scoped = useScoped();
  const queries = useQueryClient();
  const [isEditing, { open, close }] = useDisclosure(false);
  const path = { terminal_id: terminal.id };
  const before: Values = {
    label: terminal.label,
    account_id: terminal.account_id,
    evse_ids: terminal.evse_ids,
    language: terminal.language,
    start_mode: terminal.start_mode,
  };
  return (
    <>
      <ActionButton needs={["change", "terminals"]} variant="default" onClick={open}>
        {t("edit")}
      </ActionButton>
      <ConfirmButton
        needs={["delete", "terminals"]}
        title={t("deleteTitle", { name: terminal.label })}
        text={t("deleteText")}
        typed={terminal.label}
        confirm={t("delete")}
        done={t("deleted", { name: terminal.label })}
        act={() => client.DELETE("/api/v1/terminals/{terminal_id}", { params: { path } })}
        then={() => void navigate(scoped("/terminals"))}
      >
        {t("delete")}
      </ConfirmButton>
      <FormDialog<Values, unknown>
        opened={isEditing}
        close={close}
        title={t("editTitle", { name: terminal.label })}
        about={t("editAbout")}
        submit={t("save", { ns: "common" })}
        done={t("changed")}
        initial={before}
        act={(values) =>
          client.PATCH("/api/v1/terminals/{terminal_id}", {
            params: { path },
            body: changed(before, values) as never,
          })
        }
        then={() => void queries.invalidateQueries({ queryKey: ["get"] })}
      >
        {(form) => <TerminalFields form={form} siteId={terminal.site_id} />}
      </FormDialog>
    </>
  );
}

function changed(before: Values, after: Values): Partial<Values> {
  return Object.fromEntries(
    Object.entries(after).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof Values]),
    ),
  );
}

function Known({ terminal }: { terminal: Terminal }) {
  const { t } = useTranslation("terminals");
  const scoped = useScoped();
  const site = useSite(terminal.site_id);
  return (
    <Card>
      <Facts
        items={[
          [
            t("reader"),
            terminal.reader_state === null ? (
              hasPages(terminal.provider) ? (
                t("page.title")
              ) : (
                <Unknown key="reader" />
              )
            ) : (
              <StatusMark key="reader" bare sign={READER[terminal.reader_state]} />
            ),
          ],
          [
            terminal.is_online ? t("onlineSince") : t("offlineSince"),
            <Instant key="since" at={terminal.online_changed_at} zone={site?.zone} />,
          ],
          [
            t("site"),
            <Anchor key="site" component={Link} to={scoped(`/sites/${terminal.site_id}`)}>
              {site?.name ?? t("site")}
            </Anchor>,
          ],
          [t("account"), <AccountName key="account" id={terminal.account_id} />],
          [t("startMode"), t(`mode.${terminal.start_mode}`)],
          [t("language"), t(`languages.${terminal.language}`)],
          [
            t("display"),
            terminal.ui_level === null ? (
              <Unknown key="display" />
            ) : (
              t(`display_.${terminal.ui_level}`)
            ),
          ],
          [t("created"), <Instant key="created" at={terminal.created_at} style="day" />],
        ]}
      />
    </Card>
  );
}

function AccountName({ id }: { id: string }) {
  const scoped = useScoped();
  const account = api.useQuery("get", "/api/v1/terminal-accounts/{terminal_account_id}", {
    params: { path: { terminal_account_id: id } },
  });
  if (account.data === undefined) return <Unknown />;
  return (
    <Anchor component={Link} to={scoped("/terminal-accounts")}>
      {account.data.name}
    </Anchor>
  );
}

function PaysFor({ terminal }: { terminal: Terminal }) {
  const { t } = useTranslation("terminals");
  return (
    <Card title={t("paysFor")} about={t("paysForAbout")}>
      {terminal.evse_ids.length === 0 ? (
        <p className={classes.quiet}>{t("paysForNothing")}</p>
      ) : (
        <ul className={classes.evses}>
          {terminal.evse_ids.map((id) => (
            <li key={id}>
              <Evse id={id} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Evse({ id }: { id: string }) {
  const scoped = useScoped();
  const evse = useEvse(id);
  if (evse === undefined) return <code>{id}</code>;
  return (
    <Anchor component={Link} to={scoped(`/stations/${evse.station_id}`)}>
      {evse.station_identity} · {evse.label}
    </Anchor>
  );
}

/** Ask the provider now, and show what it said. */
function Test({ terminal }: { terminal: Terminal }) {
  const { t } = useTranslation("terminals");
  const queries = useQueryClient();
  const testing = useMutation({
    mutationFn: async () =>
      (
        await client.POST("/api/v1/terminals/{terminal_id}/test", {
          params: { path: { terminal_id: terminal.id } },
        })
      ).data,
    onSettled: () => void queries.invalidateQueries({ queryKey: ["get"] }),
  });
  useOtherLanguage(testing.reset);
  const said = testing.data;
  return (
    <Card
      title={t("test.title")}
      about={t("test.about", { provider: providerName(terminal.provider) })}
      aside={
        <ActionButton
          needs={["change", "terminals"]}
          variant="default"
          loading={testing.isPending}
          onClick={() => testing.mutate()}
        >
          {t("test.do")}
        </ActionButton>
      }
    >
      <div aria-live="polite">
        {testing.isError ? (
          <ProblemNotice thrown={testing.error} />
        ) : said === undefined ? (
          <p className={classes.quiet}>{t("test.not")}</p>
        ) : (
          <Facts
            items={[
              [
                t("test.answer"),
                <StatusMark key="answer" bare sign={ONLINE[said.is_online ? "true" : "false"]} />,
              ],
              ...(said.problem === null ? [] : [[t("test.problem"), said.problem] as const]),
              [t("test.activity"), said.activity ?? <Unknown key="activity" />],
              [t("test.firmware"), said.firmware ?? <Unknown key="firmware" />],
              [t("test.at"), <Instant key="at" at={said.tested_at} style="second" />],
            ]}
          />
        )}
      </div>
    </Card>
  );
}
