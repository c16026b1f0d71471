import { MultiSelect, Select, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { useList } from "@/api/lists";
import { hasPages } from "./providers";

export type Values = {
  label: string;
  account_id: string;
  evse_ids: string[];
  language: string;
  start_mode: string;
};

/** Whether an account is with a provider of payment pages; not while it is not known. */
export function useHasPages(accountId: string): boolean {
  const accounts = useList("/api/v1/terminal-accounts", { sort: "name" });
  const all = accounts.data?.pages.flatMap((page) => page.items) ?? [];
  return hasPages(all.find((each) => each.id === accountId)?.provider);
}

/** What is said of a new terminal and may be changed of one that is there. */
export function TerminalFields<V extends Values>({
  form,
  siteId,
}: {
  form: UseFormReturnType<V>;
  /** Whose EVSEs it may pay for; empty while no site is chosen. */
  siteId: string;
}) {
  const { t } = useTranslation("terminals");
  const accounts = useList("/api/v1/terminal-accounts", { sort: "name" });
  const isPage = useHasPages(form.values.account_id);
  const evses = useList("/api/v1/evses", { site_id: siteId }, { enabled: siteId !== "" });
  const input = (name: keyof Values) => form.getInputProps(name as never);
  return (
    <>
      <TextInput
        label={t("label")}
        description={t("labelAbout")}
        required
        maxLength={200}
        {...input("label")}
      />
      <Select
        label={t("account")}
        description={t("accountAbout")}
        required
        allowDeselect={false}
        nothingFoundMessage={t("noAccounts")}
        data={(accounts.data?.pages.flatMap((page) => page.items) ?? []).map((each) => ({
          value: each.id,
          label: each.name,
        }))}
        {...input("account_id")}
      />
      <MultiSelect
        label={t("evses")}
        description={siteId === "" ? t("chooseSite") : t("evsesAbout")}
        disabled={siteId === ""}
        searchable
        nothingFoundMessage={t("noEvses")}
        data={(evses.data?.pages.flatMap((page) => page.items) ?? []).map((each) => ({
          value: each.id,
          label: `${each.station_identity} · ${each.label}`,
        }))}
        {...input("evse_ids")}
      />
      <Select
        label={t("language")}
        description={t("languageAbout")}
        allowDeselect={false}
        data={(["en", "de"] as const).map((value) => ({ value, label: t(`languages.${value}`) }))}
        {...input("language")}
      />
      {!isPage && (
        <Select
          label={t("startMode")}
          description={form.values.start_mode === "PLUG" ? t("modeAbout.PLUG") : t("modeAbout.TAP")}
          allowDeselect={false}
          data={(["TAP", "PLUG"] as const).map((value) => ({ value, label: t(`mode.${value}`) }))}
          {...input("start_mode")}
        />
      )}
    </>
  );
}
