import { Role } from "@pulumi/kubernetes/rbac/v1/role";
import { RoleBinding } from "@pulumi/kubernetes/rbac/v1/roleBinding";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount";
import type * as pulumi from "@pulumi/pulumi";
import { after } from "../after";
import { restoreDrill } from "../backups/drill";
import type { Scope } from "../component";
import type { DatabaseSpec, DrillSpec } from "../contract";
import { physicalName } from "../pure/naming";
import { PLUGIN, restoreSource } from "./backups";
import type { K3sConfig } from "./config";
import { drillNamespace } from "./database-namespace";
import { verification } from "./restore-verification";

const NAME = "restore-drill";
/** The database that is restored, the one it comes from, and the Job that reads it. */
const COPY = "drill";
const ORIGIN = "origin";
const VERIFY = "verify";
const RBAC = "rbac.authorization.k8s.io";

/** What the drill takes from the database that it restores. */
export interface RestoredDatabase {
  /** Its name, under which it writes its backups. */
  readonly name: string;
  readonly image: string;
  readonly storageClass: string;
  /** Database that services use, and its owner. */
  readonly database: string;
  readonly owner: string;
}

/**
 * A trial of the database's backups, in a namespace of its own: its newest base backup and all write-ahead logs since
 * become a database of one instance, every table of that is read to the end, and it is deleted again. It needs as much
 * storage as the database for as long as it takes.
 */
export function databaseDrill(
  scope: Scope,
  config: K3sConfig,
  spec: DatabaseSpec,
  drill: DrillSpec,
  restored: RestoredDatabase,
): void {
  const name = physicalName(["drill", spec.key]);
  const namespace = drillNamespace(scope, config, spec, name);
  const source = restoreSource(scope, config, spec, { name: ORIGIN, namespace });
  const account = admit(scope, namespace);
  const copy = [`cluster.postgresql.cnpg.io/${COPY}`, `job.batch/${VERIFY}`];
  const remove = ["delete", ...copy, `--namespace=${name}`, "--ignore-not-found", "--timeout=15m"];
  const apply = (file: string) => ["create", `--filename=/drill/${file}`];
  restoreDrill(scope, drill, {
    key: "restore-drill",
    name: NAME,
    namespace: after(namespace, [source]),
    serviceAccount: account,
    manifests: {
      "cluster.json": copyOf(name, spec, restored),
      "verify.json": verification({
        name: VERIFY,
        namespace: name,
        copy: COPY,
        image: restored.image,
        database: restored.database,
      }),
    },
    steps: [
      { name: "clear", args: remove },
      { name: "restore", args: apply("cluster.json") },
      {
        name: "wait",
        args: ["wait", copy[0] ?? COPY, `--namespace=${name}`, "--for=condition=Ready", "--timeout=4h"],
      },
      { name: "read", args: apply("verify.json") },
      {
        name: "verify",
        args: ["wait", copy[1] ?? VERIFY, `--namespace=${name}`, "--for=condition=Complete", "--timeout=1h"],
      },
    ],
    cleanUp: { name: "clean-up", args: remove },
  });
}

/** It archives nothing, and so the original's backups stay what they are. */
function copyOf(namespace: string, { storageGib }: DatabaseSpec, restored: RestoredDatabase) {
  const { image, storageClass, database, owner } = restored;
  const resources = { cpu: "500m", memory: "1Gi" };
  return {
    apiVersion: "postgresql.cnpg.io/v1",
    kind: "Cluster",
    metadata: { name: COPY, namespace },
    spec: {
      instances: 1,
      imageName: image,
      enablePDB: false,
      // Whoever verifies reads everybody's tables; the login goes with the copy.
      enableSuperuserAccess: true,
      storage: { size: `${storageGib}Gi`, storageClass },
      resources: { requests: resources, limits: resources },
      bootstrap: { recovery: { source: ORIGIN, database, owner } },
      externalClusters: [
        {
          name: ORIGIN,
          plugin: { name: PLUGIN, parameters: { barmanObjectName: ORIGIN, serverName: restored.name } },
        },
      ],
    },
  };
}

/** The drill makes and deletes the copy and the Job; it cannot read a Secret. */
function admit(scope: Scope, namespace: pulumi.Output<string>): pulumi.Output<string> {
  const account = new ServiceAccount(
    `${scope.name}-restore-drill`,
    { metadata: { name: NAME, namespace } },
    scope.child(),
  );
  const kinds = [
    { apiGroups: ["postgresql.cnpg.io"], resources: ["clusters"], name: COPY },
    { apiGroups: ["batch"], resources: ["jobs"], name: VERIFY },
  ];
  const role = new Role(
    `${scope.name}-restore-drill`,
    {
      metadata: { name: NAME, namespace },
      rules: kinds.flatMap(({ name, ...kind }) => [
        { ...kind, verbs: ["create"] },
        { ...kind, resourceNames: [name], verbs: ["get", "list", "watch", "delete"] },
      ]),
    },
    scope.child(),
  );
  const binding = new RoleBinding(
    `${scope.name}-restore-drill`,
    {
      metadata: { name: NAME, namespace },
      roleRef: { apiGroup: RBAC, kind: "Role", name: role.metadata.name },
      subjects: [{ kind: "ServiceAccount", name: NAME, namespace }],
    },
    scope.child(),
  );
  return after(account.metadata.name, [binding]);
}
