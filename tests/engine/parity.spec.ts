import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { mask } from "../../cli/plan/mask";
import type { Plan } from "../../cli/plan/plan";
import { COMPANIONS } from "../../policy/hosts/crossguard";
import { rules } from "../../policy/rules";
import { REPOSITORY } from "../../sandbox/paths";
import { decode } from "../../sandbox/provider/wire";
import type { Props } from "../../sandbox/simulator/values";
import { runScript } from "../support/cli";
import { planOf } from "../support/plans";
import type { EnginePreview } from "./support/preview";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** What both ways must say of a resource, in one form. */
interface Said {
  readonly type: string;
  readonly parent: string | undefined;
  readonly provider: string | undefined;
  readonly protect: boolean;
  readonly dependsOn: readonly string[];
  readonly inputs: unknown;
  readonly secrets: readonly string[];
}

const AREA = "test-parity";
const SCRIPT = path.join(REPOSITORY, "tests", "engine", "support", "preview.ts");
const STACK_TYPE = "pulumi:pulumi:Stack";

function planSays({ recording }: Plan): Record<string, Said> {
  const said = recording.resources
    .filter(({ type }) => type !== STACK_TYPE)
    .map((resource): [string, Said] => [
      resource.urn,
      {
        type: resource.type,
        parent: resource.parent,
        provider: resource.provider,
        protect: resource.protect,
        dependsOn: resource.dependsOn,
        inputs: mask(resource.inputs, resource.secretPaths),
        secrets: resource.secretPaths,
      },
    ]);
  return Object.fromEntries(said);
}

function engineSays({ plan }: EnginePreview): Record<string, Said> {
  const said = Object.entries(plan.resourcePlans)
    .filter(([, { goal }]) => goal.type !== STACK_TYPE)
    .map(([urn, { goal }]): [string, Said] => {
      const adds = (goal.inputDiff?.adds ?? {}) as Parameters<typeof Struct.fromJavaScript>[0];
      const { props, secretPaths } = decode(Struct.fromJavaScript(adds));
      const provider = goal.provider ?? "";
      return [
        urn,
        {
          type: goal.type,
          parent: goal.parent,
          provider: provider === "" ? undefined : provider.slice(0, provider.lastIndexOf("::")),
          protect: goal.protect ?? false,
          dependsOn: [...(goal.dependencies ?? [])].sort(),
          inputs: mask(
            goal.type.startsWith("pulumi:providers:") ? providerInputs(props) : props,
            secretPaths,
          ),
          secrets: [...secretPaths].sort(),
        },
      ];
    });
  return Object.fromEntries(said);
}

/** The engine notes the plugin's version among a provider's own inputs. */
function providerInputs(inputs: Props): Props {
  return Object.fromEntries(
    Object.entries(inputs).filter(([key]) => !["version", "__internal"].includes(key)),
  );
}

/** A verdict as both ways can tell it. */
function planVerdicts({ policy }: Plan): string[] {
  const said = (outcome: string, list: Plan["policy"]["violations"]) =>
    list.map(({ rule, urn }) => `${outcome} ${rule} ${urn}`);
  return [
    ...said("violation", policy.violations),
    ...said("undecided", policy.undecided),
    ...said("exempted", policy.exempted),
  ].sort();
}

/** The pack's own policies name the rule in their message. */
const OUTCOMES: Readonly<Record<string, string>> = {
  [COMPANIONS.undecided]: "undecided",
  [COMPANIONS.mustKnow]: "undecided",
  [COMPANIONS.exemptions]: "exempted",
};

function engineVerdicts({ policy }: EnginePreview): string[] {
  return policy
    .map(({ policyName, resourceUrn, message }) => {
      const outcome = OUTCOMES[policyName];
      const rule =
        rules.find(({ id }) => message.includes(`${id} (`) || message.includes(`${id}: `))?.id ?? message;
      return outcome === undefined
        ? `violation ${policyName.replace(/-stack$/, "")} ${resourceUrn}`
        : `${outcome} ${rule} ${resourceUrn}`;
    })
    .sort();
}

const STACKS = [
  { stack: "dev", target: "k3s" },
  { stack: "staging", target: "gcp" },
  { stack: "prod", target: "aws" },
] as const;

describe("the plan and the engine's preview agree", () => {
  after(() => fs.rmSync(path.join(REPOSITORY, ".trivium", AREA), { recursive: true, force: true }));

  for (const { stack, target } of STACKS) {
    describe(`for ${stack} on ${target}`, () => {
      let engine: EnginePreview;
      let plan: Plan;
      before(async () => {
        const ran = await runScript(SCRIPT, [stack, target], { TRIVIUM_AREA: AREA });
        expect(ran.code, ran.stderr).to.equal(0);
        engine = JSON.parse(ran.stdout) as EnginePreview;
        plan = await planOf({ stack, target });
      });

      it("on every resource: type, parent, provider, protection, dependencies, inputs, secrets", () => {
        const fromEngine = engineSays(engine);
        const fromPlan = planSays(plan);
        expect(Object.keys(fromPlan).sort()).to.deep.equal(Object.keys(fromEngine).sort());
        for (const [urn, said] of Object.entries(fromEngine)) expect(fromPlan[urn], urn).to.deep.equal(said);
      });

      it("on every verdict of the policy pack", () => {
        expect(engineVerdicts(engine)).to.deep.equal(planVerdicts(plan));
      });
    });
  }
});
