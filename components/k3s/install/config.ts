import * as z from "zod";
import { choice, group, httpsUrl, name, text, whole } from "../../pure/fields";

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

const timeOfDay = z
  .string({ error: 'is no text; set a time of day such as "22:00", in quotes' })
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'is no time of day; set for example "22:00"' });

const host = group({
  name: name(63).describe("Name of the node; its identity in the cluster and in the state."),
  address: text("10.30.0.11")
    .regex(/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/, {
      error: "is no IPv4 address or host name; set for example 10.30.0.11",
    })
    .describe("Address for SSH and, on a server, for the Kubernetes API on port 6443."),
  hostKey: text("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA…")
    .regex(/^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)) [A-Za-z0-9+/]+=*$/, {
      error: "is no public host key; set the machine's /etc/ssh/ssh_host_ed25519_key.pub without its comment",
    })
    .describe("Public SSH host key; a machine that shows another one is not talked to."),
  role: choice(["server", "agent"]).describe("A server runs the control plane and etcd, an agent only pods."),
  zone: text("hall-1").describe("One of the site's `zones`."),
  user: name(32).default("root").describe("SSH user; one that is not root needs sudo without a password."),
  port: whole(1, 65_535).default(22).describe("SSH port."),
});

/** The `k3s.install` block: machines that the program makes into the site's cluster. */
export const installSchema = group({
  version: text("v1.35.6+k3s1")
    .regex(/^v1\.\d+\.\d+\+k3s\d+$/, {
      error: "is no release of K3s; set a full version such as v1.35.6+k3s1, not a channel",
    })
    .describe("Release of K3s; its minor version is `cluster.version`."),
  hosts: z
    .array(host, { error: "is no list; set the site's machines, one entry each" })
    .min(1, { error: "names no machine; set at least one with the role server" })
    .describe("The machines, in the order they join: the first server founds the cluster."),
  releases: httpsUrl
    .default("https://github.com/k3s-io/k3s/releases/download")
    .describe("Where K3s's binary and checksums come from; a mirror has the same paths."),
  mirrors: z
    .record(
      z.string().regex(/^(\*|[a-z0-9.-]+(:\d+)?)$/, {
        error: 'is no registry; set for example docker.io, or "*" for all',
      }),
      httpsUrl,
      { error: "is no map; set one registry per line, such as docker.io: https://registry.example.com" },
    )
    .default({})
    .describe("Registries that images come from instead, by the registry in their names; `*` is any."),
  snapshots: group({
    schedule: text("0 */6 * * *")
      .regex(/^(\S+ ){4}\S+$/, { error: 'is no schedule; set five fields such as "0 */6 * * *"' })
      .default("0 */6 * * *")
      .describe("When etcd is saved, in the machines' time zone: minute, hour, day, month, day of week."),
    retain: whole(1, 1000).default(28).describe("Snapshots kept on each server, and of it in the bucket."),
  })
    .prefault({})
    .describe("Snapshots of the cluster's state; copies go to the bucket of `backups`."),
  upgradeWindow: group({
    days: z
      .array(choice(DAYS), { error: "is no list; set days such as [sat, sun]" })
      .min(1, { error: "names no day; set at least one, such as [sat]" })
      .describe("Days of the week."),
    from: timeOfDay.describe("Start."),
    to: timeOfDay.describe("End; a node's upgrade that has begun is finished."),
    timeZone: text("Europe/Berlin").default("UTC").describe("Time zone of both."),
  })
    .optional()
    .describe("When nodes may be upgraded. Default: at once."),
}).describe("Machines that K3s is installed on over SSH, with the key in the secret `sshKey`.");

export type Install = z.output<typeof installSchema>;
export type Host = Install["hosts"][number];
