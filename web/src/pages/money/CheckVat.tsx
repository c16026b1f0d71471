import { TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { client } from "@/api/client";
import { ActionButton } from "@/parts/actions";
import { FormDialog } from "@/parts/FormDialog";

/** Checks a VAT number; for the receipt of a session, where one is given. */
export function CheckVat({ sessionId }: { sessionId?: string }) {
  const { t } = useTranslation("vat");
  const queries = useQueryClient();
  const [isOpen, open] = useState(false);
  return (
    <>
      <ActionButton
        needs={["change", "sessions"]}
        variant={sessionId === undefined ? "filled" : "default"}
        onClick={() => open(true)}
      >
        {t(sessionId === undefined ? "check" : "give")}
      </ActionButton>
      <FormDialog
        opened={isOpen}
        close={() => open(false)}
        title={t("check")}
        about={t(sessionId === undefined ? "checkText" : "giveText")}
        submit={t("check")}
        initial={{ vat_number: "" }}
        act={async (values) => {
          const { data } = await client.POST("/api/v1/vat-numbers/check", {
            body: { ...values, ...(sessionId === undefined ? {} : { session_id: sessionId }) },
          });
          return data;
        }}
        then={(found) => {
          void queries.invalidateQueries({ queryKey: ["get", "/api/v1/vat-checks"] });
          if (found === undefined) return;
          notifications.show({
            title: `${found.number ?? found.written}: ${t(`verdicts.${found.verdict}`)}`,
            message: found.company ?? t(`reasons.${found.reason}`),
            color: { valid: "green", unconfirmed: "yellow", invalid: "red" }[found.verdict],
          });
        }}
      >
        {(form) => (
          <TextInput
            label={t("number")}
            placeholder="NL000099998B57"
            required
            maxLength={40}
            data-autofocus
            {...form.getInputProps("vat_number")}
          />
        )}
      </FormDialog>
    </>
  );
}
