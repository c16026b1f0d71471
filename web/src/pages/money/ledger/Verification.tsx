import { Anchor, Group, Progress } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, client } from "@/api/client";
import { useOrganizationIfAny } from "@/api/names";
import { useFormats } from "@/format/context";
import type { components } from "@/generated/api";
import { DoButton } from "@/parts/actions";
import { Card } from "@/parts/Card";
import { Facts } from "@/parts/Facts";
import { Instant } from "@/parts/figures";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState, Loading, ProblemNotice } from "@/parts/states";
import { useScoped } from "@/shell/scope";
import { VERIFICATION } from "@/status/signs";
import { useBookScope } from "../parts";
import classes from "../parts.module.css";
import { LedgerPage } from "./LedgerPage";
import { stageOf } from "./stage";

const ADDRESS = "/api/v1/ledger/verification";
type Row = components["schemas"]["VerificationView"];
const WHILE_RUNNING_MS = 3_000;

/** Whether the books are still what was written. */
export default function Verification() {
  const { t } = useTranslation("money");
  const { asked } = useBookScope();
  const all = api.useQuery(
    "get",
    ADDRESS,
    {},
    {
      refetchInterval: ({ state }) =>
        state.data?.items.some((each) => stageOf(each) === "running") ? WHILE_RUNNING_MS : false,
    },
  );
  const own = asked.organization_id;
  const rows = all.data?.items.filter((each) => own === undefined || each.organization_id === own);
  return (
    <LedgerPage part="verification">
      {all.isPending ? (
        <Loading rows={6} />
      ) : all.isError ? (
        <ProblemNotice thrown={all.error} again={() => void all.refetch()} />
      ) : rows === undefined || rows.length === 0 ? (
        <Card>
          <EmptyState shape={IconShieldCheck} title={t("verification.empty")}>
            {t("verification.emptyText")}
          </EmptyState>
        </Card>
      ) : (
        rows.map((row) => <OneBook key={row.organization_id} row={row} />)
      )}
    </LedgerPage>
  );
}

function OneBook({ row }: { row: Row }) {
  const { t } = useTranslation("money");
  const formats = useFormats();
  const scoped = useScoped();
  const queries = useQueryClient();
  const owner = useOrganizationIfAny(row.organization_id);
  const name = owner === undefined ? "…" : (owner?.name ?? row.organization_id);
  const stage = stageOf(row);
  const isRunning = stage === "running";
  const ask = (isWhole: boolean) => async () => {
    await client.POST(ADDRESS, {
      body: { organization_id: row.organization_id, is_whole: isWhole },
    });
    await queries.invalidateQueries({ queryKey: ["get", ADDRESS] });
  };
  return (
    <Card title={name} aside={<StatusMark sign={VERIFICATION[stage]} />}>
      {isRunning && (
        <div role="status">
          <Progress value={100} animated size="sm" aria-label={t("verification.running")} mb="xs" />
          <p className={classes.quiet}>{t("verification.running")}</p>
        </div>
      )}
      <Facts
        items={[
          [t("verification.entries"), formats.plain(row.entries)],
          [t("verification.payments"), formats.plain(row.payments)],
          [t("verification.round"), <Instant key="round" at={row.round_began_at} />],
          [t("verification.finished"), <Instant key="finished" at={row.finished_at} />],
          [
            t("verification.findings"),
            row.findings === 0 ? (
              t("verification.none")
            ) : (
              <Anchor key="findings" component={Link} to={scoped("/attention")}>
                {t("verification.found", { count: row.findings })}
              </Anchor>
            ),
          ],
        ]}
      />
      <Group gap="sm" mt="md">
        <DoButton
          act={ask(false)}
          done={t("verification.asked")}
          needs={["create", "ledger"]}
          why={isRunning ? t("verification.isRunning") : null}
        >
          {t("verification.ask")}
        </DoButton>
        <DoButton
          act={ask(true)}
          done={t("verification.asked")}
          needs={["create", "ledger"]}
          why={isRunning ? t("verification.isRunning") : null}
          variant="default"
        >
          {t("verification.askWhole")}
        </DoButton>
      </Group>
    </Card>
  );
}
