import { DirectionProvider, useDirection } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";

/** Which way a page is read: the words of its language say it. */
export function Direction({ children }: { children: ReactNode }) {
  return (
    <DirectionProvider detectDirection={false}>
      <AsSpoken />
      {children}
    </DirectionProvider>
  );
}

function AsSpoken() {
  const { t, i18n } = useTranslation();
  const { setDirection } = useDirection();
  const direction = t("direction") === "rtl" ? "rtl" : "ltr";
  // biome-ignore lint/correctness/useExhaustiveDependencies: another language may be read the same way
  useEffect(() => setDirection(direction), [direction, i18n.language]);
  return null;
}
