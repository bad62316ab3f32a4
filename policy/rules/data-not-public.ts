import { admitInternet, widest } from "../cidr";
import { isOneOf, isTrue, not } from "../facts";
import { type Finding, must, type ResourceRule, type Subject } from "../model";
import { byType } from "../subject";

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

/** CloudNativePG makes Services for a database only inside the cluster, unless it is given more of them. */
function cloudNativePg({ props }: Subject): Finding[] {
  const types = props.each("spec.managed.services.additional[].serviceTemplate.spec.type");
  return types.map((type) =>
    must(not(isOneOf(type, "LoadBalancer", "NodePort")), type, `a Service of type ${type.text} leads to it`),
  );
}

export const dataNotPublic: ResourceRule = {
  id: "data-not-public",
  title: "Databases have no public address",
  severity: "critical",
  level: "mandatory",
  scope: "resource",
  why: "A database that can be reached from everywhere is guarded by its password alone.",
  remedy: "Turn the public address off and reach the database through the private network.",
  refs: {
    trivy: ["AVD-AWS-0180", "AVD-GCP-0017"],
    checkov: ["CKV_AWS_17", "CKV_GCP_11", "CKV_GCP_60"],
  },
  ...byType({
    "aws:rds/instance:Instance": publiclyAccessible,
    "aws:rds/clusterInstance:ClusterInstance": publiclyAccessible,
    "gcp:sql/databaseInstance:DatabaseInstance": cloudSql,
    "kubernetes:postgresql.cnpg.io/v1:Cluster": cloudNativePg,
  }),
};
