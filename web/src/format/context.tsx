import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Formats } from "@/format/format";
import { localeFor, viewerZone } from "@/format/locale";

const FormatContext = createContext<Formats | null>(null);
const NowContext = createContext<Date>(new Date());
const TICK_MS = 5_000;

/** Formats for the language that is spoken, and the time that passes. */
export function FormatProvider({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation();
  const formats = useMemo(() => new Formats(localeFor(i18n.language), viewerZone), [i18n.language]);
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <FormatContext value={formats}>
      <NowContext value={now}>{children}</NowContext>
    </FormatContext>
  );
}

export function useFormats(): Formats {
  const formats = useContext(FormatContext);
  if (formats === null) throw new Error("useFormats outside of FormatProvider");
  return formats;
}

/** The present, every few seconds. */
export function useNow(): Date {
  return useContext(NowContext);
}
