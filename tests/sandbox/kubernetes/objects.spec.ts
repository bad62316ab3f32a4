import { expect } from "chai";
import * as fc from "fast-check";
import {
  askedFor,
  idOf,
  kindOf,
  outputsOf,
  projected,
  referenceFrom,
} from "../../../sandbox/kubernetes/objects";
import type { Props, Value } from "../../../sandbox/simulator/values";

const object = (fields: Props = {}) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: {
    name: "web",
    namespace: "shop",
    uid: "1",
    resourceVersion: "7",
    generation: 2,
    creationTimestamp: "2026-01-01T00:00:00Z",
    labels: { app: "web" },
    managedFields: [{ manager: "trivium", operation: "Apply" as const }],
  },
  ...fields,
});

describe("objects of the API server", () => {
  it("are named by type and id as the SDK names them", () => {
    expect(kindOf("kubernetes:core/v1:Namespace")).to.deep.equal({ apiVersion: "v1", kind: "Namespace" });
    expect(referenceFrom("kubernetes:apps/v1:Deployment", "shop/web")).to.deep.equal({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", namespace: "shop" },
    });
    expect(idOf(object(), true)).to.equal("shop/web");
    expect(idOf(object(), false)).to.equal("web");
  });

  it("are compared by what somebody asked for, not by the server's bookkeeping", () => {
    const other = { ...object(), metadata: { ...object().metadata, resourceVersion: "8", generation: 3 } };
    expect(askedFor({ ...other, status: { replicas: 1 } })).to.deep.equal(askedFor(object()));
    expect(askedFor(object({ spec: { replicas: 2 } }))).not.to.deep.equal(askedFor(object()));
  });

  it("are given to the engine without the record of who set what", () => {
    expect(outputsOf(object())["metadata"]).not.to.have.property("managedFields");
  });
});

describe("inputs as the server has them now", () => {
  const props = fc.dictionary(
    fc.stringMatching(/^[a-z]{1,6}$/),
    fc.letrec<{ value: Value }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), tie("value"), { maxKeys: 3 }),
      ),
    })).value,
  ) as fc.Arbitrary<Props>;

  it("are the inputs where nothing has changed", () => {
    fc.assert(fc.property(props, (inputs) => void expect(projected(inputs, inputs)).to.deep.equal(inputs)));
  });

  it("leave out what the server has added beside them", () => {
    const live = { spec: { replicas: 2, strategy: { type: "RollingUpdate" } }, status: { replicas: 2 } };
    expect(projected(live, { spec: { replicas: 1 } })).to.deep.equal({ spec: { replicas: 2 } });
  });

  it("pair the elements of a list by name, in whatever order they are", () => {
    const live = [
      { name: "sidecar", image: "b" },
      { name: "main", image: "edited" },
    ];
    expect(projected(live, [{ name: "main", image: "a" }])).to.deep.equal([
      { name: "main", image: "edited" },
    ]);
  });

  it("show an element that was added to a list of plain values", () => {
    expect(projected(["a", "b"], ["a"])).to.deep.equal(["a", "b"]);
  });
});
