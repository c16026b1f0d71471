import { Tabs } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import classes from "./PageTabs.module.css";

/**
 * The parts of a page, each at an address of its own. On a phone the strip is wider than the screen: the
 * tab that is open is brought into view. `within` another strip it is the smaller of the two.
 */
export function PageTabs<Part extends string>({
  label,
  parts,
  part,
  open,
  within = false,
}: {
  label: string;
  parts: readonly { part: Part; title: string; icon?: ReactNode }[];
  part: Part;
  open: (part: Part) => void;
  within?: boolean;
}) {
  const strip = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab is another place
  useEffect(() => {
    strip.current
      ?.querySelector('[aria-selected="true"]')
      ?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [part]);
  return (
    <Tabs
      value={part}
      onChange={(next) => next !== null && open(next as Part)}
      activateTabWithKeyboard={false}
      variant={within ? "pills" : "default"}
    >
      <Tabs.List
        aria-label={label}
        className={(within ? classes.within : classes.tabs) ?? ""}
        ref={strip}
      >
        {parts.map((each) => (
          <Tabs.Tab key={each.part} value={each.part} leftSection={each.icon}>
            {each.title}
          </Tabs.Tab>
        ))}
      </Tabs.List>
    </Tabs>
  );
}
