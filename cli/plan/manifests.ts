import * as fs from "node:fs";
import * as path from "node:path";
import { goYaml } from "../../components/pure/yaml";
import { type RecordedResource, type Recording } from "../recorder/recorder";
import { UsageError } from "../../sandbox/errors";
import { isProps } from "../../sandbox/simulator/values";
import { type Json, mask, type NameUnknown } from "./mask";
import type { Plan } from "./plan";

/** First line of every file. */
const HEAD = "# Written by trivium plan.\n";
const SIMULATED = "# SIMULATED values stand where an update would know them.\n";

/** Kinds that are no objects of the API server. */
const NOT_OBJECTS = ["kubernetes:helm.sh/"];

/**
 * Writes one YAML file per Kubernetes object, numbered so that applying them in name order meets every
 * dependency. Secrets are marks; unknowns name the resource they will come from.
 *
 * @returns the files written
 */
export function writeManifests(directory: string, { recording, simulated }: Plan): string[] {
  fs.mkdirSync(directory, { recursive: true });
  removeFormer(directory);
  const head = simulated ? `${HEAD}${SIMULATED}` : HEAD;
  return inDependencyOrder(recording)
    .filter(isObject)
    .map((resource, index) => {
      const file = path.join(directory, `${String(index + 1).padStart(4, "0")}-${resource.name}.yaml`);
      fs.writeFileSync(file, head + goYaml(manifest(resource)));
      return file;
    });
}

/** What an earlier plan wrote here would be applied with this one's; what others wrote is not ours to remove. */
function removeFormer(directory: string): void {
  const files = fs.readdirSync(directory);
  const foreign = files.find((file) => !/^\d{4}-.+\.yaml$/.test(file) || !isOurs(path.join(directory, file)));
  if (foreign !== undefined) {
    throw new UsageError(
      `--manifests ${directory} holds ${foreign}, which no plan wrote; name an empty directory`,
    );
  }
  for (const file of files) fs.rmSync(path.join(directory, file));
}

function isOurs(file: string): boolean {
  return fs.readFileSync(file, "utf8").startsWith(HEAD);
}

function isObject({ type, custom }: RecordedResource): boolean {
  return custom && type.startsWith("kubernetes:") && !NOT_OBJECTS.some((prefix) => type.startsWith(prefix));
}

/** `kubernetes:<group/version>:<Kind>`, where the core group is written `core/v1`. */
function manifest(resource: RecordedResource): Json {
  const [, groupVersion = "", kind = ""] = resource.type.split(":");
  const apiVersion = groupVersion.replace(/^core\//, "");
  return { apiVersion, kind, ...mask(resource.inputs, secretValues(resource), unknownNamer(resource)) };
}

/**
 * The SDK makes a Secret's `stringData` secret as a whole, and the API server takes no text in the place of a map:
 * the marks stand in it, under its keys.
 */
function secretValues({ inputs, secretPaths }: RecordedResource): string[] {
  return secretPaths.flatMap((path) => {
    const value = inputs[path];
    return isProps(value) ? Object.keys(value).map((key) => `${path}.${key}`) : [path];
  });
}

/** The engine tells which resources a property comes from, not which of their outputs. */
function unknownNamer({ propertyDependencies }: RecordedResource): NameUnknown {
  return (at) => {
    const property = /^[^.[]*/.exec(at)?.[0] ?? at;
    const urns = propertyDependencies[property] ?? [];
    return `<unknown:${urns.join(",")}#${at}>`;
  };
}

function inDependencyOrder({ resources }: Recording): RecordedResource[] {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const ordered = new Set<RecordedResource>();
  const visit = (resource: RecordedResource) => {
    if (ordered.has(resource)) return;
    const needed = [resource.parent, resource.provider, ...resource.dependsOn];
    for (const urn of needed) {
      const next = urn === undefined ? undefined : byUrn.get(urn);
      if (next !== undefined) visit(next);
    }
    ordered.add(resource);
  };
  resources.forEach(visit);
  return [...ordered];
}
