import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import type { ListPath } from "@/api/lists";
import type { Needs } from "@/parts/actions";
import type { Verb } from "./Controls";
import type { Progress } from "./Progress";
import type { Retry } from "./Retry";

/** What jobs of all kinds are. */
export type Job = Readonly<{
  state: "running" | "paused" | "done" | "cancelled";
  pause_reason: string | null;
  progress: Progress & Readonly<{ failed: number }>;
  skips_offline: boolean;
  batch_size: number;
  pause_after: number;
  created_at: string;
  created_by: string;
  ended_at: string | null;
}>;

/** A job as it is read from the API. */
type Found<J extends Job> = Readonly<{
  data: J | undefined;
  error: unknown;
  isPending: boolean;
  isError: boolean;
  refetch: () => Promise<unknown>;
}>;

/** A job on its page, and what can be done with it. */
export type Followed<J extends Job> = Readonly<{
  found: Found<J>;
  needs: Needs;
  act: (verb: Verb) => Promise<unknown>;
  retry: Retry;
  /** Reads it again, and its stations. */
  again: () => void;
}>;

/** Of a job: after what was done to it, it and its stations are read again. */
export function useFollowed<J extends Job>(
  found: Found<J>,
  runs: ListPath,
  { needs, act, retry }: Pick<Followed<J>, "needs" | "act" | "retry">,
): Followed<J> {
  const queries = useQueryClient();
  const { refetch } = found;
  const again = useCallback(() => {
    void refetch();
    void queries.invalidateQueries({ queryKey: ["get", runs] });
  }, [refetch, queries, runs]);
  const retried = async (stationIds?: string[]) => {
    await retry(stationIds);
    again();
  };
  return { found, needs, act, retry: retried, again };
}
