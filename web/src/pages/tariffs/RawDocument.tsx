import { Collapse, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronRight } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { draftOf, type Thing } from "./document";
import classes from "./tariffs.module.css";

/** The document as it was written, for those who want it to the letter. */
export function RawDocument({ document }: { document: Thing }) {
  const { t } = useTranslation("tariffs");
  const [isOpen, { toggle }] = useDisclosure(false);
  return (
    <>
      <UnstyledButton className={classes.more} onClick={toggle} aria-expanded={isOpen}>
        <IconChevronRight size={16} aria-hidden data-open={isOpen || undefined} />
        {t("document")}
      </UnstyledButton>
      <Collapse expanded={isOpen}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must take the focus */}
        <pre className={classes.raw} tabIndex={0}>
          {JSON.stringify(draftOf(document), null, 2)}
        </pre>
      </Collapse>
    </>
  );
}
