import { client, idempotencyKey } from "@/api/client";
import type { Command, Schemas, Station } from "@/pages/stations/stations";

/** What a station is asked to do, by the name and the payload that the API has for it. */
export type Order = { name: string; payload: Readonly<Record<string, unknown>> };

/** An EVSE, and which of its connectors where that matters. */
export type Place = { evse_no: number; connector_no?: number };
type Asked = Pick<Station, "id" | "subprotocol" | "evses">;

/** How long a command waits for its station before it is not sent any more. */
export const LIVES_FOR_S = 30;

export const ORDERS = {
  reset: (hard: boolean): Order => ({ name: "reset", payload: { hard } }),
  unlock: (evseNo: number, connectorNo: number): Order => ({
    name: "unlock",
    payload: { evse_no: evseNo, connector_no: connectorNo },
  }),
  trigger: (message: Schemas["Message"], at: Place | null): Order => ({
    name: "trigger",
    payload: { message, ...at },
  }),
  availability: (operative: boolean, evseNo: number | null): Order => ({
    name: "change_availability",
    payload: { operative, ...(evseNo === null ? {} : { evse_no: evseNo }) },
  }),
  clearCache: (): Order => ({ name: "clear_cache", payload: {} }),
};

/** Queue a command; what becomes of it is read from `/api/v1/commands/{id}`. */
export async function send(stationId: string, order: Order): Promise<Command> {
  const { data } = await client.POST("/api/v1/stations/{station_id}/commands/{name}", {
    params: {
      path: { station_id: stationId, name: order.name },
      header: { "Idempotency-Key": idempotencyKey() },
    },
    body: { lives_for_s: LIVES_FOR_S, payload: { ...order.payload } },
  });
  if (data === undefined) throw new Error("a command without an answer");
  return data;
}

/** Have every connector say its status: since OCPP 2.0.1 a station is asked for that of one at a time. */
export async function askStatuses(station: Asked): Promise<readonly Command[]> {
  const places =
    station.subprotocol === "ocpp1.6"
      ? [null]
      : station.evses.flatMap(({ evse_no, connectors }) =>
          connectors.map(({ connector_no }) => ({ evse_no, connector_no })),
        );
  return Promise.all(
    places.map((at) => send(station.id, ORDERS.trigger("StatusNotification", at))),
  );
}

/** Whether it can still become something else. */
export function isUnderWay(state: Command["state"]): boolean {
  return state === "queued" || state === "sent";
}
