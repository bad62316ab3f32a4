import type { Subject } from "../core/model";
import type { Stack } from "../core/stack";
import { Node, UNKNOWN } from "../core/values";

/**
 * An input of the provider that manages a resource, such as `defaultTags.tags`. Absent where nobody named a provider,
 * unknown where the stack does not show it. Inputs of providers travel as JSON in texts.
 */
export function providerInput(stack: Stack, { provider }: Subject, path: string): Node {
  const place = `opts.provider.${path}`;
  if (provider === undefined) return new Node(undefined, place);
  const props = stack.get(provider.urn)?.props;
  if (props === undefined) return new Node(UNKNOWN, place);
  const [property = "", ...rest] = path.split(".");
  const input = props.key(property);
  const parsed = input.text === undefined ? input.value : fromJson(input.text);
  return rest.reduce((below, key) => below.key(key), new Node(parsed, `opts.provider.${property}`));
}

function fromJson(text: string): Node["value"] {
  try {
    return JSON.parse(text) as Node["value"];
  } catch {
    return text;
  }
}
