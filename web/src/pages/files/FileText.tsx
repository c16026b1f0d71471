import { ScrollArea, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { Dialog } from "@/parts/Dialog";
import { Loading, ProblemNotice } from "@/parts/states";
import type { StationFile } from "./files";
import classes from "./files.module.css";

/** A file as text, where it is one. */
export function FileText({ file, close }: { file: StationFile | null; close: () => void }) {
  return (
    <Dialog opened={file !== null} close={close} title={file?.name ?? ""} size="min(100%, 1000px)">
      {file !== null && <Inside id={file.id} />}
    </Dialog>
  );
}

function Inside({ id }: { id: string }) {
  const { t } = useTranslation("files");
  const shown = api.useQuery("get", "/api/v1/station-files/{file_id}/text", {
    params: { path: { file_id: id } },
  });
  if (shown.isPending) return <Loading rows={6} />;
  if (shown.isError)
    return <ProblemNotice thrown={shown.error} again={() => void shown.refetch()} />;
  if (shown.data.text === null) return <Text>{t("file.noText")}</Text>;
  return (
    <>
      <ScrollArea.Autosize mah="65vh" className={classes.text} tabIndex={0}>
        <pre>{shown.data.text}</pre>
      </ScrollArea.Autosize>
      {shown.data.is_cut && (
        <Text size="sm" c="dimmed" mt="xs">
          {t("file.cut")}
        </Text>
      )}
    </>
  );
}
