import { client, read } from "@/api/client";
import type { BulkKind, Outcome, Target } from "@/pages/stations/bulk/run";
import {
  askStatuses,
  isUnderWay,
  LIVES_FOR_S,
  ORDERS,
  type Order,
  send,
} from "@/pages/stations/commands/send";
import type { Command, Station } from "@/pages/stations/stations";
import type { Needs } from "@/parts/actions";

const LOOK_MS = 800;
/** A command waits for its station, then for the answer. */
const GIVE_UP_MS = (LIVES_FOR_S + 45) * 1000;

export const KINDS: readonly BulkKind[] = [
  "restart",
  "restartHard",
  "status",
  "inoperative",
  "operative",
  "maintain",
  "endMaintenance",
  "group",
];

const BY_COMMAND: Partial<Record<BulkKind, Order>> = {
  restart: ORDERS.reset(false),
  restartHard: ORDERS.reset(true),
  inoperative: ORDERS.availability(false, null),
  operative: ORDERS.availability(true, null),
};

/** Whether the station itself has to hear of it. */
export function isCommand(kind: BulkKind): boolean {
  return kind === "status" || kind in BY_COMMAND;
}

export function needsOf(kind: BulkKind): Needs {
  return isCommand(kind) ? ["send", "commands"] : ["change", "stations"];
}

/** Do it to one station, and wait for what it says. */
export async function actOn(
  kind: BulkKind,
  target: Target,
  groupId: string | null,
): Promise<Outcome> {
  const order = BY_COMMAND[kind];
  if (order !== undefined) return follow(await send(target.id, order));
  if (kind === "status") return allFollowed(target.id);
  if (kind === "group") {
    const changed = await addToGroup(groupId ?? "", target.id);
    return { state: changed.includes(target.id) ? "done" : "already" };
  }
  await client.PATCH("/api/v1/stations/{station_id}", {
    params: { path: { station_id: target.id } },
    body: { maintenance: kind === "maintain" },
  });
  return { state: "done" };
}

async function addToGroup(groupId: string, stationId: string): Promise<readonly string[]> {
  const { data } = await client.POST("/api/v1/station-groups/{group_id}/members", {
    params: { path: { group_id: groupId } },
    body: { add: [stationId], remove: [] },
  });
  return data?.added ?? [];
}

/** What became of asking each connector: of one that did not answer well, if there is one. */
async function allFollowed(stationId: string): Promise<Outcome> {
  const station = await read<Station>("/api/v1/stations/{station_id}", {
    path: { station_id: stationId },
  });
  const outcomes = await Promise.all((await askStatuses(station)).map(follow));
  const bad = outcomes.find((each) => each.state !== "answered" || each.command !== "accepted");
  return bad ?? outcomes[0] ?? { state: "done" };
}

async function follow(command: Command): Promise<Outcome> {
  const until = Date.now() + GIVE_UP_MS;
  let seen = command;
  while (isUnderWay(seen.state) && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    seen = await read<Command>("/api/v1/commands/{command_id}", {
      path: { command_id: command.id },
    });
  }
  return { state: "answered", command: seen.state };
}
