import { expect } from "chai";
import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import * as ts from "typescript";
import { packages, schemaOf } from "../../sandbox/schemas";
import { generate } from "../../sandbox/schemas/generate";
import types from "../../sandbox/schemas/types.json";
import { checkFields, type Fields } from "../../sandbox/simulator/schema";

const root = path.resolve(__dirname, "../..");

describe("sandbox/schemas", () => {
  for (const name of packages) {
    it(`${name}.json is what the installed SDK says`, () => {
      expect(schemaOf(name), "run `make schemas`").to.deep.equal(generate(name));
    });
  }

  it("types.json is sorted and has no token twice", () => {
    expect(types).to.deep.equal([...new Set(types)].sort());
  });

  it("types.json has every type that a component creates", () => {
    const missing = createdTypes().filter((token) => !types.includes(token));
    const message = `sandbox/schemas/types.json lacks ${missing.join(", ")}; add it and run make schemas`;
    expect(missing, message).to.deep.equal([]);
  });

  it("tells required inputs from optional ones", () => {
    const { inputs } = typeOf("aws", "aws:ec2/subnet:Subnet");
    expect(inputs["vpcId"]).to.deep.equal({ shape: { kind: "string" }, required: true });
    expect(inputs["cidrBlock"]).to.deep.equal({ shape: { kind: "string" } });
  });

  it("finds computed outputs, which are no inputs", () => {
    const { inputs, outputs } = typeOf("aws", "aws:eks/cluster:Cluster");
    expect(outputs).to.include.members(["arn", "endpoint", "identities"]);
    expect(inputs).to.not.have.property("endpoint");
  });

  it("reads an enum as the kind of its members", () => {
    expect(definitionOf("kubernetes", "core.v1.ServiceSpec")["type"]).to.deep.equal({
      shape: { kind: "string" },
    });
  });

  it("reads a resource that stands for its name as a string", () => {
    expect(typeOf("aws", "aws:iam/rolePolicy:RolePolicy").inputs["role"]).to.deep.equal({
      shape: { kind: "string" },
      required: true,
    });
  });

  it("keeps the alternatives of a union", () => {
    expect(definitionOf("kubernetes", "core.v1.ServicePort")["targetPort"]).to.deep.equal({
      shape: { kind: "union", of: [{ kind: "number" }, { kind: "string" }] },
    });
  });

  it("reaches nested and recursive definitions", () => {
    const { inputs } = typeOf("kubernetes", "kubernetes:apps/v1:Deployment");
    const deployment = { metadata: { name: "web" }, spec: { template: { spec: { containers: [{}] } } } };
    const found = checkFields(inputs, deployment, schemaOf("kubernetes"));
    expect(found.map(({ path: at, reason }) => `${at} ${reason}`)).to.deep.equal([
      "spec.selector is required",
      "spec.template.spec.containers[0].name is required",
    ]);
    expect(definitionOf("kubernetes", "apiextensions.v1.JSONSchemaProps")["properties"]?.shape).to.deep.equal(
      {
        kind: "map",
        of: { kind: "ref", to: "apiextensions.v1.JSONSchemaProps" },
      },
    );
  });

  it("every definition that is referred to exists", () => {
    for (const name of packages) {
      const schema = schemaOf(name);
      const referred = [...JSON.stringify(schema).matchAll(/"kind":"ref","to":"([^"]+)"/g)];
      const missing = referred.filter(([, to = ""]) => schema.definitions[to] === undefined);
      expect(missing).to.deep.equal([]);
    }
  });
});

function typeOf(name: (typeof packages)[number], token: string) {
  const found = schemaOf(name).types[token];
  if (found === undefined) throw new Error(`no type ${token}`);
  return found;
}

function definitionOf(name: (typeof packages)[number], definition: string): Fields {
  const found = schemaOf(name).definitions[definition];
  if (found === undefined) throw new Error(`no definition ${definition}`);
  return found;
}

/** Tokens of the SDK classes that the components' sources instantiate. */
function createdTypes(): string[] {
  const files = fs
    .readdirSync(path.join(root, "components"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => path.join(root, "components", file));
  return [...new Set(files.flatMap(createdIn))].sort();
}

/** Looks up each `new X(…)` or `new ns.X(…)` in what the file imports from an SDK. */
function createdIn(file: string): string[] {
  const source = ts.createSourceFile(file, fs.readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const load = createRequire(file);
  const importedFrom = new Map<string, string>();
  for (const { moduleSpecifier, importClause } of source.statements.filter(ts.isImportDeclaration)) {
    const from = moduleSpecifier.getText().slice(1, -1);
    const bindings = importClause?.namedBindings;
    if (!/^@pulumi\/(?!pulumi|policy)/.test(from) || bindings === undefined) continue;
    const names = ts.isNamespaceImport(bindings)
      ? [bindings.name]
      : bindings.elements.map(({ name }) => name);
    for (const name of names) importedFrom.set(name.text, from);
  }
  const tokens: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node)) {
      const [local = "", member = local] = node.expression.getText().split(".");
      const from = importedFrom.get(local);
      const created =
        from === undefined ? {} : (load(from) as Record<string, { __pulumiType?: string }>)[member];
      const token = created?.__pulumiType;
      if (token !== undefined) tokens.push(token.includes(":") ? token : `pulumi:providers:${token}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return tokens;
}
