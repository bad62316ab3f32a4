import { Listener, ListenerRule } from "@pulumi/aws/lb";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../../component";
import type { Balancer } from "./load-balancer";
import type { TargetGroups } from "./target-groups";

/** Where an ACME server asks for the proof of the gateway's own certificates, which are behind this one. */
export const CHALLENGES = "/.well-known/acme-challenge/*";

/**
 * Header by which the load balancer knows the CDN. CloudFront's addresses would not do: their list has another
 * id in each region, which would be a look-up, and anybody's distribution comes from them.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html
 */
export const SECRET_HEADER = "X-Origin-Verify";

/**
 * TLS 1.3, and 1.2 with forward secrecy and authenticated encryption.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 */
const TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06";

export interface ListenersArgs {
  readonly certificateArn: pulumi.Output<string>;
  /** What the CDN proves itself with; undefined where clients come by themselves. */
  readonly secret: pulumi.Output<string> | undefined;
}

/**
 * HTTPS to the gateway, for the CDN alone where there is one; plain HTTP for ACME's challenges, and a redirect
 * for everybody else.
 *
 * @returns what a client's request needs
 */
export function createListeners(
  scope: Scope,
  balancer: Balancer,
  groups: TargetGroups,
  { certificateArn, secret }: ListenersArgs,
): pulumi.Resource[] {
  const forward = (group: TargetGroups["https"]) => ({ type: "forward", targetGroupArn: group.arn });
  const https = new Listener(
    `${scope.name}-https`,
    {
      loadBalancerArn: balancer.arn,
      port: 443,
      protocol: "HTTPS",
      sslPolicy: TLS_POLICY,
      certificateArn,
      defaultActions: [secret === undefined ? forward(groups.https) : REFUSE],
    },
    scope.child(),
  );
  const http = new Listener(
    `${scope.name}-http`,
    { loadBalancerArn: balancer.arn, port: 80, protocol: "HTTP", defaultActions: [REDIRECT] },
    scope.child(),
  );
  const challenges = new ListenerRule(
    `${scope.name}-challenges`,
    {
      listenerArn: http.arn,
      priority: 1,
      conditions: [{ pathPattern: { values: [CHALLENGES] } }],
      actions: [forward(groups.http)],
    },
    scope.child(),
  );
  if (secret === undefined) return [https, challenges];
  const fromCdn = new ListenerRule(
    `${scope.name}-from-cdn`,
    {
      listenerArn: https.arn,
      priority: 1,
      conditions: [{ httpHeader: { httpHeaderName: SECRET_HEADER, values: [secret] } }],
      actions: [forward(groups.https)],
    },
    scope.child(),
  );
  return [challenges, fromCdn];
}

const REDIRECT = {
  type: "redirect",
  redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" },
};

/** Whoever goes round the CDN goes round its firewall. */
const REFUSE = {
  type: "fixed-response",
  fixedResponse: { contentType: "text/plain", statusCode: "403", messageBody: "Forbidden" },
};
