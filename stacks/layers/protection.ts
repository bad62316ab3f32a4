/** How the composition root protects what runs: who enforces rules about pods, who watches them, what is tried out. */
import { Admission } from "../../components/admission";
import type { Component } from "../../components/component";
import type { DrillSpec } from "../../components/contract";
import { RuntimeSecurity } from "../../components/protection/falco";
import { Gatekeeper } from "../../components/protection/gatekeeper";
import { Signatures } from "../../components/protection/signatures";
import type { Config } from "../config/schema";
import { images } from "../versions";
import type { Controllers } from "./controllers";
import type { Ground } from "./ground";
import type { Layer } from "./layer";

/** Rules about the teams' pods, and before them whoever enforces them where that is not the API server. */
export function createAdmission(layer: Layer, ground: Ground): Admission {
  const { engine } = layer.config.admission;
  const { registries } = layer.config.images;
  const { inCluster, cluster } = ground;
  const { mesh } = layer.shared;
  const enforcers: Component<object, object>[] = [
    ...(engine === "gatekeeper" ? [createGatekeeper(layer, ground)] : []),
    ...createSignatures(layer, ground),
  ];
  return new Admission(
    "admission",
    { engine, registries, mesh },
    { ...inCluster, dependsOn: [cluster, ...enforcers] },
  );
}

function createGatekeeper({ charts, profile }: Layer, { mesh, inCluster }: Ground): Gatekeeper {
  const { controllerReplicas } = profile;
  return new Gatekeeper("gatekeeper", { charts, controllerReplicas }, { ...inCluster, dependsOn: [mesh] });
}

function createSignatures({ config, charts, profile }: Layer, { mesh, inCluster }: Ground): Signatures[] {
  const { registries, signatures } = config.images;
  if (signatures === undefined) return [];
  const { controllerReplicas } = profile;
  return [
    new Signatures(
      "signatures",
      { charts, controllerReplicas, registries, ...signatures },
      { ...inCluster, dependsOn: [mesh] },
    ),
  ];
}

/** What watches the nodes; it tells Alertmanager. */
export function createProtection(
  { config, charts, profile, shared }: Layer,
  { inCluster }: Ground,
  { observability }: Controllers,
): void {
  if (config.runtimeSecurity === undefined) return;
  const { namespace } = observability.outputs.prometheus;
  new RuntimeSecurity(
    "runtime-security",
    {
      charts,
      mesh: shared.mesh,
      controllerReplicas: profile.controllerReplicas,
      minimum: config.runtimeSecurity.minimum,
      alertmanager: { namespace, service: ALERTMANAGER },
    },
    { ...inCluster, dependsOn: [observability] },
  );
}

/** How restores are tried out, where the configuration asks for it. */
export function drillOf({ restoreDrills, alerts, mesh }: Config): DrillSpec | undefined {
  const { runbooks } = alerts;
  return restoreDrills && { ...restoreDrills, mesh: mesh.kind, kubectl: images.kubectl, runbooks };
}

/** Name that kube-prometheus-stack gives the Service with the platform's prefix. */
const ALERTMANAGER = "monitoring-alertmanager";
