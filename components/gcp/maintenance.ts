import type { GcpConfig } from "./config";

/** Holds back minor versions until Google supports the cluster's no longer; patches and edits go on. */
const MINOR_BY_HAND = {
  exclusionName: "minor-upgrades-by-hand",
  startTime: "2026-01-01T00:00:00Z",
  exclusionOptions: { scope: "NO_MINOR_UPGRADES", endTimeBehavior: "UNTIL_END_OF_SUPPORT" },
};

const EVENTS = ["UPGRADE_AVAILABLE_EVENT", "UPGRADE_EVENT", "UPGRADE_INFO_EVENT", "SECURITY_BULLETIN_EVENT"];

/** When GKE upgrades by itself, to what, and who hears of it. */
export function maintenance({ releaseChannel, maintenance: settings, upgradeNotifications }: GcpConfig) {
  const exclusions = Object.entries(settings.exclusions).map(([exclusionName, { start, end, scope }]) => ({
    exclusionName,
    startTime: start,
    endTime: end,
    exclusionOptions: { scope },
  }));
  return {
    releaseChannel: { channel: releaseChannel },
    maintenancePolicy: {
      recurringWindow: {
        startTime: settings.start,
        endTime: settings.end,
        recurrence: settings.recurrence,
      },
      maintenanceExclusions: [
        ...(settings.minorUpgrades === "by-hand" ? [MINOR_BY_HAND] : []),
        ...exclusions,
      ],
    },
    ...(upgradeNotifications !== undefined && {
      notificationConfig: {
        pubsub: { enabled: true, topic: upgradeNotifications, filter: { eventTypes: EVENTS } },
      },
    }),
  };
}
