import type { TFunction } from "i18next";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";

/** A word that is found by a code: the code's own name where nobody has a word for it. */
export type Say = (word: string, values?: Record<string, unknown>, otherwise?: string) => string;

/** The words of sessions by names that are only known as it goes. */
export function useSay(): Say {
  const { t } = useTranslation("sessions");
  return useCallback<Say>(
    (word, values = {}, otherwise) =>
      (t as TFunction)(word, {
        ...values,
        defaultValue: otherwise ?? word.slice(word.lastIndexOf(".") + 1),
      }) as string,
    [t],
  );
}
