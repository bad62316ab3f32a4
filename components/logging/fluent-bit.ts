import type { Release } from "@pulumi/kubernetes/helm/v3/release";
import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { ChartReference, IdentityOutputs } from "../contract";
import { chart } from "../kubernetes/chart";
import { NAME_LABEL } from "../pure/requests";

/** Name of the collector, of its namespace and of its service account. */
export const FLUENT_BIT = "fluent-bit";
export const FLUENT_BIT_METRICS = 2020;

/** Where it remembers how far it has read, and keeps what it could not deliver yet. */
const STATE = "/var/lib/fluent-bit";

/** One output: settings of its plugin, `Name` included. */
export type FluentBitOutput = Readonly<Record<string, pulumi.Input<string>>>;

export interface FluentBitArgs {
  readonly chart: ChartReference;
  readonly namespace: pulumi.Output<string>;
  readonly output: FluentBitOutput;
  /** Who it is in the cloud; undefined where it writes nothing there. */
  readonly identity?: Omit<IdentityOutputs, "principal">;
  /** Secret whose entries become its environment. Default: none. */
  readonly secret?: string;
  /** ConfigMap that is mounted at `AUTHORITY_DIRECTORY`. Default: none. */
  readonly authority?: string;
}

/** Where the certificate of an authority is found that no image trusts. */
export const AUTHORITY_DIRECTORY = "/authority";

/**
 * Fluent Bit on every node. It reads the files of the node's containers as the user that owns them, root, without
 * any capability, writes nothing outside its own directory, and adds to each line whose pod it is from.
 */
export function fluentBit(scope: Scope, args: FluentBitArgs, dependsOn: pulumi.Resource[]): Release {
  const { namespace, identity, secret, authority } = args;
  const authorityVolume = { name: "authority", configMap: { name: authority } };
  return chart(
    scope,
    FLUENT_BIT,
    {
      chart: args.chart,
      namespace,
      values: {
        testFramework: { enabled: false },
        serviceAccount: { create: true, name: FLUENT_BIT, annotations: identity?.annotations ?? {} },
        serviceMonitor: { enabled: true },
        // A node that is tainted has logs too.
        tolerations: [{ operator: "Exists" }],
        resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "256Mi" } },
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ["ALL"] },
          readOnlyRootFilesystem: true,
        },
        metricsPort: FLUENT_BIT_METRICS,
        config: { service: SERVICE, inputs: INPUTS, filters: FILTERS, outputs: outputSection(args.output) },
        envFrom: secret === undefined ? [] : [{ secretRef: { name: secret } }],
        extraVolumes: authority === undefined ? [] : [authorityVolume],
        extraVolumeMounts:
          authority === undefined
            ? []
            : [{ name: "authority", mountPath: AUTHORITY_DIRECTORY, readOnly: true }],
        daemonSetVolumes: [
          { name: "varlog", hostPath: { path: "/var/log" } },
          { name: "state", hostPath: { path: STATE, type: "DirectoryOrCreate" } },
        ],
        daemonSetVolumeMounts: [
          { name: "varlog", mountPath: "/var/log", readOnly: true },
          { name: "state", mountPath: STATE },
        ],
      },
    },
    { dependsOn },
  );
}

/** The record's fields that say whose line it is, as Fluent Bit's record accessor finds them. */
export const ORIGIN: Readonly<Record<string, string>> = {
  namespace: "$kubernetes['namespace_name']",
  team: "$kubernetes['labels']['team']",
  service: `$kubernetes['labels']['${NAME_LABEL}']`,
  container: "$kubernetes['container_name']",
};

const SERVICE = section("SERVICE", {
  Daemon: "Off",
  Flush: "1",
  Log_Level: "info",
  Parsers_File: "/fluent-bit/etc/parsers.conf",
  HTTP_Server: "On",
  HTTP_Listen: "0.0.0.0",
  HTTP_Port: String(FLUENT_BIT_METRICS),
  Health_Check: "On",
  "storage.path": `${STATE}/buffer`,
});

const INPUTS = section("INPUT", {
  Name: "tail",
  Path: "/var/log/containers/*.log",
  // Its own lines about lines it cannot deliver would feed themselves.
  Exclude_Path: "/var/log/containers/fluent-bit-*.log",
  "multiline.parser": "docker, cri",
  Tag: "kube.*",
  // What a node has logged before it was first looked at counts too; the file remembers how far that went.
  Read_from_Head: "On",
  DB: `${STATE}/tail.db`,
  "storage.type": "filesystem",
  Mem_Buf_Limit: "16MB",
  Skip_Long_Lines: "On",
});

const FILTERS = section("FILTER", {
  Name: "kubernetes",
  Match: "kube.*",
  Merge_Log: "On",
  Keep_Log: "Off",
  Labels: "On",
  Annotations: "Off",
  // No pod can keep its logs from being collected.
  "K8S-Logging.Exclude": "Off",
});

function outputSection(output: FluentBitOutput): pulumi.Output<string> {
  const settings = { Match: "kube.*", "storage.total_limit_size": "512M", Retry_Limit: "no_limits" };
  return pulumi.output({ ...settings, ...output }).apply((all) => section("OUTPUT", all));
}

function section(name: string, settings: Readonly<Record<string, string>>): string {
  const lines = Object.entries(settings).map(([key, value]) => `    ${key} ${value}`);
  return [`[${name}]`, ...lines, ""].join("\n");
}
