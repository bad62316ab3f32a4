/** One condition operator with its keys, such as `StringEquals: { "aws:SourceAccount": "123456789012" }`. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** A statement that allows; nothing here needs a Deny. */
export interface Statement {
  readonly Sid: string;
  readonly Principal?: { readonly Service: string } | { readonly AWS: string };
  readonly Action: readonly string[];
  /** Absent in a trust policy, where the role itself is the resource. */
  readonly Resource?: string | readonly string[];
  readonly Condition?: Conditions;
}

/** The JSON text of an IAM or key policy. */
export function policyDocument(statements: readonly Statement[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map(({ Sid, ...rest }) => ({ Sid, Effect: "Allow", ...rest })),
  });
}
