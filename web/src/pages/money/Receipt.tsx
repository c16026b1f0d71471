import { Anchor, Button } from "@mantine/core";
import { IconFileCode, IconFileTypePdf } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { api } from "@/api/client";
import { useList } from "@/api/lists";
import { useMay } from "@/api/me";
import { Problem } from "@/api/problem";
import type { components } from "@/generated/api";
import { Card } from "@/parts/Card";
import { Facts } from "@/parts/Facts";
import { Instant, Money, Unknown } from "@/parts/figures";
import { Page } from "@/parts/Page";
import { Copyable } from "@/parts/Secret";
import { StatusMark } from "@/parts/StatusMark";
import { Loading, ProblemNotice } from "@/parts/states";
import { useScoped } from "@/shell/scope";
import { HASH } from "@/status/signs";
import { type Document, hashOf } from "./document";
import { PaymentLink, useSay } from "./parts";
import classes from "./parts.module.css";
import { Charged, NothingCharged } from "./Sheet";

type Row = components["schemas"]["WholeReceiptView"];

/** One document, as it was issued. */
export default function Receipt() {
  const { t } = useTranslation("money");
  const { receiptId = "" } = useParams();
  const receipt = api.useQuery("get", "/api/v1/receipts/{receipt_id}", {
    params: { path: { receipt_id: receiptId } },
  });
  if (receipt.data === undefined) {
    return (
      <Page title={t("receipts.one")} above={[{ title: t("receipts.title"), to: "/receipts" }]}>
        {receipt.isPending ? (
          <Loading rows={8} />
        ) : (
          <ProblemNotice thrown={receipt.error} again={() => void receipt.refetch()} />
        )}
      </Page>
    );
  }
  return <Whole receipt={receipt.data} />;
}

/** The document's bytes: what they say, and whether they are those that were issued. */
function useIssued(receipt: Row) {
  return useQuery({
    queryKey: ["issued", receipt.id],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => {
      const answer = await fetch(`/api/v1/receipts/${receipt.id}/json`, {
        credentials: "same-origin",
        signal,
      });
      if (!answer.ok) throw new Problem({ status: answer.status, code: `http_${answer.status}` });
      const bytes = await answer.arrayBuffer();
      return {
        document: JSON.parse(new TextDecoder().decode(bytes)) as Document,
        hash: await hashOf(bytes),
      };
    },
  });
}

function Whole({ receipt }: { receipt: Row }) {
  const { t } = useTranslation("money");
  const say = useSay();
  const issued = useIssued(receipt);
  const zone = issued.data?.document.place.zone;
  const kind = say(`documentType.${receipt.document_type}`);
  return (
    <Page
      title={receipt.number ?? kind}
      above={[{ title: t("receipts.title"), to: "/receipts" }]}
      about={
        <>
          {receipt.number !== null && `${kind} · `}
          <Instant at={receipt.issued_at} zone={zone} />
        </>
      }
      actions={
        <>
          {receipt.pdf_sha256 !== null && (
            <Button
              component="a"
              href={`/api/v1/receipts/${receipt.id}/pdf`}
              target="_blank"
              rel="noopener"
              leftSection={<IconFileTypePdf size={16} aria-hidden />}
            >
              {t("receipts.pdf")}
            </Button>
          )}
          <Button
            component="a"
            href={`/api/v1/receipts/${receipt.id}/json`}
            target="_blank"
            rel="noopener"
            variant="default"
            leftSection={<IconFileCode size={16} aria-hidden />}
          >
            {t("receipts.json")}
          </Button>
        </>
      }
    >
      <div className={classes.columns}>
        <div className={classes.column}>
          {issued.isPending ? (
            <Card title={kind}>
              <Loading rows={8} />
            </Card>
          ) : issued.isError ? (
            <Card title={kind}>
              <ProblemNotice thrown={issued.error} again={() => void issued.refetch()} />
            </Card>
          ) : issued.data.document.type === "NOTHING_CHARGED" ? (
            <NothingCharged document={issued.data.document} />
          ) : (
            <Charged document={issued.data.document} />
          )}
        </div>
        <div className={classes.column}>
          <Card title={t("receipts.belongs")}>
            <Belongs receipt={receipt} />
          </Card>
          {receipt.document_type === "RECEIPT" && <Corrections receipt={receipt} />}
          <Card title={t("receipts.proof")} about={t("receipts.proofAbout")}>
            <Proof receipt={receipt} hash={issued.data?.hash ?? null} />
          </Card>
        </div>
      </div>
    </Page>
  );
}

function Belongs({ receipt }: { receipt: Row }) {
  const { t } = useTranslation("money");
  const scoped = useScoped();
  const may = useMay();
  const items: (readonly [string, ReactNode])[] = [
    [t("payments.one"), <PaymentLink key="payment" id={receipt.payment_id} />],
    [
      t("session"),
      receipt.session_id === null ? (
        <Unknown key="session" />
      ) : may("read", "sessions") ? (
        <Anchor key="session" component={Link} to={scoped(`/sessions/${receipt.session_id}`)}>
          {t("receipts.toSession")}
        </Anchor>
      ) : (
        receipt.session_id
      ),
    ],
  ];
  if (receipt.corrects_id !== null) {
    items.push([
      t("receipts.corrects"),
      <Anchor key="corrects" component={Link} to={scoped(`/receipts/${receipt.corrects_id}`)}>
        {(receipt.document as unknown as Document).corrects?.number ?? receipt.corrects_id}
      </Anchor>,
    ]);
  }
  return <Facts items={items} />;
}

/** The credit notes that were issued since. */
function Corrections({ receipt }: { receipt: Row }) {
  const { t } = useTranslation("money");
  const scoped = useScoped();
  const asked = useList("/api/v1/receipts", { corrects_id: receipt.id });
  const notes = asked.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card title={t("receipts.corrections")}>
      {asked.isPending ? (
        <Loading rows={1} />
      ) : notes.length === 0 ? (
        <p className={classes.quiet}>{t("receipts.noCorrections")}</p>
      ) : (
        <Facts
          items={notes.map((each) => [
            each.number ?? each.id,
            <Anchor key={each.id} component={Link} to={scoped(`/receipts/${each.id}`)}>
              <Money value={each.total} />
            </Anchor>,
          ])}
        />
      )}
    </Card>
  );
}

function Proof({ receipt, hash }: { receipt: Row; hash: string | null }) {
  const { t } = useTranslation("money");
  const items: (readonly [string, ReactNode])[] = [
    [
      t("receipts.hash"),
      <span key="hash" className={classes.state}>
        <Copyable
          text={receipt.document_sha256}
          shown={`${receipt.document_sha256.slice(0, 16)}…`}
        />
        {hash !== null && (
          <StatusMark sign={HASH[hash === receipt.document_sha256 ? "same" : "differs"]} />
        )}
      </span>,
    ],
  ];
  if (receipt.pdf_sha256 !== null) {
    items.push([
      t("receipts.pdfHash"),
      <Copyable
        key="pdf"
        text={receipt.pdf_sha256}
        shown={`${receipt.pdf_sha256.slice(0, 16)}…`}
      />,
    ]);
  }
  items.push([t("receipts.id"), <Copyable key="id" text={receipt.id} />]);
  return <Facts items={items} />;
}
