import { useCallback } from "react";
import { useTranslation } from "react-i18next";

/** What an operator's item says in one sentence; a kind that nobody has worded by its own name. */
export function useSentence(): (code: string, detail: Readonly<Record<string, unknown>>) => string {
  const { t, i18n } = useTranslation("attention");
  return useCallback(
    (code, detail) => {
      const key = `kind.${code.replaceAll(".", "_")}`;
      if (!i18n.exists(key, { ns: "attention" })) return code.replaceAll(/[._]/g, " ");
      return String(t(key as never, detail as never));
    },
    [t, i18n],
  );
}
