import type { Icon } from "@tabler/icons-react";

/** How a status feels; each has its colours in `theme/global.css`. */
export type Tone = "good" | "busy" | "wait" | "warn" | "bad" | "off";

/** Colour, shape and word of one status: nobody has to tell it by colour alone. */
export type Sign = {
  tone: Tone;
  shape: Icon;
  /** Its name in the area `status` of the words. */
  word: string;
};
