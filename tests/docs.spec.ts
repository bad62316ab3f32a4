import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import type * as z from "zod";
import { REPOSITORY } from "../sandbox/paths";
import { serviceSchema } from "../stacks/config/service";

const documents = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], {
  cwd: REPOSITORY,
})
  .toString()
  .trim()
  .split("\n");

function read(file: string): string {
  return fs.readFileSync(path.join(REPOSITORY, file), "utf8");
}

describe("the documentation", () => {
  for (const document of documents) {
    it(`${document}: every link leads somewhere`, () => {
      const links = [...read(document).matchAll(/\]\(([^)#]+)(#[^)]*)?\)/g)].map(([, link = ""]) => link);
      const broken = links
        .filter((link) => !/^[a-z]+:/.test(link))
        .filter((link) => !fs.existsSync(path.join(REPOSITORY, path.dirname(document), link)));
      expect(broken).to.deep.equal([]);
    });
  }

  it("names no make target that does not exist", () => {
    const targets = new Set([...read("Makefile").matchAll(/^([a-z-]+):/gm)].map(([, target]) => target));
    const named = documents.flatMap((file) =>
      [...read(file).matchAll(/`make ([a-z-]+)|^make ([a-z-]+)/gm)].map(
        ([, inline, block]) => inline ?? block,
      ),
    );
    expect(named.filter((target) => !targets.has(target))).to.deep.equal([]);
  });

  it("names no file of the repository that does not exist", () => {
    const named = documents.flatMap((file) => [
      ...read(file).matchAll(/`((?:tests|stacks|components|policy|sandbox|cli|docs)\/[\w./-]+\.\w+)`/g),
    ]);
    const missing = named
      .map(([, file = ""]) => file)
      .filter((file) => !fs.existsSync(path.join(REPOSITORY, file)));
    expect(missing).to.deep.equal([]);
  });

  it("shows the very service that the dev stack declares", () => {
    const [, block = ""] = /```yaml\n(trivium:services:[^`]*)```/.exec(read("README.md")) ?? [];
    const { config } = parse(read("Pulumi.dev.yaml")) as { config: Record<string, unknown> };
    expect(parse(block)).to.deep.equal({ "trivium:services": config["trivium:services"] });
  });

  it("shows settings of a service that the schema takes", () => {
    const [, block = ""] = /```yaml\n(callers:[^`]*)```/.exec(read("README.md")) ?? [];
    const shown = Object.entries(parse(block) as Record<string, unknown>);
    expect(shown).to.have.length.greaterThan(3);
    for (const [key, value] of shown) {
      const field = new Map<string, z.ZodType>(Object.entries(serviceSchema.shape)).get(key);
      expect(field?.safeParse(value).error?.message, key).to.equal(undefined);
      expect(field, key).not.to.equal(undefined);
    }
  });
});
