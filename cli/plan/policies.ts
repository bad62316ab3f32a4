import { evaluate, type Report } from "../../policy/core/evaluate";
import { readExemptions } from "../../policy/configuration/exemptions";
import type { Resource } from "../../policy/core/model";
import { rules } from "../../policy/rules";
import { encode } from "../../sandbox/provider/wire";
import { type Props, UNKNOWN } from "../../sandbox/simulator/values";
import type { RecordedResource, Recording } from "../recorder/recorder";

/** What the policy pack says of a recording: the evaluation that CrossGuard runs, on the same values. */
export function evaluatePolicies({ resources }: Recording): Report {
  return evaluate(rules, resources.map(toPolicyResource), {
    exemptions: readExemptions(),
    today: new Date().toISOString().slice(0, 10),
  });
}

export function toPolicyResource(recorded: RecordedResource): Resource {
  const { urn, type, name, parent, provider, protect, ignoreChanges, additionalSecretOutputs } = recorded;
  return {
    urn,
    type,
    name,
    ...(parent !== undefined && { parent }),
    // As CrossGuard has them at the end of a run: inputs with the SDK's marks, and the outputs that are known.
    props: encode({ ...known(recorded.outputs), ...recorded.inputs }).toJavaScript(),
    opts: { protect, ignoreChanges, additionalSecretOutputs },
    ...(provider !== undefined && { provider: providerReference(provider) }),
    dependencies: recorded.dependsOn,
    propertyDependencies: recorded.propertyDependencies,
  };
}

function known(outputs: Props): Props {
  return Object.fromEntries(Object.entries(outputs).filter(([, value]) => value !== UNKNOWN));
}

function providerReference(urn: string) {
  const [, , type = "", name = ""] = urn.split("::");
  return { urn, type: type.split("$").at(-1) ?? type, name };
}
