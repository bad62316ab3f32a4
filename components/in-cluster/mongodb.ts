import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount";
import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { DocumentSpec, StoreOutputs } from "../contract";
import { customResource } from "../kubernetes/custom-resource";
import {
  clusterSpec,
  DATABASE,
  KEY_ENTRY,
  KEY_SECRET,
  NAME,
  PORT,
  REPLICA_SET,
  SERVICE_ACCOUNT,
  USER,
  USER_SECRET,
} from "./mongodb-cluster";
import { DOCUMENT_OPERATOR } from "./mongodb-operator";
import { createPassword } from "./password";
import { type Place, storePlace, type Surroundings } from "./place";
import { reachOf, storeTls } from "./tls";

/** Headless Service of the members; the operator names it. */
const SERVICE = `${NAME}-${REPLICA_SET}`;

/** Characters of the key for AES-256. */
const KEY_LENGTH = 32;

/**
 * MongoDB in the cluster, by Percona's operator: a replica set spread over the zones, TLS towards clients and between
 * members, files encrypted with a key that is not on their volume, and one user who reads and writes one database.
 * The operator gives its own administrators passwords that Pulumi never sees, and starts members anew, one by one,
 * when their certificate is renewed. Nothing is backed up (docs/adr/0015-stores.md).
 */
export function inClusterDocument(
  scope: Scope,
  spec: DocumentSpec,
  surroundings: Surroundings,
): StoreOutputs<"document"> {
  const place = storePlace(scope, spec, {
    kind: "document",
    port: PORT,
    peerPort: PORT,
    members: SERVICE_ACCOUNT,
    operator: DOCUMENT_OPERATOR,
  });
  const host = `${SERVICE}.${place.name}.svc`;
  const tls = storeTls(scope, spec, place, [host, `*.${host}`, `*.${host}.cluster.local`], {
    // Members let each other in by certificate, and MongoDB asks for more than a common name of theirs.
    organization: place.name,
  });
  const password = createPassword(scope);
  const made = [...keep(scope, place, password), account(scope, place)];
  customResource(
    scope,
    "replica-set",
    {
      apiVersion: "psmdb.percona.com/v1",
      kind: "PerconaServerMongoDB",
      metadata: { name: NAME, namespace: place.namespace, labels: spec.labels },
      spec: clusterSpec(spec, surroundings),
    },
    { protect: spec.protect, dependsOn: [...tls.ready, ...made] },
  );
  return {
    entries: {
      provider: "percona",
      host: pulumi.interpolate`${SERVICE}.${place.namespace}.svc`,
      port: String(PORT),
      database: DATABASE,
      username: USER,
      password,
      "replica-set": REPLICA_SET,
      certificates: "",
    },
    ...reachOf(place, tls),
  };
}

/** The password of the consumers' user, and the key of the files: without it, what is on the volumes is lost. */
function keep(scope: Scope, { namespace }: Place, password: pulumi.Output<string>): Secret[] {
  const key = createPassword(scope, "encryption", KEY_LENGTH);
  const encoded = key.apply((text) => Buffer.from(text).toString("base64"));
  return [
    new Secret(
      `${scope.name}-user`,
      { metadata: { name: USER_SECRET, namespace }, stringData: { password } },
      scope.child(),
    ),
    new Secret(
      `${scope.name}-key`,
      { metadata: { name: KEY_SECRET, namespace }, stringData: { [KEY_ENTRY]: encoded } },
      scope.child(),
    ),
  ];
}

/** Who the members are in the mesh; they have nothing to ask the API server. */
function account(scope: Scope, { namespace }: Place): ServiceAccount {
  return new ServiceAccount(
    `${scope.name}-account`,
    { metadata: { name: SERVICE_ACCOUNT, namespace }, automountServiceAccountToken: false },
    scope.child(),
  );
}
