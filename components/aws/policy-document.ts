/** One condition operator with its keys, such as `StringEquals: { "aws:SourceAccount": "123456789012" }`. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** A statement that allows, unless its effect says otherwise. */
export interface Statement {
  readonly Sid: string;
  readonly Effect?: "Deny";
  readonly Principal?:
    { readonly Service: string } | { readonly AWS: string } | { readonly Federated: string } | "*";
  readonly Action: readonly string[];
  /** Absent in a trust policy, where the role itself is the resource. */
  readonly Resource?: string | readonly string[];
  readonly Condition?: Conditions;
}

/** The JSON text of a policy of IAM, a key or a resource. */
export function policyDocument(statements: readonly Statement[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map(({ Sid, ...rest }) => ({ Sid, Effect: "Allow", ...rest })),
  });
}

/** What a resource's own policy begins with: nobody, whoever lets them in, without TLS. */
export function tlsOnly(action: string, resources: readonly string[]): Statement {
  return {
    Sid: "TlsOnly",
    Effect: "Deny",
    Principal: "*",
    Action: [action],
    Resource: resources,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
