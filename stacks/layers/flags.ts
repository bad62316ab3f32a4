import type * as pulumi from "@pulumi/pulumi";
import { Flags, type FlagsSpec } from "../../components/flags";
import type { SecretEngine } from "../../components/secrets/engine";
import type { StoreAccess } from "../../components/store";
import { lookup, servicesThat } from "../lookups";
import { images } from "../versions";
import type { Layer } from "./layer";

/** Feature flags, where the configuration says whose they are. */
export function createFlags(
  layer: Layer,
  secrets: SecretEngine,
  opts: pulumi.ComponentResourceOptions,
): StoreAccess | undefined {
  const { config, shared } = layer;
  const source = sourceOf(layer);
  if (source === undefined) return undefined;
  const consumers = servicesThat(config, ({ flags }) => flags).map((service) => ({
    service,
    namespace: lookup(config.services, service).team,
  }));
  return new Flags("flags", { ...shared, consumers, source, secrets }, opts).outputs;
}

function sourceOf({ config, profile }: Layer): FlagsSpec["source"] | undefined {
  const { launchDarkly, flagd } = config.flags ?? {};
  if (launchDarkly !== undefined) return { launchDarkly };
  if (flagd === undefined) return undefined;
  return { flags: flagd.flags, image: images.flagd, replicas: profile.controllerReplicas };
}
