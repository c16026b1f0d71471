import { useCallback } from "react";
import { useTranslation } from "react-i18next";

/** A security event in words; what nobody has worded is a vendor's, and stands as it was said. */
export function useEventTitle(): (type: string) => string {
  const { t, i18n } = useTranslation("security");
  return useCallback(
    (type) => {
      const key = `type.${type}`;
      return i18n.exists(key, { ns: "security" }) ? String(t(key as never)) : type;
    },
    [t, i18n],
  );
}
