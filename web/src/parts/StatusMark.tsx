import { Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Sign } from "@/status/tone";
import classes from "./StatusMark.module.css";

/** A status: colour, shape and word. `note` is what there is to know beyond the word. */
export function StatusMark({
  sign,
  name,
  note,
  bare = false,
}: {
  sign: Sign;
  /** What it is called where the words do not know it. */
  name?: string;
  note?: string | undefined;
  /** Without its ground, for rows. */
  bare?: boolean;
}) {
  const { t } = useTranslation("status");
  const Shape = sign.shape;
  const word = sign.word === "" ? (name ?? "") : t(sign.word as never);
  const mark = (
    <span className={classes.mark} data-tone={sign.tone} data-bare={bare || undefined}>
      <Shape size={15} stroke={2} aria-hidden />
      <span>{word}</span>
    </span>
  );
  return note === undefined ? mark : <Tooltip label={note}>{mark}</Tooltip>;
}
