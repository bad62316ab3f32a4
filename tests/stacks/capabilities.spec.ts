import { expect } from "chai";
import type { Target } from "../../components/contract";
import type { Provided } from "../../components/provisions";
import { type TargetName, targetNames, targets } from "../../stacks/targets";
import { inputOf, planOf } from "../support/plans";
import { FULL } from "../requirements/full";

/** Components whose resources show how a target provides them. */
const COMPONENTS: Readonly<Partial<Record<Provided, string>>> = {
  database: "Database",
  cache: "Cache",
  queue: "Queue",
  search: "Search",
  bucket: "Bucket",
  document: "Document",
  kafka: "Kafka",
  frontDoor: "FrontDoor",
  registry: "Registry",
  audit: "Audit",
  budget: "Budget",
  backup: "Backup",
};

function targetOf(name: TargetName): Target {
  const { config } = inputOf({ stack: "prod", target: name, settings: FULL[name] });
  return targets[name].create(config[name], {});
}

for (const name of targetNames) {
  describe(`what ${name} says it provides`, () => {
    it("is none exactly where it has no function for it", () => {
      const { facilities, frontDoor, kafka } = targetOf(name);
      const given = { ...facilities, frontDoor, kafka };
      for (const part of ["registry", "audit", "budget", "backup", "frontDoor", "kafka"] as const) {
        const none = targets[name].provisions[part].how === "none";
        expect(none, part).to.equal(given[part] === undefined);
      }
    });

    it("is what its plan with every option on is made of", async () => {
      const { recording } = await planOf({ stack: "prod", target: name, settings: FULL[name] });
      for (const [part, component] of Object.entries(COMPONENTS)) {
        const { how } = targets[name].provisions[part as Provided];
        const parents = recording.resources.filter(({ type }) => type === `trivium:index:${component}`);
        expect(parents.length > 0, `${part} is planned`).to.equal(how !== "none");
        const types = recording.resources
          .filter(({ parent }) => parents.some(({ urn }) => urn === parent))
          .map(({ type }) => type.split(":")[0]);
        if (how === "native") expect(types, part).to.include(name);
        if (how === "in-cluster") expect(types, part).to.include("kubernetes").and.not.to.include(name);
      }
    });
  });
}
