import { Select, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { client, idempotencyKey } from "@/api/client";
import { useList } from "@/api/lists";
import { useMe } from "@/api/me";
import { FormDialog } from "@/parts/FormDialog";
import { firstSpoken } from "@/words/words";
import type { Terminal } from "./queries";
import { TerminalFields, useHasPages, type Values } from "./TerminalFields";

type New = Values & { site_id: string; serial_ref: string };

/** Tell the platform of a reader that stands somewhere. */
export function RegisterDialog({
  opened,
  close,
  siteId,
  then,
}: {
  opened: boolean;
  close: () => void;
  /** The site that is looked at, if it is one. */
  siteId: string | null;
  then: (made: Terminal | undefined) => void;
}) {
  const { t, i18n } = useTranslation("terminals");
  const me = useMe();
  const sites = useList("/api/v1/sites", { sort: "name" }, { enabled: opened });
  return (
    <FormDialog<New, Terminal | undefined>
      opened={opened}
      close={close}
      title={t("register")}
      about={t("registerAbout")}
      submit={t("register")}
      done={t("registered")}
      initial={{
        site_id: siteId ?? "",
        serial_ref: "",
        label: "",
        account_id: "",
        evse_ids: [],
        language: me.default_language ?? firstSpoken([i18n.language]),
        start_mode: "TAP",
      }}
      act={async (values) =>
        (
          await client.POST("/api/v1/terminals", {
            params: { header: { "Idempotency-Key": idempotencyKey() } },
            body: { ...values, serial_ref: values.serial_ref || null } as never,
          })
        ).data
      }
      then={then}
    >
      {(form) => (
        <>
          <Select
            label={t("site")}
            required
            searchable
            allowDeselect={false}
            data={(sites.data?.pages.flatMap((page) => page.items) ?? []).map((each) => ({
              value: each.id,
              label: each.name,
            }))}
            {...form.getInputProps("site_id")}
            onChange={(value) =>
              form.setValues({ site_id: value ?? "", evse_ids: [] } as Partial<New>)
            }
          />
          <Serial form={form} />
          <TerminalFields form={form} siteId={form.values.site_id} />
        </>
      )}
    </FormDialog>
  );
}

/** What stands on a device; a payment page is none. */
function Serial({ form }: { form: UseFormReturnType<New> }) {
  const { t } = useTranslation("terminals");
  if (useHasPages(form.values.account_id)) return null;
  return (
    <TextInput
      label={t("serial")}
      description={t("serialAbout")}
      required
      maxLength={64}
      {...form.getInputProps("serial_ref")}
    />
  );
}
