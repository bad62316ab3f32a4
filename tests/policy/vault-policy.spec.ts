import { expect } from "chai";
import * as fc from "fast-check";
import { Node, UNKNOWN, type Value } from "../../policy/core/values";
import { pathRulesOf } from "../../policy/reading/vault-policy";

const read = (value: Value) =>
  pathRulesOf(new Node(value, "policy")).map(({ path, capabilities }) => [path.value, capabilities.value]);
const unknown = [[UNKNOWN, UNKNOWN]];

describe("policy/vault-policy", () => {
  it("reads paths and capabilities, past comments and whatever else a path may say", () => {
    const text = `# who may read
name = "shop"
path "secret/data/+/shop/*" { // one
  capabilities = ["read", "list",]
  allowed_parameters = { "*" = [], "ttl" = ["1h"] }
  min_wrapping_ttl = "1s"
}
/* path "x" { capabilities = ["sudo"] } */
path "sys/*" {
  capabilities = [
    "deny"
  ]
  control_group = { factor "ops" { identity { group_names = ["a"] approvals = 2 } } }
}`;
    expect(read(text)).to.deep.equal([
      ["secret/data/+/shop/*", ["read", "list"]],
      ["sys/*", ["deny"]],
    ]);
  });

  it("reads the same as JSON, and a path that comes twice as two", () => {
    const json = { path: { "secret/*": { capabilities: ["read"] } } };
    expect(read(JSON.stringify(json))).to.deep.equal([["secret/*", ["read"]]]);
    expect(read('path "a" { capabilities = ["read"] } path "a" { capabilities = ["sudo"] }')).to.deep.equal([
      ["a", ["read"]],
      ["a", ["sudo"]],
    ]);
  });

  it("knows what older policies mean", () => {
    expect(read('path "a" { policy = "write" }')).to.deep.equal([
      ["a", ["create", "read", "update", "delete", "list"]],
    ]);
  });

  it("says where a path stands", () => {
    const [rule] = pathRulesOf(new Node('path "secret/*" { capabilities = ["read"] }', "policy"));
    expect(rule?.capabilities.path).to.equal('policy["secret/*"].capabilities');
  });

  it("has none where nothing is set", () => {
    for (const value of [null, "", "\n"]) expect(read(value)).to.deep.equal([]);
  });

  it("knows nothing of what is no policy", () => {
    const values: Value[] = [UNKNOWN, 'path "a', 'path "a" {', "see the wiki", "{", "path a = ]", 3];
    for (const value of values) {
      expect(read(value)).to.deep.equal(unknown);
    }
  });

  it("never throws", () => {
    const words = fc.constantFrom(
      'path "a" ',
      "{",
      "}",
      "[",
      "]",
      '"x"',
      "=",
      ",",
      "capabilities ",
      "#",
      "\n",
    );
    fc.assert(
      fc.property(fc.array(words), (parts) => {
        read(parts.join(""));
      }),
    );
  });
});
