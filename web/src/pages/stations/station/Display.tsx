import { IconMessage2 } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { RowOf } from "@/api/lists";
import { useMay } from "@/api/me";
import { Customers } from "@/pages/stations/station/Customers";
import { useThisStation } from "@/pages/stations/station/useThisStation";
import { WebCodes } from "@/pages/stations/station/WebCodes";
import { type Column, DataList } from "@/parts/DataList";
import { Instant, Unknown } from "@/parts/figures";
import { EmptyState } from "@/parts/states";

const MESSAGES = "/api/v1/stations/{station_id}/display-messages";
type Message = RowOf<typeof MESSAGES>;

/** What a station shows, and to those who may see it, what it has stored of customers. */
export default function Display() {
  const { t } = useTranslation("stations");
  const may = useMay();
  const station = useThisStation();
  const path = useMemo(() => ({ station_id: station.id }), [station.id]);
  return (
    <>
      <DataList
        name={t("display.title")}
        address={MESSAGES}
        path={path}
        columns={useMessageColumns()}
        sort="message_no"
        empty={
          <EmptyState shape={IconMessage2} title={t("display.empty")}>
            {t("display.emptyText")}
          </EmptyState>
        }
      />
      <WebCodes station={station} />
      {may("read", "tokens") && <Customers />}
    </>
  );
}

function useMessageColumns(): readonly Column<Message>[] {
  const { t } = useTranslation("stations");
  return useMemo(
    () => [
      {
        id: "content",
        title: t("display.content"),
        cell: (row) => <span title={row.content}>{row.content}</span>,
        width: 320,
        isName: true,
      },
      {
        id: "number",
        title: t("display.number"),
        cell: (row) => row.message_no,
        sort: "message_no",
        width: 110,
        align: "end",
      },
      {
        id: "language",
        title: t("display.language"),
        cell: (row) => row.language ?? <Unknown />,
        width: 110,
      },
      {
        id: "others",
        title: t("display.others"),
        cell: (row) => <Others message={row} />,
        width: 200,
      },
      {
        id: "state",
        title: t("display.state"),
        cell: (row) => row.state ?? t("display.anyState"),
        width: 150,
      },
      { id: "priority", title: t("display.priority"), cell: (row) => row.priority, width: 150 },
      {
        id: "ends",
        title: t("display.ends"),
        cell: (row) => (row.ends_at === null ? t("display.cleared") : <Instant at={row.ends_at} />),
        width: 170,
      },
    ],
    [t],
  );
}

/** The same in other languages, by these; each text is read by pointing at them. */
function Others({ message: { others } }: { message: Message }) {
  const { t } = useTranslation("stations");
  if (others.length === 0) return <Unknown />;
  const texts = others.map(
    (each) => `${each.language ?? t("display.noLanguage")}: ${each.content}`,
  );
  return <span title={texts.join("\n")}>{texts.join(" · ")}</span>;
}
