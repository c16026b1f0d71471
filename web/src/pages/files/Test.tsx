import { IconPlugConnected } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { ActionButton } from "@/parts/actions";
import { Card } from "@/parts/Card";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState, ProblemNotice } from "@/parts/states";
import { PROBED } from "@/status/signs";
import { FilesPage } from "./FilesPage";

/** Whether a station could reach the file service, and what to do where it cannot. */
export default function Test() {
  const { t } = useTranslation("files");
  const test = api.useMutation("post", "/api/v1/file-service/test");
  return (
    <FilesPage
      part="test"
      actions={
        <ActionButton
          needs={["send", "file-jobs"]}
          loading={test.isPending}
          onClick={() => test.mutate({})}
        >
          {t("test.run")}
        </ActionButton>
      }
    >
      {test.isError && <ProblemNotice thrown={test.error} />}
      {test.data === undefined ? (
        <Card>
          <EmptyState shape={IconPlugConnected} title={t("test.none")}>
            {t("test.noneText")}
          </EmptyState>
        </Card>
      ) : (
        test.data.items.map((each) => (
          <Card
            key={each.protocol}
            title={each.protocol.toUpperCase()}
            about={<code>{each.url}</code>}
            aside={<StatusMark sign={PROBED[each.failed ?? "reached"]} />}
          >
            {each.failed === null ? (
              t("test.reached")
            ) : (
              <>
                {each.advice} <code>{each.said}</code>
              </>
            )}
          </Card>
        ))
      )}
    </FilesPage>
  );
}
