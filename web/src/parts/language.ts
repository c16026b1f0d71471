import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

/** Does this when another language is chosen: what was said in the one before has to go. */
export function useOtherLanguage(act: () => void): void {
  const { i18n } = useTranslation();
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const hear = () => latest.current();
    i18n.on("languageChanged", hear);
    return () => i18n.off("languageChanged", hear);
  }, [i18n]);
}
