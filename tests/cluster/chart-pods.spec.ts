import * as path from "node:path";
import { expect } from "chai";
import { render } from "../../sandbox/charts/render";
import { LineProgress } from "../../sandbox/engine/progress";
import type { KubernetesObject } from "../../sandbox/kubernetes/api";
import { FIELD_MANAGER } from "../../sandbox/kubernetes/ownership";
import { isProps, type Props, text } from "../../sandbox/simulator/values";
import { acquireTool } from "../../sandbox/tools/acquire";
import { CAPABILITIES, prepareChart } from "../support/charts/prepare";
import { plannedReleases } from "../support/charts/releases";
import { MATRIX } from "../support/plans";
import { ControlPlane } from "./acceptance/control-plane";
import { refusalOf } from "./acceptance/judge";
import { manifestsOf } from "./acceptance/manifests";
import { TemporaryFolders } from "./support/temporary-folders";

/** Kinds that make pods, and where in them the pods' template is. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  DaemonSet: ["spec", "template"],
  Deployment: ["spec", "template"],
  StatefulSet: ["spec", "template"],
  Job: ["spec", "template"],
  CronJob: ["spec", "jobTemplate", "spec", "template"],
};

describe("the pods that charts make", () => {
  const folders = new TemporaryFolders();
  let controlPlane: ControlPlane | undefined;
  after(async () => {
    await folders.dispose();
    await controlPlane?.discard();
  });

  it("are admitted at the Pod Security level of the namespaces that they are planned for", async () => {
    const { api } = (controlPlane = await ControlPlane.start());
    const helm = await acquireTool("helm", new LineProgress(process.stderr));
    await makeNamespaces();
    const refusals: string[] = [];
    const admitted = new Set<string>();
    for (const [name, releases] of await plannedReleases()) {
      const chart = await prepareChart(name, path.join(folders.make(), name));
      if (typeof chart === "string") continue;
      for (const release of releases) {
        for (const pod of (await render(helm, chart.folder, release, CAPABILITIES)).flatMap(podsOf)) {
          const { namespace = text(release, "namespace") ?? "default" } = pod.metadata;
          await makeAccount(namespace, pod);
          const refusal = await refusalOf(
            api.create({ ...pod, metadata: { ...pod.metadata, namespace } }, { dryRun: true }),
          );
          if (refusal === undefined) admitted.add(`${namespace}/${pod.metadata.name}`);
          else refusals.push(`${name}: ${refusal}`);
        }
      }
    }
    console.log(`      ${admitted.size} different pods of charts were admitted`);
    expect([...new Set(refusals)]).to.deep.equal([]);
    expect(admitted.size).to.be.greaterThan(10);

    /** Every namespace of every plan, at the level that it is planned with, and the priorities that pods name. */
    async function makeNamespaces(): Promise<void> {
      const manifests = (await Promise.all(MATRIX.map((choice) => manifestsOf(choice)))).flat();
      const namespaces = manifests.filter(({ object }) =>
        ["Namespace", "PriorityClass"].includes(object.kind),
      );
      const byName = new Map(
        namespaces.map(({ object }) => [`${object.kind} ${object.metadata.name}`, object]),
      );
      for (const object of byName.values()) await api.apply(object, { manager: FIELD_MANAGER });
    }

    /** A pod is refused whose service account is not there. */
    async function makeAccount(namespace: string, pod: KubernetesObject): Promise<void> {
      const spec = pod["spec"] as { serviceAccountName?: string };
      const metadata = { name: spec.serviceAccountName ?? "default", namespace };
      await api.apply({ apiVersion: "v1", kind: "ServiceAccount", metadata }, { manager: FIELD_MANAGER });
    }
  });
});

/** A pod as its controller would make it; none of what makes no pods. */
function podsOf(object: KubernetesObject): KubernetesObject[] {
  const place = TEMPLATES[object.kind];
  const template = place?.reduce<unknown>(
    (value, key) => (isProps(value) ? value[key] : undefined),
    object as unknown as Props,
  );
  if (!isProps(template)) return [];
  const { name, namespace } = object.metadata;
  const labels = isProps(template["metadata"]) ? template["metadata"] : {};
  return [
    {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { ...labels, name, ...(namespace === undefined ? {} : { namespace }) },
      spec: withClaims(object, withRestarts(object.kind, template["spec"])),
    },
  ];
}

/** A StatefulSet's controller makes a claim for each template, and a volume of it. */
function withClaims(object: KubernetesObject, spec: unknown): unknown {
  const templates = isProps(object["spec"]) ? object["spec"]["volumeClaimTemplates"] : undefined;
  if (!isProps(spec) || !Array.isArray(templates)) return spec;
  const names = templates.flatMap((claim) => (isProps(claim) ? (text(claim, "metadata.name") ?? []) : []));
  const claims = names.map((name) => ({ name, persistentVolumeClaim: { claimName: name } }));
  return { ...spec, volumes: [...(Array.isArray(spec["volumes"]) ? spec["volumes"] : []), ...claims] };
}

/** A job's pods say themselves when they start again; others need not. */
function withRestarts(kind: string, spec: unknown): unknown {
  return isProps(spec) && !kind.endsWith("Job") ? { ...spec, restartPolicy: "Always" } : spec;
}
