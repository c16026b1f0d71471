/** What Enter opens in a search. It may come before the results of what was typed, and then waits for them. */

/** Words without spaces around them, and whether Enter came after the last letter. */
export type Typed = { words: string; isEntered: boolean };
/** What is shown: found by which words, and the first of it. Null: by none that are known yet. */
export type Shown = { by: string | null; first: string | undefined };

export const NOTHING: Typed = { words: "", isEntered: false };

/** Another letter takes Enter back: whoever types on wants what these words find. */
export function typing(text: string): Typed {
  return { words: text.trim(), isEntered: false };
}

export function entering(typed: Typed): Typed {
  return { ...typed, isEntered: true };
}

/** Whether what is shown is what was typed, not what stood there before. */
export function isFound(typed: Typed, shown: Shown): boolean {
  return shown.by === typed.words;
}

/** What is opened now; undefined where Enter did not come, waits still, or finds nothing. */
export function opens(typed: Typed, shown: Shown): string | undefined {
  return typed.isEntered && isFound(typed, shown) ? shown.first : undefined;
}
