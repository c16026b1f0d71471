import {
  type Icon,
  IconAdjustments,
  IconAlertCircle,
  IconArrowBackUp,
  IconBolt,
  IconBook2,
  IconBuilding,
  IconBuildingStore,
  IconCalendarClock,
  IconChargingPile,
  IconCpu,
  IconCreditCard,
  IconDeviceMobile,
  IconDeviceTabletDollar,
  IconHeartbeat,
  IconHistory,
  IconHome,
  IconKey,
  IconLanguage,
  IconListDetails,
  IconLock,
  IconReceipt,
  IconReceiptTax,
  IconShieldCheck,
  IconShieldHalf,
  IconStack2,
  IconTag,
  IconTags,
  IconUsers,
} from "@tabler/icons-react";
import type { Needs } from "@/parts/actions";

export type Place = { to: string; word: string; shape: Icon; needs: Needs };
export type Area = { word: string; places: readonly Place[] };

/** Where one can go from everywhere. What the role may not see is left out: there is nothing there. */
export const AREAS: readonly Area[] = [
  {
    word: "area.operate",
    places: [
      { to: "/", word: "place.overview", shape: IconHome, needs: ["read", "sites"] },
      {
        to: "/attention",
        word: "place.attention",
        shape: IconAlertCircle,
        needs: ["read", "attention"],
      },
      {
        to: "/stations",
        word: "place.stations",
        shape: IconChargingPile,
        needs: ["read", "stations"],
      },
      { to: "/sites", word: "place.sites", shape: IconBuildingStore, needs: ["read", "sites"] },
      {
        to: "/station-groups",
        word: "place.groups",
        shape: IconStack2,
        needs: ["read", "stations"],
      },
      { to: "/sessions", word: "place.sessions", shape: IconBolt, needs: ["read", "sessions"] },
      {
        to: "/reservations",
        word: "place.reservations",
        shape: IconCalendarClock,
        needs: ["read", "reservations"],
      },
      {
        to: "/terminals",
        word: "place.terminals",
        shape: IconDeviceMobile,
        needs: ["read", "terminals"],
      },
    ],
  },
  {
    word: "area.maintain",
    places: [
      {
        to: "/settings",
        word: "place.settings",
        shape: IconAdjustments,
        needs: ["read", "commands"],
      },
      {
        to: "/firmware",
        word: "place.files",
        shape: IconCpu,
        needs: ["read", "firmware-images"],
      },
      {
        to: "/local-lists",
        word: "place.localLists",
        shape: IconListDetails,
        needs: ["read", "commands"],
      },
      {
        to: "/deviations",
        word: "place.deviations",
        shape: IconLanguage,
        needs: ["read", "ocpp-log"],
      },
      {
        to: "/station-events",
        word: "place.events",
        shape: IconHeartbeat,
        needs: ["read", "commands"],
      },
      {
        to: "/security",
        word: "place.security",
        shape: IconShieldHalf,
        needs: ["read", "security-events"],
      },
    ],
  },
  {
    word: "area.money",
    places: [
      { to: "/open-holds", word: "place.holds", shape: IconLock, needs: ["read", "payments"] },
      {
        to: "/payments",
        word: "place.payments",
        shape: IconCreditCard,
        needs: ["read", "payments"],
      },
      {
        to: "/station-payments",
        word: "place.taken",
        shape: IconDeviceTabletDollar,
        needs: ["read", "payments"],
      },
      {
        to: "/refunds",
        word: "place.refunds",
        shape: IconArrowBackUp,
        needs: ["read", "payments"],
      },
      { to: "/receipts", word: "place.receipts", shape: IconReceipt, needs: ["read", "receipts"] },
      { to: "/vat-checks", word: "place.vat", shape: IconReceiptTax, needs: ["read", "receipts"] },
      { to: "/tariffs", word: "place.tariffs", shape: IconTag, needs: ["read", "tariffs"] },
      { to: "/ledger", word: "place.ledger", shape: IconBook2, needs: ["read", "ledger"] },
    ],
  },
  {
    word: "area.administer",
    places: [
      { to: "/tokens", word: "place.tokens", shape: IconTags, needs: ["read", "tokens"] },
      { to: "/users", word: "place.users", shape: IconUsers, needs: ["read", "users"] },
      {
        to: "/roles",
        word: "place.roles",
        shape: IconShieldCheck,
        needs: ["read", "organizations"],
      },
      { to: "/api-keys", word: "place.keys", shape: IconKey, needs: ["read", "api-keys"] },
      {
        to: "/organization",
        word: "place.organization",
        shape: IconBuilding,
        needs: ["read", "organizations"],
      },
      {
        to: "/audit-trail",
        word: "place.audit",
        shape: IconHistory,
        needs: ["read", "audit-trail"],
      },
    ],
  },
];
