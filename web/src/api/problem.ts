import type { components } from "@/generated/api";

export type ProblemDetails = components["schemas"]["ProblemDetails"];
export type FieldError = components["schemas"]["FieldError"];

/** A refusal of the platform (RFC 9457), or that it could not be reached (`status` 0). */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | null;
  readonly fields: readonly FieldError[];
  /** In which language its sentences are, null: in several, or it was not said. */
  readonly language: string | null;

  constructor(
    details: Partial<ProblemDetails> & { status: number; code: string },
    language: string | null = null,
  ) {
    super(details.detail ?? details.title ?? details.code);
    this.name = "Problem";
    this.status = details.status;
    this.code = details.code;
    this.requestId = details.request_id ?? null;
    this.fields = details.errors ?? [];
    this.language = language;
  }

  /** Nothing came back: the platform is away, or the network is. */
  get isOutage(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

/** Whatever was thrown, as a problem. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  if (isDetails(thrown)) return new Problem(thrown);
  return new Problem({ status: 0, code: "unreachable", detail: "" });
}

function isDetails(thrown: unknown): thrown is ProblemDetails {
  return typeof thrown === "object" && thrown !== null && "code" in thrown && "status" in thrown;
}
