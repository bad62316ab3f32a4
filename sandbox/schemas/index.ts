import * as fs from "node:fs";
import * as path from "node:path";
import type { PackageSchema } from "../simulator/schema";

/** Packages whose providers are simulated. */
export const packages = ["aws", "command", "gcp", "kubernetes", "random", "vault"] as const;
export type PackageName = (typeof packages)[number];

const loaded = new Map<PackageName, PackageSchema>();

/** The schema of a package's types, generated from its SDK; read on first use. */
export function schemaOf(name: PackageName): PackageSchema {
  const schema = loaded.get(name) ?? (JSON.parse(fs.readFileSync(fileOf(name), "utf8")) as PackageSchema);
  loaded.set(name, schema);
  return schema;
}

/** Where a package's schema is kept. */
export function fileOf(name: PackageName): string {
  return path.join(__dirname, `${name}.json`);
}
