/** Writes kinds.json: the fields of the custom kinds in kinds.ts, as the typings of `@kubernetes-models/*` have them. */
import * as fs from "node:fs";
import * as path from "node:path";
import * as prettier from "prettier";
import * as ts from "typescript";
import { schemaOf } from "../../../schemas";
import type { Fields, Shape } from "../../../simulator/schema";
import { typedKinds } from "./kinds";

/** kinds.json. */
export interface CustomKinds {
  /** Versions of the packages the fields were read from. */
  readonly sources: Readonly<Record<string, string>>;
  /** Fields by `<group>/<version>/<kind>`. */
  readonly kinds: Readonly<Record<string, Fields>>;
  /** Nested types; the built-in ones are in the Kubernetes SDK's schema. */
  readonly definitions: Readonly<Record<string, Fields>>;
}

const FILE = path.join(__dirname, "kinds.json");

/** Reads types with the compiler's checker, which resolves aliases and inherited fields. */
class CustomKindReader {
  readonly definitions: Record<string, Fields> = {};
  private readonly checker: ts.TypeChecker;
  private readonly program: ts.Program;

  /** @param root folder that holds `@kubernetes-models` */
  constructor(
    private readonly root: string,
    files: readonly string[],
  ) {
    this.program = ts.createProgram(files, {
      strict: true,
      skipLibCheck: true,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
    });
    this.checker = this.program.getTypeChecker();
  }

  /** The fields of the interface `I<Kind>` that a file declares. */
  fieldsOf(file: string): Fields {
    const source = this.program.getSourceFile(file);
    const name = `I${path.basename(file, ".d.ts")}`;
    const declaration = source?.statements.find(
      (statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === name,
    );
    if (declaration === undefined) throw new Error(`${file} declares no ${name}`);
    return this.members(this.checker.getTypeAtLocation(declaration));
  }

  private members(type: ts.Type): Fields {
    // A status is the controller's, never an input.
    const given = this.checker.getPropertiesOfType(type).filter(({ name }) => name !== "status");
    const fields = given.map((property): [string, Fields[string]] => {
      const shape = this.shapeOf(this.checker.getTypeOfSymbol(property), property.name);
      const optional = (property.flags & ts.SymbolFlags.Optional) !== 0;
      return [property.name, optional ? { shape } : { shape, required: true }];
    });
    return Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  private shapeOf(declared: ts.Type, where: string): Shape {
    const type = this.checker.getNonNullableType(declared);
    if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return { kind: "any" };
    if (type.flags & ts.TypeFlags.StringLike) return { kind: "string" };
    if (type.flags & ts.TypeFlags.NumberLike) return { kind: "number" };
    if (type.flags & ts.TypeFlags.BooleanLike) return { kind: "boolean" };
    if (type.isUnion()) return this.unionOf(type, where);
    const element = this.checker.isArrayType(type)
      ? this.checker.getTypeArguments(type as ts.TypeReference)[0]
      : undefined;
    if (element !== undefined) return { kind: "array", of: this.shapeOf(element, where) };
    const values = type.getStringIndexType();
    if (values !== undefined) return { kind: "map", of: this.shapeOf(values, where) };
    return this.objectOf(type, where);
  }

  private unionOf(type: ts.UnionType, where: string): Shape {
    const shapes = type.types.map((option) => this.shapeOf(option, where));
    const distinct = [...new Map(shapes.map((shape) => [JSON.stringify(shape), shape])).values()];
    const [first] = distinct;
    return first !== undefined && distinct.length === 1 ? first : { kind: "union", of: distinct };
  }

  /** A named type becomes a definition, read once; `{}` holds anything. */
  private objectOf(type: ts.Type, where: string): Shape {
    if (this.checker.getPropertiesOfType(type).length === 0) return { kind: "any" };
    const [declaration] = type.symbol.declarations ?? [];
    if (declaration === undefined || !ts.isInterfaceDeclaration(declaration)) {
      throw new Error(`${where}: cannot read the type ${this.checker.typeToString(type)}`);
    }
    const file = path.relative(this.root, declaration.getSourceFile().fileName).replace(/\.d\.ts$/, "");
    const builtIn = builtInName(file);
    if (builtIn !== undefined && builtIn in schemaOf("kubernetes").definitions) {
      return { kind: "ref", to: builtIn };
    }
    const name = file.replace(/^@kubernetes-models\//, "");
    if (this.definitions[name] === undefined) {
      this.definitions[name] = {};
      this.definitions[name] = this.members(type);
    }
    return { kind: "ref", to: name };
  }
}

/** `kubernetes-models/v1/PodSpec` is `core.v1.PodSpec` in the Kubernetes SDK. */
function builtInName(file: string): string | undefined {
  const meta = /^@kubernetes-models\/apimachinery\/apis\/meta\/(\w+)\/(\w+)$/.exec(file);
  if (meta !== null) return `meta.${meta[1] ?? ""}.${meta[2] ?? ""}`;
  const core = /^kubernetes-models\/(v\w+)\/(\w+)$/.exec(file);
  if (core !== null) return `core.${core[1] ?? ""}.${core[2] ?? ""}`;
  const other = /^kubernetes-models\/([\w-]+)[\w.-]*\/(v\w+)\/(\w+)$/.exec(file);
  return other === null ? undefined : other.slice(1).join(".");
}

/** @param root folder of installed packages */
export function generate(root: string): CustomKinds {
  const packages = Object.entries(typedKinds);
  const files = packages.flatMap(([name, kinds]) =>
    kinds.map((kind) => ({ kind, file: path.join(root, "@kubernetes-models", name, `${kind}.d.ts`) })),
  );
  const reader = new CustomKindReader(
    root,
    files.map(({ file }) => file),
  );
  return {
    sources: Object.fromEntries(packages.map(([name]) => [name, versionOf(root, name)])),
    kinds: Object.fromEntries(files.map(({ kind, file }) => [kind, reader.fieldsOf(file)])),
    definitions: Object.fromEntries(Object.entries(reader.definitions).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function versionOf(root: string, name: string): string {
  const manifest = path.join(root, "@kubernetes-models", name, "package.json");
  return (JSON.parse(fs.readFileSync(manifest, "utf8")) as { version: string }).version;
}

async function main(): Promise<void> {
  const root = path.resolve(process.argv[2] ?? "node_modules");
  const options = await prettier.resolveConfig(FILE);
  fs.writeFileSync(
    FILE,
    await prettier.format(JSON.stringify(generate(root)), { ...options, parser: "json" }),
  );
}

if (require.main === module) void main();
