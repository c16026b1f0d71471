import { Button, Group } from "@mantine/core";
import { IconDownload, IconRefresh } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { api, client } from "@/api/client";
import { useMay } from "@/api/me";
import { useSite } from "@/api/names";
import { useFormats } from "@/format/context";
import type { components } from "@/generated/api";
import { DoButton } from "@/parts/actions";
import { Card } from "@/parts/Card";
import { Facts } from "@/parts/Facts";
import { Energy, Instant } from "@/parts/figures";
import { StatusMark } from "@/parts/StatusMark";
import { Loading, ProblemNotice } from "@/parts/states";
import { METER_KEY, METER_PROOF } from "@/status/signs";
import type { Session } from "./codes";
import classes from "./parts.module.css";

type Proof = components["schemas"]["MeterProofView"];

/** Whether what the meter signed proves the session, why not, and the records to take away. */
export function MeterProof({ session }: { session: Session }) {
  const { t } = useTranslation("meters");
  const path = { session_id: session.id };
  const asked = api.useQuery(
    "get",
    "/api/v1/sessions/{session_id}/meter-proof",
    { params: { path } },
    { enabled: session.meter_proof !== null },
  );
  if (session.meter_proof === null) return null;
  const proof = asked.data;
  return (
    <Card title={t("proof.title")}>
      <StatusMark sign={METER_PROOF[session.meter_proof]} />
      {session.meter_proof === "not_signed" ? (
        <p className={classes.plain}>{t("proof.notSigned")}</p>
      ) : proof === undefined ? (
        asked.isError ? (
          <ProblemNotice thrown={asked.error} again={() => void asked.refetch()} />
        ) : (
          <Loading rows={2} />
        )
      ) : (
        <>
          {proof.doubts.length > 0 && (
            <ul className={classes.doubts}>
              {proof.doubts.map((doubt) => (
                <li key={doubt}>{t(`doubt.${doubt}`)}</li>
              ))}
            </ul>
          )}
          <Known session={session} proof={proof} />
          <Group gap="sm" mt="sm">
            <Download session={session} />
            <DoButton
              size="compact-sm"
              variant="default"
              act={() => client.POST("/api/v1/sessions/{session_id}/prove", { params: { path } })}
              done={t("proof.isAsked")}
              needs={["change", "sessions"]}
              leftSection={<IconRefresh size={15} aria-hidden />}
            >
              {t("proof.again")}
            </DoButton>
          </Group>
        </>
      )}
    </Card>
  );
}

function Known({ session, proof }: { session: Session; proof: Proof }) {
  const { t } = useTranslation("meters");
  const formats = useFormats();
  const zone = useSite(session.site_id)?.zone;
  const register = (wh: string | null) => (wh === null ? null : formats.energy(Number(wh)));
  const known = [
    [t("proof.meter"), proof.meter_serial],
    [
      t("proof.key"),
      proof.key_trust === null ? null : (
        <StatusMark key="key" bare sign={METER_KEY[proof.key_trust]} />
      ),
    ],
    [t("proof.begin"), register(proof.begin_wh_exact)],
    [t("proof.end"), register(proof.end_wh_exact)],
    [t("proof.billed"), <Energy key="billed" wh={proof.billed_wh} />],
    [t("proof.checked"), <Instant key="checked" at={proof.checked_at} zone={zone} />],
  ] as const;
  return <Facts items={known.filter(([, value]) => value !== null)} />;
}

function Download({ session }: { session: Session }) {
  const { t } = useTranslation("meters");
  const may = useMay();
  if (!may("read", "tokens")) return null;
  return (
    <Button
      component="a"
      href={`/api/v1/sessions/${session.id}/signed-records`}
      download
      size="compact-sm"
      variant="default"
      leftSection={<IconDownload size={15} aria-hidden />}
    >
      {t("proof.download")}
    </Button>
  );
}
