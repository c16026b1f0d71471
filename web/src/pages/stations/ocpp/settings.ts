import {
  type Clause,
  clause,
  maybe,
  outcomes,
  part,
  type Tellers,
  variableName,
  when,
} from "@/pages/stations/ocpp/clauses";
import {
  list,
  number,
  object,
  objects,
  type Payload,
  size,
  sub,
  text,
  texts,
} from "@/pages/stations/ocpp/payload";

/** What a station is set to, and which of its settings it watches and reports. */
export const SETTINGS: Tellers = {
  said: {
    GetConfiguration: (p) =>
      size(p.key) === 0
        ? [clause("tellAllSettings")]
        : [clause("tellSettings", { names: texts(p.key) })],
    ChangeConfiguration: (p) => [clause("set", { name: text(p.key), value: text(p.value) })],
    GetVariables: (p) => [clause("tellSettings", { names: variables(p.getVariableData) })],
    SetVariables: (p) => {
      const wanted = objects(p.setVariableData);
      return wanted.length === 1
        ? [clause("set", { name: variables(wanted), value: text(wanted[0]?.attributeValue) })]
        : [clause("setMany", { names: variables(wanted) })];
    },
    GetBaseReport: (p) => [
      clause("tellReport", { base: text(p.reportBase), request: text(p.requestId) }),
    ],
    GetReport: (p) => [
      clause("tellSettingsReport", { request: text(p.requestId) }),
      ...maybe("about", variables(p.componentVariable)),
      ...maybe("kind", texts(p.componentCriteria)),
    ],
    NotifyReport: (p) => part("report", p, { count: size(p.reportData) }),
    SetVariableMonitoring: (p) => {
      const wanted = objects(p.setMonitoringData);
      return wanted.length === 1
        ? [
            clause("watch", {
              name: variables(wanted),
              kind: text(wanted[0]?.type),
              value: text(wanted[0]?.value),
            }),
          ]
        : [clause("watchMany", { names: variables(wanted) })];
    },
    ClearVariableMonitoring: (p) => [clause("watchNoLonger", { names: texts(p.id) })],
    SetMonitoringBase: (p) => [clause("watchBase", { base: text(p.monitoringBase) })],
    SetMonitoringLevel: (p) => [clause("watchLevel", { severity: text(p.severity) })],
    GetMonitoringReport: (p) => [
      clause("tellWatched", { request: text(p.requestId) }),
      ...maybe("about", variables(p.componentVariable)),
      ...maybe("kind", texts(p.monitoringCriteria)),
    ],
    NotifyMonitoringReport: (p) => part("watchedReport", p, { count: size(p.monitor) }),
    NotifyEvent: (p) => {
      const first = object(list(p.eventData)[0]);
      return [
        clause("events", { count: size(p.eventData) }),
        ...(size(p.eventData) === 0
          ? []
          : [clause("firstOfThem", { name: variableName(first), value: text(first.actualValue) })]),
        ...when(p.tbc === true, "moreToCome"),
      ];
    },
    OpenPeriodicEventStream: (p) => {
      const stream = sub(p, "constantStreamData");
      return [
        clause("streamOpens", {
          stream: text(stream.id),
          watch: text(stream.variableMonitoringId),
        }),
        ...pace(stream),
      ];
    },
    AdjustPeriodicEventStream: (p) => [clause("changeStream", { stream: text(p.id) }), ...pace(p)],
    ClosePeriodicEventStream: (p) => [clause("streamCloses", { stream: text(p.id) })],
    GetPeriodicEventStream: () => [clause("tellStreams")],
    NotifyPeriodicEventStream: (p) => [
      clause("streamed", { stream: text(p.id), count: size(p.data) }),
      ...(number(p.pending) === 0 ? [] : [clause("pending", { count: number(p.pending) })]),
    ],
  },
  answered: {
    GetConfiguration: (p) => [
      ...read(objects(p.configurationKey).map(({ key, value }) => ({ name: text(key), value }))),
      ...maybe("answer.unknownSettings", texts(p.unknownKey), "names"),
    ],
    GetVariables: (p) => {
      const found = objects(p.getVariableResult);
      const only = found.length === 1 ? found[0] : undefined;
      return only?.attributeValue === undefined
        ? outcomes(found, "attributeStatus")
        : read([{ name: variableName(only), value: only.attributeValue }]);
    },
    SetVariables: (p) => outcomes(p.setVariableResult, "attributeStatus"),
    SetVariableMonitoring: (p) => outcomes(p.setMonitoringResult),
    ClearVariableMonitoring: (p) => outcomes(p.clearMonitoringResult),
    GetPeriodicEventStream: (p) => [
      clause("answer.streams", { count: size(p.constantStreamData) }),
    ],
  },
};

function variables(things: unknown): string {
  return list(things).map(variableName).join(", ");
}

/** The value of a single setting, and of more how many they are. */
function read(settings: readonly { name: string; value: unknown }[]): Clause[] {
  const only = settings.length === 1 ? settings[0] : undefined;
  return only?.value === undefined
    ? [clause("answer.settings", { count: settings.length })]
    : [clause("answer.value", { name: only.name, value: text(only.value) })];
}

function pace(payload: Payload): Clause[] {
  return maybe("every", text(sub(payload, "params").interval), "seconds");
}
