import { IconFileUpload } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Column, DataList } from "@/parts/DataList";
import { StationName } from "@/parts/Named";
import { EmptyState } from "@/parts/states";
import { scopeFilter, useScope } from "@/shell/scope";
import { useFileColumns } from "./columns";
import { FileActions } from "./FileActions";
import { FilesPage } from "./FilesPage";
import { FileText } from "./FileText";
import { FILES, type StationFile } from "./files";

/** Every file that a station brought, newest first. */
export default function Uploads() {
  const { t } = useTranslation("files");
  const [scope] = useScope();
  const asked = useMemo(() => (scope?.kind === "group" ? {} : scopeFilter(scope)), [scope]);
  const [read, setRead] = useState<StationFile | null>(null);
  const rest = useFileColumns();
  const columns = useMemo<readonly Column<StationFile>[]>(
    () => [
      {
        id: "station",
        title: t("station"),
        cell: (file) =>
          file.station_id === null ? t("kind.test") : <StationName id={file.station_id} />,
        width: 150,
      },
      ...rest,
      {
        id: "menu",
        title: t("actions"),
        cell: (file) => <FileActions file={file} view={() => setRead(file)} />,
        width: 110,
        align: "end",
      },
    ],
    [t, rest],
  );
  return (
    <FilesPage part="uploads">
      <DataList
        name={t("part.uploads")}
        address={FILES}
        asked={asked}
        columns={columns}
        filters={[{ kind: "text", name: "name_starts", title: t("file.name") }]}
        sort="-changed_at"
        empty={
          <EmptyState shape={IconFileUpload} title={t("file.none")}>
            {t("file.noneText")}
          </EmptyState>
        }
      />
      <FileText file={read} close={() => setRead(null)} />
    </FilesPage>
  );
}
