import { useMemo } from "react";
import { idempotencyKey } from "@/api/client";

/** One key for one wish: asking again after a lost answer is the same change, another is not. */
export function useWish(): { keyOf: (wish: unknown) => string; forget: () => void } {
  return useMemo(() => {
    let kept = { wish: "", key: "" };
    return {
      keyOf: (wish: unknown) => {
        const text = JSON.stringify(wish);
        if (text !== kept.wish || kept.key === "") kept = { wish: text, key: idempotencyKey() };
        return kept.key;
      },
      forget: () => {
        kept = { wish: "", key: "" };
      },
    };
  }, []);
}
