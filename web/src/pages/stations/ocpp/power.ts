import {
  atEvse,
  type Clause,
  clause,
  energy,
  evseOf,
  limits,
  maybe,
  moment,
  place,
  scheduleOf,
  statusOf,
  type Tellers,
  when,
} from "@/pages/stations/ocpp/clauses";
import {
  number,
  object,
  type Payload,
  size,
  sub,
  text,
  texts,
} from "@/pages/stations/ocpp/payload";

/** How much power may flow when, by our profiles, by the vehicle's wishes and by the grid's rules. */
export const POWER: Tellers = {
  said: {
    SetChargingProfile: (p) => {
      const profile = sub(
        p,
        p.csChargingProfiles === undefined ? "chargingProfile" : "csChargingProfiles",
      );
      return [
        place(p, "profileOfEvse", "profileOfStation", {
          profile: text(profile.id ?? profile.chargingProfileId),
        }),
        ...maybe("kind", text(profile.chargingProfilePurpose)),
        ...limits(scheduleOf(profile)),
        ...maybe("ofTransaction", text(profile.transactionId)),
        ...moment("from", profile.validFrom),
        ...moment("until", profile.validTo),
      ];
    },
    ClearChargingProfile: (p) => {
      const profile = text(p.chargingProfileId ?? p.id);
      const which = p.chargingProfileCriteria === undefined ? p : sub(p, "chargingProfileCriteria");
      return [
        profile === "" ? clause("clearProfiles") : clause("clearProfile", { profile }),
        ...ofProfiles(which),
      ];
    },
    GetChargingProfiles: (p) => {
      const which = sub(p, "chargingProfile");
      return [
        clause("tellProfiles", { request: text(p.requestId) }),
        ...maybe("profiles", texts(which.chargingProfileId)),
        ...atEvse(p),
        ...ofProfiles(which),
      ];
    },
    ReportChargingProfiles: (p) => [
      clause("profilesReport", { request: text(p.requestId), count: size(p.chargingProfile) }),
      ...atEvse(p),
      ...maybe("setBy", text(p.chargingLimitSource)),
      ...when(p.tbc === true, "moreToCome"),
    ],
    GetCompositeSchedule: (p) => [
      place(p, "tellScheduleOfEvse", "tellScheduleOfStation", {
        duration: { seconds: number(p.duration) },
      }),
    ],
    UpdateDynamicSchedule: (p) => [
      clause("changeProfile", { profile: text(p.chargingProfileId) }),
      ...newLimit(p),
    ],
    PullDynamicScheduleUpdate: (p) => [
      clause("wantsLimits", { profile: text(p.chargingProfileId) }),
    ],
    UsePriorityCharging: (p) => [
      clause(p.activate === true ? "givePriority" : "takePriority", {
        transaction: text(p.transactionId),
      }),
    ],
    NotifyPriorityCharging: (p) => [
      clause(p.activated === true ? "hasPriority" : "hasNoPriority", {
        transaction: text(p.transactionId),
      }),
    ],
    NotifyAllowedEnergyTransfer: (p) => [
      clause("energyTransfer", {
        transaction: text(p.transactionId),
        names: texts(p.allowedEnergyTransfer),
      }),
    ],
    NotifyChargingLimit: (p) => {
      const limit = sub(p, "chargingLimit");
      return [
        clause("outerLimit", { source: text(limit.chargingLimitSource) }),
        ...atEvse(p),
        ...limits(scheduleOf(p)),
        ...when(limit.isGridCritical === true, "gridCritical"),
      ];
    },
    ClearedChargingLimit: (p) => [
      clause("outerLimitOver", { source: text(p.chargingLimitSource) }),
      ...atEvse(p),
    ],
    NotifyEVChargingNeeds: (p) => {
      const needs = sub(p, "chargingNeeds");
      const direct = sub(needs, "dcChargingParameters");
      return [
        clause("vehicleNeeds", { evse: evseOf(p) }),
        ...energy("wants", direct.energyAmount ?? sub(needs, "acChargingParameters").energyAmount),
        ...maybe("charge", text(direct.stateOfCharge), "percent"),
        ...maybe("kind", text(needs.requestedEnergyTransfer)),
        ...moment("leaves", needs.departureTime),
      ];
    },
    NotifyEVChargingSchedule: (p) => [
      clause("vehiclePlan", { evse: evseOf(p) }),
      ...limits(scheduleOf(p)),
      ...moment("from", p.timeBase),
    ],
    AFRRSignal: (p) => [
      clause("gridSignal", { signal: text(p.signal) }),
      ...moment("from", p.timestamp),
    ],
    SetDERControl: (p) => [
      clause("gridRule", { rule: text(p.controlId) }),
      ...maybe("kind", text(p.controlType)),
      ...when(p.isDefault === true, "isDefault"),
    ],
    GetDERControl: (p) => [
      clause("tellGridRules", { request: text(p.requestId) }),
      ...whichGridRules(p),
    ],
    ClearDERControl: (p) => [clause("clearGridRules"), ...whichGridRules(p)],
    ReportDERControl: (p) => [
      clause("gridRulesReport", {
        request: text(p.requestId),
        count: Object.values(p).reduce<number>((sum, each) => sum + size(each), 0),
      }),
      ...when(p.tbc === true, "moreToCome"),
    ],
    NotifyDERStartStop: (p) => [
      clause(p.started === true ? "gridRuleBegins" : "gridRuleEnds", { rule: text(p.controlId) }),
      ...moment("at", p.timestamp),
    ],
    NotifyDERAlarm: (p) => [
      clause(p.alarmEnded === true ? "gridAlarmOver" : "gridAlarm", {
        kind: text(p.controlType),
      }),
      ...maybe("error", text(p.gridEventFault)),
      ...moment("at", p.timestamp),
    ],
  },
  answered: {
    GetCompositeSchedule: (p) => {
      const schedule = sub(p, p.chargingSchedule === undefined ? "schedule" : "chargingSchedule");
      return [
        ...statusOf(p),
        ...limits(schedule),
        ...moment("from", p.scheduleStart ?? schedule.scheduleStart),
      ];
    },
    PullDynamicScheduleUpdate: (p) => [...statusOf(p), ...newLimit(p)],
    SetDERControl: (p) => [...statusOf(p), ...maybe("answer.superseded", texts(p.supersededIds))],
  },
};

function ofProfiles(which: Payload): Clause[] {
  return [
    ...atEvse(which),
    ...maybe("kind", text(which.chargingProfilePurpose)),
    ...maybe("level", text(which.stackLevel)),
  ];
}

/** In the unit of the profile, which is not said again. */
function newLimit(payload: Payload): Clause[] {
  const { limit } = object(payload.scheduleUpdate);
  return typeof limit === "number" ? [clause("newLimit", { limit: { decimal: limit } })] : [];
}

function whichGridRules(payload: Payload): Clause[] {
  return [
    ...maybe("rule", text(payload.controlId)),
    ...maybe("kind", text(payload.controlType)),
    ...when(payload.isDefault === true, "isDefault"),
  ];
}
