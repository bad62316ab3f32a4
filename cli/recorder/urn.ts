const ROOT_TYPE = "pulumi:pulumi:Stack";

/** The parts of a URN that its resource's own registration does not repeat. */
export interface UrnScope {
  readonly stack: string;
  readonly project: string;
}

/**
 * The URN the engine gives a resource (pulumi/pulumi, sdk/go/common/resource/urn/urn.go): the types of its
 * ancestors below the stack, its own type, its name. The SDK's mock monitor keeps only one ancestor.
 */
export function engineUrn({ stack, project }: UrnScope, parent: string, type: string, name: string): string {
  const ancestors = qualifiedType(parent);
  const chain = ancestors === "" || ancestors === ROOT_TYPE ? type : `${ancestors}$${type}`;
  return `urn:pulumi:${stack}::${project}::${chain}::${name}`;
}

function qualifiedType(urn: string): string {
  return urn.split("::")[2] ?? "";
}
