import * as fs from "node:fs";
import * as path from "node:path";
import * as ts from "typescript";
import type { Fields, PackageSchema, Shape } from "../simulator/schema";

/**
 * Reads what an SDK's typings say of its resource types. Syntax only: the typings are themselves generated
 * and use few forms; one that is not known here is an error, because a guess would let wrong inputs pass.
 */
export class Typings {
  readonly version: string;
  private readonly root: string;
  private readonly inputTypes: ReadonlyMap<string, ts.InterfaceDeclaration>;
  private readonly definitions = new Map<string, Fields>();

  /** @param name package of the SDK, such as `aws` */
  constructor(private readonly name: string) {
    const manifest = require.resolve(`@pulumi/${name}/package.json`);
    this.root = path.dirname(manifest);
    this.version = (JSON.parse(fs.readFileSync(manifest, "utf8")) as { version: string }).version;
    const inputs = path.join(this.root, "types/input.d.ts");
    this.inputTypes = fs.existsSync(inputs) ? interfacesOf(parse(inputs)) : new Map();
  }

  /** The schema of the given types and of every definition they reach. */
  schema(tokens: readonly string[]): PackageSchema {
    const types = tokens.map((token): [string, PackageSchema["types"][string]] => [
      token,
      this.resourceType(token),
    ]);
    return {
      package: this.name,
      version: this.version,
      types: Object.fromEntries(types),
      definitions: Object.fromEntries([...this.definitions].sort(([a], [b]) => (a < b ? -1 : 1))),
    };
  }

  private resourceType(token: string): PackageSchema["types"][string] {
    const file = this.fileOf(token);
    const className = token.startsWith("pulumi:providers:") ? "Provider" : lastPart(token);
    const source = parse(file);
    const declared = classOf(source, className);
    const args = interfacesOf(source).get(`${className}Args`);
    if (declared === undefined || args === undefined) {
      throw new Error(`${token}: ${file} declares no class ${className} with ${className}Args`);
    }
    return { inputs: this.fieldsOf(args, token), outputs: outputsOf(declared) };
  }

  /** Where a type's typings are; the compiled class beside them has to carry the same token. */
  private fileOf(token: string): string {
    const file = path.join(this.root, modulePath(token));
    // A module of several words has a folder of one, such as `pkiSecret`.
    const folders = [path.dirname(file), path.join(this.root, path.dirname(modulePath(token)).toLowerCase())];
    const folder = folders.find((candidate) => fs.existsSync(candidate)) ?? path.dirname(file);
    const found = fs
      .readdirSync(folder)
      .find((entry) => entry.toLowerCase() === `${path.basename(file).toLowerCase()}.js`);
    if (found === undefined)
      throw new Error(`${token}: @pulumi/${this.name} ${this.version} has no such type`);
    const compiled = fs.readFileSync(path.join(folder, found), "utf8");
    const own = token.startsWith("pulumi:providers:") ? this.name : token;
    if (!compiled.includes(`__pulumiType = '${own}'`)) {
      throw new Error(`${token}: ${path.join(folder, found)} defines another type`);
    }
    return path.join(folder, found.replace(/\.js$/, ".d.ts"));
  }

