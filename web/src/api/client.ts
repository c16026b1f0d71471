import i18next from "i18next";
import createFetchClient, { type Middleware } from "openapi-fetch";
import createQueryClient from "openapi-react-query";
import { Problem, type ProblemDetails } from "@/api/problem";
import type { paths } from "@/generated/api";

const CSRF_HEADER = "X-CSRF-Token";
const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

let csrfToken: string | null = null;
let onSignedOut: () => void = () => {};

/** What goes back with every change, as `/api/v1/me` and signing in tell it. */
export function keepCsrfToken(token: string | null): void {
  csrfToken = token;
}

/** What happens when the platform knows this web session no more. */
export function whenSignedOut(act: () => void): void {
  onSignedOut = act;
}

/** Sends the language spoken here and, with every change, the token; makes every refusal a `Problem`. */
const manners: Middleware = {
  onRequest({ request }) {
    request.headers.set("Accept-Language", i18next.language);
    if (!SAFE.has(request.method) && csrfToken !== null) {
      request.headers.set(CSRF_HEADER, csrfToken);
    }
    return request;
  },
  async onResponse({ response, schemaPath }) {
    if (response.ok) return;
    const problem = await problemOf(response);
    if (response.status === 401 && problem.code === "not_signed_in" && schemaPath !== "/api/v1/me")
      onSignedOut();
    throw problem;
  },
  onError() {
    return new Problem({ status: 0, code: "unreachable" });
  },
};

async function problemOf(response: Response): Promise<Problem> {
  const type = response.headers.get("Content-Type") ?? "";
  if (type.startsWith("application/problem+json") || type.startsWith("application/json")) {
    const languages = response.headers.get("Content-Language")?.split(", ") ?? [];
    const [language = null] = languages.length === 1 ? languages : [];
    return new Problem((await response.json()) as ProblemDetails, language);
  }
  return new Problem({ status: response.status, code: `http_${response.status}` });
}

export const client = createFetchClient<paths>({
  baseUrl: typeof location === "undefined" ? "http://localhost" : location.origin,
  credentials: "same-origin",
  querySerializer: { array: { style: "form", explode: true } },
});
client.use(manners);

/** Reads and changes as hooks: `api.useQuery("get", "/api/v1/sites", …)`. Errors are `Problem`s. */
export const api = createQueryClient(client);

/** POST of a file's bytes as they are; `told` hears what share of them has left. */
export function sendFile(
  address: string,
  file: File,
  told: (share: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("Accept-Language", i18next.language);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    if (csrfToken !== null) request.setRequestHeader(CSRF_HEADER, csrfToken);
    request.upload.onprogress = ({ loaded, total }) => told(total === 0 ? 1 : loaded / total);
    request.onerror = () => reject(new Problem({ status: 0, code: "unreachable" }));
    request.onload = () => {
      if (request.status < 400) {
        resolve();
        return;
      }
      const headers = {
        "Content-Type": request.getResponseHeader("Content-Type") ?? "",
        "Content-Language": request.getResponseHeader("Content-Language") ?? "",
      };
      const { status, responseText } = request;
      void problemOf(new Response(responseText, { status, headers })).then(reject);
    };
    request.send(file);
  });
}

/** A key that makes a repeated change the same change. */
export function idempotencyKey(): string {
  return crypto.randomUUID();
}

/** GET of an address that is only known when it is asked for; the caller says what comes back. */
export async function read<Answer>(
  address: string,
  asked: {
    path?: Readonly<Record<string, string>>;
    query?: Readonly<Record<string, unknown>>;
    signal?: AbortSignal;
  } = {},
): Promise<Answer> {
  const { path = {}, query = {}, signal } = asked;
  const get = client.GET as (address: string, init: object) => Promise<{ data?: unknown }>;
  return (await get(address, { params: { path, query }, signal })).data as Answer;
}
