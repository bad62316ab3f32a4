import * as fs from "node:fs";
import * as path from "node:path";

const PACKAGES = ["aws", "gcp", "kubernetes", "vault"] as const;
const TOKEN = /__pulumiType = ['"]([^'"]+)['"]/;

/** The token of every resource type of the SDKs: each has a file of its own, whose compiled class carries it. */
export function typeTokens(): string[] {
  return PACKAGES.flatMap((name) => {
    const root = path.dirname(require.resolve(`@pulumi/${name}/package.json`));
    return fs
      .readdirSync(root, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".js") && !file.includes("node_modules"))
      .flatMap((file) => TOKEN.exec(fs.readFileSync(path.join(root, file), "utf8"))?.[1] ?? []);
  });
}
