import { useTranslation } from "react-i18next";
import { useFormats } from "@/format/context";
import type { State } from "@/pages/stations/availability/spansOf";
import { drawn, lasted, type Piece } from "@/parts/spans";
import { EVSE, LINK } from "@/status/signs";
import type { Sign } from "@/status/tone";
import classes from "./availability.module.css";

/** What nobody planned is seen in a long bar, however short it was. */
const SEEN: readonly State[] = ["faulted", "offline"];
const CELLS = 288;

/** What a state looks like and is called; a link has words of its own. */
export function signOf(kind: "link" | "evse", state: State): Sign {
  if (kind === "link") {
    if (state === "online") return LINK.connected;
    return state === "offline" ? LINK.disconnected : EVSE.unknown;
  }
  return state === "online" ? EVSE.available : EVSE[state];
}

/** How long each state lasted, in words. */
export function useLasted() {
  const { t } = useTranslation("status");
  const formats = useFormats();
  return (kind: "link" | "evse", pieces: readonly Piece<State>[]): readonly string[] =>
    [...lasted(pieces)].map(
      ([state, length]) =>
        `${t(signOf(kind, state).word as never)} ${formats.duration(length / 1000)}`,
    );
}

/** What a thing was in a period, oldest first. `said` is the same in words. */
export function Bar({
  kind,
  pieces,
  said,
}: {
  kind: "link" | "evse";
  pieces: readonly Piece<State>[];
  said: string;
}) {
  const { t } = useTranslation("status");
  const formats = useFormats();
  return (
    <div className={classes.bar} role="img" aria-label={said}>
      {drawn(pieces, CELLS, SEEN).map(({ state, from, to }) => (
        <span
          key={from}
          data-state={kind === "link" && state === "offline" ? "disconnected" : state}
          style={{ flexGrow: to - from }}
          title={`${t(signOf(kind, state).word as never)}: ${formats.at(new Date(from))} – ${formats.at(new Date(to))}`}
        />
      ))}
    </div>
  );
}
