import { expect } from "chai";
import { loadProvider, type ProviderName, providerNames } from "../../sandbox/models";
import { schemaOf } from "../../sandbox/schemas";
import type { TypeModel } from "../../sandbox/simulator/model";
import { BEHAVIOURS, type Shown, showBehaviours } from "./behaviours";
import { cellOf, exceptionsFor, FIXED, LEAF, OPTIONAL, REFERS_TO_NOTHING, unexplained } from "./exceptions";

describe("every simulated type that the stacks use", () => {
  let shown: ReadonlyMap<string, Shown>;
  before(async function () {
    this.timeout(60_000);
    shown = await showBehaviours();
  });

  it("shows each behaviour, or there is a reason why it cannot", () => {
    expect(unexplained(shown)).to.deep.equal([]);
  });

  it("has no reason where the behaviour is shown, where the type is not used, or twice", () => {
    const cells = exceptionsFor([...shown.keys()]).flatMap(({ behaviour, types }) =>
      types.map((type) => ({ type, behaviour, cell: cellOf(type, behaviour) })),
    );
    const stale = cells.filter(({ type, behaviour }) => shown.get(type)?.[behaviour] !== undefined);
    const unused = cells.filter(({ type }) => !shown.has(type));
    const twice = cells.filter(
      ({ cell }, index) => cells.findIndex((other) => other.cell === cell) !== index,
    );
    expect([...stale, ...unused, ...twice].map(({ cell }) => cell)).to.deep.equal([]);
  });

  it("shows every behaviour of some type of each cloud", () => {
    for (const provider of ["aws", "gcp", "kubernetes"]) {
      const ofProvider = [...shown].filter(([type]) => type.startsWith(`${provider}:`));
      for (const behaviour of BEHAVIOURS) {
        expect(
          ofProvider.some(([, how]) => how[behaviour] !== undefined),
          `${provider} ${behaviour}`,
        ).to.equal(true);
      }
    }
  });
});

describe("the reasons why a behaviour cannot be shown", () => {
  const models = providerNames.flatMap((name) => loadProvider(name).types);
  const holds: Readonly<Record<string, (type: string) => boolean>> = {
    [OPTIONAL]: (type) =>
      modelOf(type).requires === undefined && !Object.values(inputsOf(type)).some(({ required }) => required),
    [REFERS_TO_NOTHING]: (type) => modelOf(type).references === undefined,
    [LEAF]: (type) =>
      !models.some(({ references = {} }) => Object.values(references).some(({ to }) => to.includes(type))),
    [FIXED]: (type) =>
      Object.keys(inputsOf(type)).every((input) => Object.keys(modelOf(type).immutable).includes(input)),
  };

  for (const [reason, test] of Object.entries(holds)) {
    it(`are true: ${reason}`, () => {
      const types = exceptionsFor([]).flatMap((exception) =>
        exception.reason === reason ? exception.types : [],
      );
      expect(types).to.not.deep.equal([]);
      expect(types.filter((type) => !test(type))).to.deep.equal([]);
    });
  }
});

function modelOf(type: string): TypeModel {
  const model = loadProvider(providerOf(type)).types.find((candidate) => candidate.type === type);
  if (model === undefined) throw new Error(`${type} has no model`);
  return model;
}

function inputsOf(type: string) {
  return schemaOf(providerOf(type)).types[type]?.inputs ?? {};
}

function providerOf(type: string): ProviderName {
  return type.split(":")[0] as ProviderName;
}
