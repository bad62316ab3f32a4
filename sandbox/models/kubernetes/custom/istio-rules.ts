import type { Failure } from "../../../simulator/model";
import { isProps, type Props, text } from "../../../simulator/values";
import { failIf, groupAt, groupsAt } from "../syntax";

/** What Istio's definitions and webhook demand beyond fields. */

const MODES = ["UNSET", "DISABLE", "PERMISSIVE", "STRICT"];
const ACTIONS = ["ALLOW", "DENY", "AUDIT", "CUSTOM"];

export function peerAuthenticationProblems(inputs: Props): Failure[] {
  const spec = groupAt(inputs, "spec");
  const ports = groupAt(inputs, "spec.portLevelMtls");
  const modes = [groupAt(spec, "mtls"), ...Object.values(ports).filter(isProps)].map((mtls) =>
    text(mtls, "mode"),
  );
  const unknown = modes.find((mode) => mode !== undefined && !MODES.includes(mode));
  return [
    ...failIf(
      unknown !== undefined,
      "spec",
      `Unsupported value: "${unknown ?? ""}": supported values: ${MODES.join(", ")}`,
    ),
    ...failIf(
      Object.keys(ports).length > 0 && spec["selector"] === undefined,
      "spec",
      "portLevelMtls requires selector",
    ),
  ];
}

export function authorizationProblems(inputs: Props): Failure[] {
  const spec = groupAt(inputs, "spec");
  const action = text(spec, "action");
  const targets = ["selector", "targetRef", "targetRefs"].filter((field) => spec[field] !== undefined);
  const rules = groupsAt(spec, "rules");
  const sources = rules.flatMap((rule) => groupsAt(rule, "from")).map((from) => groupAt(from, "source"));
  const nameless = sources.some((source) => Object.values(source).flat().length === 0);
  return [
    ...failIf(
      action !== undefined && !ACTIONS.includes(action),
      "spec.action",
      `Unsupported value: "${action ?? ""}": supported values: ${ACTIONS.join(", ")}`,
    ),
    ...failIf(targets.length > 1, "spec", "only one of targetRefs or selector can be set"),
    ...failIf(action === "DENY" && rules.length === 0, "spec", "a DENY policy without rules never matches"),
    ...failIf(nameless, "spec.rules", "`from.source` must have at least one value"),
    ...failIf(groupsAt(spec, "targetRefs").length > 16, "spec.targetRefs", "must have at most 16 items"),
  ];
}

export function serviceEntryProblems(inputs: Props): Failure[] {
  const spec = groupAt(inputs, "spec");
  const names = groupsAt(spec, "ports").map((port) => text(port, "name"));
  return failIf(new Set(names).size !== names.length, "spec.ports", "port names must be unique");
}
