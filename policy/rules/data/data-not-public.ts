import * as z from "zod";
import { admitInternet, widest } from "../../reading/cidr";
import { any, holds, isFilled, isOneOf, isTrue, not } from "../../core/facts";
import { byKind, type Manifest } from "../../kubernetes/objects";
import { configurable, type Finding, must, type Subject } from "../../core/model";
import { byType, together, willBeSet } from "../../core/subject";

function publiclyAccessible({ props }: Subject): Finding[] {
  const setting = props.at("publiclyAccessible");
  return [must(not(isTrue(setting)), setting, "it has a public address")];
}

/** Cloud SQL gives a public address unless told otherwise. */
function cloudSql({ props }: Subject): Finding[] {
  const ip = props.at("settings.ipConfiguration");
  const networks = ip.each("authorizedNetworks[].value");
  return [
    must(not(isTrue(ip.at("ipv4Enabled").or(true))), ip.at("ipv4Enabled"), "it has a public address"),
    must(
      not(admitInternet(networks)),
      ip.at("authorizedNetworks"),
      `its authorised networks admit ${widest(networks)}`,
    ),
  ];
}

function kafka({ props }: Subject): Finding[] {
  const access = props.at("brokerNodeGroupInfo.connectivityInfo.publicAccess.type");
  const fact = any(not(isFilled(access)), isOneOf(access, "DISABLED"));
  return [must(fact, access, "its brokers have public addresses")];
}

/** A domain that is in no VPC has an address of the internet. */
function openSearch(subject: Subject): Finding[] {
  const subnets = subject.props.at("vpcOptions.subnetIds");
  const some = holds(subnets, (value) => !Array.isArray(value) || value.length > 0);
  const made = subnets.unknown && willBeSet(subject, subnets);
  return [must(any(some, made), subnets, "it has a public address")];
}

const EXPOSED = ["LoadBalancer", "NodePort"];

/** The Services of a store are for the cluster only, unless their types say otherwise. */
function services(...places: readonly string[]) {
  return ({ body }: Manifest): Finding[] => [
    must(true, body.at("spec"), "a Service leads to it"),
    ...places
      .flatMap((place) => body.each(place))
      .map((type) =>
        must(not(isOneOf(type, ...EXPOSED)), type, `a Service of type ${type.text} leads to it`),
      ),
  ];
}

/** Strimzi makes a way into the cluster for each listener that is neither `internal` nor `cluster-ip`. */
function strimzi({ body }: Manifest): Finding[] {
  const listeners = body.at("spec.kafka.listeners");
  return [
    must(true, listeners, "a listener leads to it"),
    ...body.each("spec.kafka.listeners[].type").map((type) => {
      const inside = any(not(isFilled(type)), isOneOf(type, "internal", "cluster-ip"));
      return must(inside, type, `a listener of type ${type.text} leads to it`);
    }),
  ];
}

const settings = {
  privateServiceAccess: z
    .boolean()
    .default(false)
    .describe("whether Memorystore must use private service access instead of a peering of its own"),
};

export const dataNotPublic = configurable(
  {
    id: "data-not-public",
    title: "Databases, caches and brokers have no public address",
    severity: "critical",
    level: "mandatory",
    why: "A database that can be reached from everywhere is guarded by its password alone.",
    remedy: "Turn the public address off and reach it through the private network.",
    refs: {
      trivy: ["AVD-AWS-0180", "AVD-AWS-0072", "AVD-GCP-0017"],
      checkov: ["CKV_AWS_17", "CKV_AWS_69", "CKV_AWS_291", "CKV_AWS_137", "CKV_GCP_11", "CKV_GCP_60"],
    },
    mustKnow: [
      "publiclyAccessible",
      "settings.ipConfiguration.ipv4Enabled",
      "settings.ipConfiguration.authorizedNetworks[].value",
      "brokerNodeGroupInfo.connectivityInfo",
    ],
  },
  settings,
  ({ privateServiceAccess }) =>
    together(
      byType({
        "aws:rds/instance:Instance": publiclyAccessible,
        "aws:rds/clusterInstance:ClusterInstance": publiclyAccessible,
        "aws:mq/broker:Broker": publiclyAccessible,
        "aws:msk/cluster:Cluster": kafka,
        "aws:opensearch/domain:Domain": openSearch,
        "aws:elasticsearch/domain:Domain": openSearch,
        "gcp:sql/databaseInstance:DatabaseInstance": cloudSql,
        // Neither way gives a public address.
        "gcp:redis/instance:Instance": ({ props }) => {
          const mode = props.at("connectMode");
          const fact = any(!privateServiceAccess, isOneOf(mode, "PRIVATE_SERVICE_ACCESS"));
          return [must(fact, mode, "connectMode is not PRIVATE_SERVICE_ACCESS")];
        },
      }),
      byKind({
        "postgresql.cnpg.io/Cluster": services(
          "spec.managed.services.additional[].serviceTemplate.spec.type",
        ),
        "postgresql.cnpg.io/Pooler": services("spec.serviceTemplate.spec.type"),
        "psmdb.percona.com/PerconaServerMongoDB": services(
          "spec.replsets[].expose.type",
          "spec.sharding.mongos.expose.type",
        ),
        "kafka.strimzi.io/Kafka": strimzi,
      }),
    ),
);