  private fieldsOf(declaration: ts.InterfaceDeclaration, where: string): Fields {
    const fields = declaration.members.map((member): [string, Fields[string]] => {
      if (!ts.isPropertySignature(member) || member.type === undefined) {
        throw new Error(`${where}: cannot read ${member.getText()}`);
      }
      const name = propertyName(member.name);
      const shape = this.shapeOf(member.type, `${where} ${name}`);
      return [name, member.questionToken === undefined ? { shape, required: true } : { shape }];
    });
    return Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  private shapeOf(type: ts.TypeNode, where: string): Shape {
    if (ts.isParenthesizedTypeNode(type)) return this.shapeOf(type.type, where);
    if (ts.isArrayTypeNode(type)) return { kind: "array", of: this.shapeOf(type.elementType, where) };
    if (ts.isTypeLiteralNode(type)) return this.mapOf(type, where);
    if (ts.isUnionTypeNode(type)) return this.unionOf(type, where);
    if (ts.isTypeReferenceNode(type)) return this.referenceOf(type, where);
    const primitive = primitiveOf(type);
    if (primitive === undefined) throw new Error(`${where}: cannot read the type ${type.getText()}`);
    return { kind: primitive };
  }

  private mapOf(type: ts.TypeLiteralNode, where: string): Shape {
    const [member, ...others] = type.members;
    if (member === undefined || others.length > 0 || !ts.isIndexSignatureDeclaration(member)) {
      throw new Error(`${where}: cannot read the type ${type.getText()}`);
    }
    return { kind: "map", of: this.shapeOf(member.type, where) };
  }

  private unionOf(type: ts.UnionTypeNode, where: string): Shape {
    const shapes = type.types
      .filter((option) => option.kind !== ts.SyntaxKind.UndefinedKeyword)
      .map((option) => this.shapeOf(option, where));
    const distinct = [...new Map(shapes.map((shape) => [JSON.stringify(shape), shape])).values()];
    const [only, second] = distinct;
    if (only === undefined) throw new Error(`${where}: cannot read the type ${type.getText()}`);
    return second === undefined ? only : { kind: "union", of: distinct };
  }

  private referenceOf(type: ts.TypeReferenceNode, where: string): Shape {
    const name = type.typeName.getText();
    const [argument] = type.typeArguments ?? [];
    if (name === "pulumi.Input" && argument !== undefined) return this.shapeOf(argument, where);
    if (name.startsWith("inputs.")) return this.definitionOf(name.slice("inputs.".length), where);
    if (name.startsWith("enums.")) return { kind: this.enumKind(name.slice("enums.".length), where) };
    if (name.startsWith("pulumi.asset.")) return { kind: "any" };
    // A resource given where its name is expected: the SDK sends the name.
    if (this.isResourceClass(type)) return { kind: "string" };
    throw new Error(`${where}: cannot read the type ${type.getText()}`);
  }

  /** A nested type; read once, so that one that contains itself comes to an end. */
  private definitionOf(name: string, where: string): Shape {
    const declaration = this.inputTypes.get(name);
    if (declaration === undefined) throw new Error(`${where}: types/input.d.ts declares no ${name}`);
    if (!this.definitions.has(name)) {
      this.definitions.set(name, {});
      this.definitions.set(name, this.fieldsOf(declaration, name));
    }
    return { kind: "ref", to: name };
  }

  private enumKind(name: string, where: string): "string" | "number" {
    const [member = "", ...folders] = name.split(".").reverse();
    const source = parse(path.join(this.root, "types/enums", ...folders.reverse(), "index.d.ts"));
    const kinds = source.statements
      .filter(ts.isVariableStatement)
      .flatMap(({ declarationList }) => [...declarationList.declarations])
      .filter((declaration) => declaration.name.getText() === member)
      .flatMap(({ type }) => (type !== undefined && ts.isTypeLiteralNode(type) ? [...type.members] : []))
      .map((value) => ts.isPropertySignature(value) && value.type !== undefined && primitiveOf(value.type));
    const [kind, ...others] = new Set(kinds);
    if (others.length > 0 || (kind !== "string" && kind !== "number")) {
      throw new Error(`${where}: cannot read the enum ${name}`);
    }
    return kind;
  }

  /** Whether a type is imported from a file of the SDK that declares it as a class. */
  private isResourceClass(type: ts.TypeReferenceNode): boolean {
    const source = type.getSourceFile();
    const name = type.typeName.getText();
    const from = source.statements.find(
      (statement): statement is ts.ImportDeclaration =>
        ts.isImportDeclaration(statement) && importedNames(statement).includes(name),
    )?.moduleSpecifier;
    if (from === undefined || !ts.isStringLiteral(from)) return false;
    const module = path.resolve(path.dirname(source.fileName), from.text);
    const folder = fs.existsSync(`${module}.d.ts`) ? path.dirname(module) : module;
    const file = path.join(folder, `${name.charAt(0).toLowerCase()}${name.slice(1)}.d.ts`);
    return fs.existsSync(file) && classOf(parse(file), name) !== undefined;
  }
}

/** `aws:ec2/vpc:Vpc` is `ec2/vpc`, `kubernetes:storage.k8s.io/v1:StorageClass` is `storage/v1/storageclass`. */
function modulePath(token: string): string {
  const [name, module = "", type = ""] = token.split(":");
  if (name === "pulumi") return "provider";
  // Most tokens name the type's file, as `ec2/vpc` does; those of `command` name its module alone.
  if (name !== "kubernetes" && !module.includes("/")) return `${module}/${type.toLowerCase()}`;
  if (name !== "kubernetes") return module.replace(/^index\//, "");
  const [group = "", version = ""] = module.split("/");
  return `${group.split(".")[0] ?? ""}/${version}/${type.toLowerCase()}`;
}

function lastPart(token: string): string {
  return token.slice(token.lastIndexOf(":") + 1);
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, fs.readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
}

/** The interfaces of a file, by name; those in namespaces as `core.v1.Pod`. */
function interfacesOf(source: ts.SourceFile): ReadonlyMap<string, ts.InterfaceDeclaration> {
  const found = new Map<string, ts.InterfaceDeclaration>();
  const visit = (statements: readonly ts.Statement[], prefix: string) => {
    for (const statement of statements) {
      if (ts.isInterfaceDeclaration(statement)) found.set(prefix + statement.name.text, statement);
      if (
        ts.isModuleDeclaration(statement) &&
        statement.body !== undefined &&
        ts.isModuleBlock(statement.body)
      ) {
        visit(statement.body.statements, `${prefix}${statement.name.text}.`);
      }
    }
  };
  visit(source.statements, "");
  return found;
}

function classOf(source: ts.SourceFile, name: string): ts.ClassDeclaration | undefined {
  return source.statements.filter(ts.isClassDeclaration).find((statement) => statement.name?.text === name);
}

function importedNames({ importClause }: ts.ImportDeclaration): string[] {
  const bindings = importClause?.namedBindings;
  return bindings !== undefined && ts.isNamedImports(bindings)
    ? bindings.elements.map((element) => element.name.text)
    : [];
}

/** Names of the outputs a class declares. */
function outputsOf(declared: ts.ClassDeclaration): string[] {
  return declared.members
    .filter(ts.isPropertyDeclaration)
    .filter(({ type }) => type?.getText().startsWith("pulumi.Output<"))
    .map(({ name }) => propertyName(name))
    .sort();
}

function propertyName(name: ts.PropertyName): string {
  if (ts.isIdentifier(name) || ts.isStringLiteral(name)) return name.text;
  throw new Error(`cannot read the property name ${name.getText()}`);
}

function primitiveOf(type: ts.TypeNode): "string" | "number" | "boolean" | "any" | undefined {
  const kind = ts.isLiteralTypeNode(type) ? type.literal.kind : type.kind;
  switch (kind) {
    case ts.SyntaxKind.StringKeyword:
    case ts.SyntaxKind.StringLiteral:
      return "string";
    case ts.SyntaxKind.NumberKeyword:
    case ts.SyntaxKind.NumericLiteral:
      return "number";
    case ts.SyntaxKind.BooleanKeyword:
    case ts.SyntaxKind.TrueKeyword:
    case ts.SyntaxKind.FalseKeyword:
      return "boolean";
    case ts.SyntaxKind.AnyKeyword:
      return "any";
    default:
      return undefined;
  }
}
