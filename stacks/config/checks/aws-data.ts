import { overlaps, parseBlock, zoneSlot } from "../../../components/pure/cidr";
import { profiles } from "../../profiles";
import { problemAt, suggest } from "../problems";
import type { Check, Subject } from "./check";

/** Aurora and RDS for PostgreSQL have room for as many replicas, those for failover included. */
const MAX_READERS = 15;

/** A block of this prefix has room for eight zones of /28 each, the smallest subnet that AWS makes. */
const LEAST_REPLICA_PREFIX = 25;

/** Zones that Kafka's brokers are in; they cannot move to others later. */
const KAFKA_ZONES = 3;

/** What the block of AWS says about databases must be about databases. */
export const awsDatabasesExist: Check = ({ draft: { aws, databases } }) =>
  Object.keys(aws?.databases ?? {}).flatMap((key) => {
    const known = Object.keys(databases ?? {});
    if (known.includes(key)) return [];
    const remedy = known.length === 0 ? "declare it there" : suggest(key, known);
    return [problemAt(["aws", "databases", key], `is not declared under databases; ${remedy}`)];
  });

export const awsEventQueuesExist: Check = ({ draft: { aws, queues } }) =>
  Object.entries(aws?.events ?? {}).flatMap(([name, event]) => {
    const known = Object.keys(queues ?? {});
    if (event?.queue === undefined || known.includes(event.queue)) return [];
    const remedy = known.length === 0 ? "declare it there" : suggest(event.queue, known);
    const path = ["aws", "events", name, "queue"];
    return [problemAt(path, `is not declared under queues; ${remedy}`, event.queue)];
  });

/**
 * Aurora's instances for failover are readers too, and a copy in another region takes the place of one:
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.configuration.requirements.html
 */
export const awsReaders: Check = ({ draft: { target, environment, aws, databases } }) => {
  if (target !== "aws" || environment === undefined) return [];
  const standby = profiles[environment].database.instances - 1;
  return Object.entries(databases ?? {}).flatMap(([key, database]) => {
    const { engine, replica } = aws?.databases?.[key] ?? {};
    const most = MAX_READERS - (engine === "rds" ? 0 : standby) - (replica === true ? 1 : 0);
    const readers = database?.readers;
    if (readers === undefined || readers <= most) return [];
    const reason = `is more than Aurora has room for beside ${environment}'s instances; set at most ${most}`;
    return [problemAt(["databases", key, "readers"], reason, readers)];
  });
};

export const awsKafkaZones: Check = ({ draft: { target, kafka, aws } }) =>
  target !== "aws" ||
  kafka === undefined ||
  kafka.external !== undefined ||
  (aws?.zones?.length ?? KAFKA_ZONES) >= KAFKA_ZONES
    ? []
    : [problemAt(["aws", "zones"], "has too few zones for Kafka; set three or more, or remove kafka")];

/** Databases that have a copy in the recovery region, with what the block of AWS says about each. */
function copied({ target, aws }: Subject["draft"]) {
  if (target !== "aws") return [];
  return Object.entries(aws?.databases ?? {}).filter(([, database]) => database?.replica === true);
}

/** A copy needs a region, and a subnet group two zones of it. */
export const awsReplicaRegion: Check = ({ draft }) => {
  const { recoveryRegion: region, recoveryZones: zones } = draft.aws ?? {};
  const keys = copied(draft).map(([key]) => key);
  if (keys.length === 0) return [];
  if (region === undefined) {
    const reason = "needs a second region; set aws.recoveryRegion and aws.recoveryZones, or remove this";
    return keys.map((key) => problemAt(["aws", "databases", key, "replica"], reason, true));
  }
  const ofRegion = (zone: string | undefined) =>
    zone?.slice(0, -1) === region && zoneSlot(zone) !== undefined;
  if ((zones?.length ?? 0) >= 2 && zones?.every(ofRegion) === true) return [];
  const reason = `must name two or more zones of ${region}, which copies are in; set [${region}a, ${region}b]`;
  return [problemAt(["aws", "recoveryZones"], reason)];
};

/**
 * Aurora's global databases run on memory-optimized classes alone:
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.configuration.requirements.html
 */
export const awsReplicaSize: Check = ({ draft }) => {
  const { environment, databases } = draft;
  if (environment === undefined) return [];
  return copied(draft).flatMap(([key, settings]) => {
    const size = databases?.[key]?.size ?? profiles[environment].database.size;
    if ((settings?.engine ?? "aurora") !== "aurora" || size === "large") return [];
    const reason = `needs memory-optimized instances; set databases.${key}.size large or aws.databases.${key}.engine aurora-serverless, or remove this`;
    return [problemAt(["aws", "databases", key, "replica"], reason, true)];
  });
};

/** Networks of copies are apart from each other and from the platform's, so that all can be joined the day it counts. */
export const awsReplicaNetworks: Check = ({ draft }) => {
  const networks = copied(draft).map(([key, settings]) => [key, settings?.replicaCidr ?? ""] as const);
  return networks.flatMap(([key, cidr], index) => {
    const block = parseBlock(cidr);
    if (block === undefined) return [];
    const problem = (reason: string) => [
      problemAt(["aws", "databases", key, "replicaCidr"], `${reason}; set a block of its own`, cidr),
    ];
    if (block.prefix < 16 || block.prefix > LEAST_REPLICA_PREFIX) {
      return problem(`must be from /16 to /${LEAST_REPLICA_PREFIX}`);
    }
    const others = [
      ["network.cidr", draft.network?.cidr ?? ""] as const,
      ...networks.slice(0, index).map(([other, taken]) => [`that of ${other}`, taken] as const),
    ];
    const taken = others.find(([, other]) => {
      const known = parseBlock(other);
      return known !== undefined && overlaps(known, block);
    });
    return taken === undefined ? [] : problem(`overlaps ${taken[0]}`);
  });
};
