import { createParser } from "eventsource-parser";

/** A fact as `/api/v1/events` streams it. */
export type Fact = {
  id: string;
  kind: string;
  about: string;
  organization_id: string;
  station_id: string | null;
  session_id: string | null;
  payment_id: string | null;
  occurred_at: string;
  received_at: string;
  body: Record<string, unknown>;
};

/** Whether what is on screen follows what happens. */
export type Liveness = "connecting" | "live" | "lost";

type Listener = (fact: Fact) => void;

const SILENCE_MS = 45_000;
const RETRY_MS = [1_000, 2_000, 5_000, 10_000, 20_000];

/**
 * The stream of facts: one connection for all pages, which goes on where it was lost.
 *
 * A stream that says nothing for longer than the platform's sign of life is taken for lost. After a
 * gap that could not be bridged whoever listens to `onGap` reads anew.
 */
export class Stream {
  private readonly listeners = new Set<Listener>();
  private readonly watchers = new Set<() => void>();
  private readonly gapListeners = new Set<() => void>();
  private position: string | null = null;
  private abort: AbortController | null = null;
  private state: Liveness = "connecting";
  private tries = 0;

  get liveness(): Liveness {
    return this.state;
  }

  /** Hear every fact that is shown to the caller. */
  onFact(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Hear that the connection came or went; for `useSyncExternalStore`. */
  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  /** Hear that facts may have been missed. */
  onGap(listener: () => void): () => void {
    this.gapListeners.add(listener);
    return () => this.gapListeners.delete(listener);
  }

  start(): () => void {
    const abort = new AbortController();
    this.abort = abort;
    void this.run(abort.signal);
    const again = () => {
      this.tries = 0;
      this.abort?.abort("again");
    };
    addEventListener("online", again);
    return () => {
      removeEventListener("online", again);
      this.abort = null;
      abort.abort("done");
    };
  }

  private async run(done: AbortSignal): Promise<void> {
    while (this.abort !== null && (!done.aborted || done.reason === "again")) {
      const turn = new AbortController();
      this.abort = turn;
      try {
        await this.listen(turn);
      } catch (thrown) {
        if (turn.signal.reason === "done") return;
        if (thrown instanceof Refused && thrown.status === 400) {
          this.position = null;
          for (const tell of this.gapListeners) tell();
        }
      }
      if (turn.signal.reason === "done" || this.abort === null) return;
      this.become("lost");
      await pause(RETRY_MS[Math.min(this.tries, RETRY_MS.length - 1)] ?? 1_000);
      this.tries += 1;
    }
  }

  private async listen(turn: AbortController): Promise<void> {
    const headers: Record<string, string> = { Accept: "text/event-stream" };
    if (this.position !== null) headers["Last-Event-ID"] = this.position;
    const response = await fetch("/api/v1/events", {
      headers,
      credentials: "same-origin",
      signal: turn.signal,
    });
    if (!response.ok || response.body === null) throw new Refused(response.status);
    if (this.position === null && this.tries > 0) for (const tell of this.gapListeners) tell();
    this.become("live");
    this.tries = 0;
    let silence = setTimeout(() => turn.abort("silent"), SILENCE_MS);
    const parser = createParser({
      onEvent: (event) => {
        if (event.id !== undefined) this.position = event.id;
        const fact = JSON.parse(event.data) as Fact;
        for (const listener of this.listeners) listener(fact);
      },
    });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        clearTimeout(silence);
        silence = setTimeout(() => turn.abort("silent"), SILENCE_MS);
        parser.feed(value);
      }
    } finally {
      clearTimeout(silence);
    }
  }

  private become(state: Liveness): void {
    if (this.state === state) return;
    this.state = state;
    for (const watcher of this.watchers) watcher();
  }
}

class Refused extends Error {
  constructor(readonly status: number) {
    super(`the stream was refused: ${status}`);
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

export const stream = new Stream();
