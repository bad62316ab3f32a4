import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { isProps, type Props, UNKNOWN, type Value } from "../simulator/values";

/**
 * The engine's protocol carries values as a protobuf Struct, with unknowns as reserved texts and secrets as
 * objects under a signature key (pulumi/pulumi, sdk/go/common/resource/sig and plugin/rpc.go).
 */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
/** What the engine writes for an unknown boolean, number, text, list, asset, archive or object. */
const UNKNOWNS = new Set([
  unknownValue,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** Values without their wrapping. */
export interface Decoded {
  readonly props: Props;
  /** Where the secrets stood, such as `stringData.password` or `users[0].token`. */
  readonly secretPaths: readonly string[];
  /** Every text that was secret, so that none of them is written anywhere. */
  readonly secretTexts: readonly string[];
}

export function decode(struct: Struct | undefined): Decoded {
  const secretPaths: string[] = [];
  const secretTexts: string[] = [];
  const unwrap = (value: JavaScriptValue, path: string, secret: boolean): Value => {
    if (typeof value === "string") {
      if (UNKNOWNS.has(value)) return UNKNOWN;
      if (secret && value !== "") secretTexts.push(value);
      return value;
    }
    if (Array.isArray(value)) {
      const items = value as readonly JavaScriptValue[];
      return items.map((item, index) => unwrap(item, `${path}[${index}]`, secret));
    }
    if (typeof value !== "object" || value === null) return value;
    const fields = new Map<string, JavaScriptValue>(Object.entries(value));
    const signature = fields.get(SIGNATURE);
    if (signature === SECRET) {
      secretPaths.push(path);
      return unwrap(fields.get("value") ?? null, path, true);
    }
    if (signature !== undefined) throw new Error(`${path}: assets and archives are not simulated`);
    return Object.fromEntries(
      [...fields].map(([key, item]) => [key, unwrap(item, path === "" ? key : `${path}.${key}`, secret)]),
    );
  };
  const props = unwrap(struct?.toJavaScript() ?? {}, "", false);
  return { props: isProps(props) ? props : {}, secretPaths, secretTexts };
}

/** Wraps values for the engine; what stands at one of the paths becomes secret. */
export function encode(props: Props, secretPaths: Iterable<string> = []): Struct {
  const secret = new Set(secretPaths);
  const wrap = (value: Value, path: string): JavaScriptValue => {
    const plain = unwrapped(value, path);
    return secret.has(path) ? { [SIGNATURE]: SECRET, value: plain } : plain;
  };
  const unwrapped = (value: Value, path: string): JavaScriptValue => {
    if (value === UNKNOWN) return unknownValue;
    if (Array.isArray(value)) return value.map((item, index) => wrap(item, `${path}[${index}]`));
    return isProps(value) ? fields(value, `${path}.`) : value;
  };
  const fields = (group: Props, prefix: string) =>
    Object.fromEntries(Object.entries(group).map(([key, value]) => [key, wrap(value, prefix + key)]));
  return Struct.fromJavaScript(fields(props, ""));
}
