import { inCluster, none, native, type Provisions } from "../provisions";

/** How an edge site provides each part of a platform. */
export const provisions: Provisions = {
  network: none("the site's own network; the program changes no router"),
  cluster: native("K3s: a cluster that exists, or machines that it is installed on"),
  identity: none("no cloud to be known to: stores in the cluster have users and passwords"),
  database: inCluster("CloudNativePG"),
  cache: inCluster("Valkey"),
  queue: inCluster("RabbitMQ"),
  search: inCluster("OpenSearch"),
  bucket: inCluster("SeaweedFS"),
  document: inCluster("MongoDB, by Percona's operator"),
  kafka: inCluster("Kafka, by Strimzi's operator"),
  logs: none("Loki or OpenSearch in the cluster"),
  traces: none("Jaeger in the cluster"),
  frontDoor: none("clients reach the gateway's own load balancer"),
  registry: none("sites pull from the registry of a cloud, or from a mirror beside them (docs/air-gap.md)"),
  audit: none("no cloud API to keep a trail of; the API server's own audit log stays on the site's servers"),
  budget: none("a site sends no bills"),
  backup: inCluster("Velero with Kopia, to the site's object store"),
};
