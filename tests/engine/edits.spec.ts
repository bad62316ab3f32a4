import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { loadProvider, type ProviderName } from "../../sandbox/models";
import { REPOSITORY } from "../../sandbox/paths";
import { targetNames } from "../../stacks/targets";
import { EDITS, startOf } from "../requirements/edits";
import { runScript } from "../support/cli";
import type { Previews, Step } from "./support/edit-previews";

const SCRIPT = path.join(__dirname, "support", "edit-previews.ts");
const AREA = "test-edits";

/** Steps after which the resource there was is there no longer. */
const LOSING = ["delete", "replace", "delete-replaced", "create-replacement"];

function typeOf({ urn }: Step): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

/** Whether losing a resource of the type loses data, by its model. */
function isStateful(type: string): boolean {
  const [provider = ""] = type.split(":");
  if (!["aws", "gcp", "kubernetes", "vault"].includes(provider)) return false;
  const models = loadProvider(provider as ProviderName);
  const model = models.types.find((known) => known.type === type) ?? models.dynamicType?.(type);
  return model?.stateful === true;
}

describe("edits of a running stack, as the engine's own plan has them", () => {
  afterEach(() => fs.rmSync(path.join(REPOSITORY, ".trivium", AREA), { recursive: true, force: true }));

  for (const target of targetNames) {
    it(`replace and delete nothing that holds data on ${target}`, async () => {
      const chosen = EDITS.filter((edit) => edit.target === target && edit.engine === true);
      const previews: Previews = {
        stack: "prod",
        target,
        start: startOf(target),
        edits: Object.fromEntries(chosen.map(({ what, after }) => [what, after])),
      };
      const ran = await runScript(SCRIPT, [JSON.stringify(previews)], { TRIVIUM_AREA: AREA });
      expect(ran.code, ran.stderr).to.equal(0);
      const found = JSON.parse(ran.stdout) as Readonly<Record<string, readonly Step[]>>;
      expect(Object.keys(found)).to.deep.equal(chosen.map(({ what }) => what));
      for (const [what, steps] of Object.entries(found)) {
        expect(steps, `${what}: the engine sees the edit`).not.to.deep.equal([]);
        const lost = steps.filter((step) => LOSING.includes(step.op) && isStateful(typeOf(step)));
        expect(lost, what).to.deep.equal([]);
      }
    });
  }
});
