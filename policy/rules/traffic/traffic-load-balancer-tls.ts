import * as z from "zod";
import { all, any, isFalse, isOneOf, isSet, isTrue, matches, not } from "../../core/facts";
import { distribution } from "../../clouds/cloudfront";
import { forwarding, sslPolicy } from "../../clouds/google-balancers";
import { configurable, type Finding, must, type StackFinding, type Subject } from "../../core/model";
import type { Stack } from "../../core/stack";
import { about, byType } from "../../core/subject";

interface Settings {
  readonly explicitPolicy: boolean;
  readonly dropInvalidHeaders: boolean;
}

/** Policies of AWS that admit nothing before TLS 1.2; the `-Ext` ones of TLS 1.3 begin at 1.2 too. */
const CURRENT = /^ELBSecurityPolicy-(TLS-1-2-|TLS13-1-[23]-|FS-1-2-)/;
const SECURED = ["HTTPS", "TLS"];
const LISTENERS = ["aws:lb/listener:Listener", "aws:alb/listener:Listener"];
const BALANCERS = ["aws:lb/loadBalancer:LoadBalancer", "aws:alb/loadBalancer:LoadBalancer"];

function listener({ props }: Subject, { explicitPolicy }: Settings): Finding[] {
  const protocol = props.at("protocol");
  const policy = props.at("sslPolicy");
  const secured = isOneOf(protocol, ...SECURED);
  const redirects = props
    .at("defaultActions")
    .list()
    .map((action) =>
      all(isOneOf(action.at("type"), "redirect"), isOneOf(action.at("redirect.protocol"), "HTTPS")),
    );
  return [
    must(
      any(not(isOneOf(protocol, "HTTP")), all(redirects.length > 0, ...redirects)),
      protocol,
      "it answers plain HTTP without a redirect",
    ),
    must(
      any(not(secured), matches(policy, CURRENT), all(not(isSet(policy)), !explicitPolicy)),
      policy,
      `its policy admits less than TLS 1.2: ${policy.text ?? "that of AWS by default"}`,
    ),
  ];
}

/** A listener without a protocol is one of a balancer for appliances, or a mistake. */
function withoutProtocol(stack: Stack): StackFinding[] {
  return stack
    .ofType(...LISTENERS)
    .filter(({ props }) => props.at("protocol").absent)
    .flatMap((own) => {
      const { found } = stack.referred(own, "loadBalancerArn", ...BALANCERS);
      const gateways = found.map(({ props }) => isOneOf(props.at("loadBalancerType"), "gateway"));
      return gateways.length === 0
        ? []
        : about(own, must(any(...gateways), own.props.at("protocol"), "it says nothing of TLS"));
    });
}

function balancer({ props }: Subject, { dropInvalidHeaders }: Settings): Finding[] {
  const drops = props.at("dropInvalidHeaderFields");
  const mode = props.at("desyncMitigationMode");
  const application = isOneOf(props.at("loadBalancerType").or("application"), "application");
  const kept = dropInvalidHeaders ? not(isTrue(drops)) : isFalse(drops);
  return [
    must(not(all(application, kept)), drops, "it hands on header fields that are not valid", true),
    must(
      not(isOneOf(mode, "monitor")),
      mode,
      "it lets requests through that two servers read differently",
      "defensive",
    ),
  ];
}

function classic({ props }: Subject): Finding[] {
  const mode = props.at("desyncMitigationMode");
  return [
    must(
      not(isOneOf(mode, "monitor")),
      mode,
      "it lets requests through that two servers read differently",
      "defensive",
    ),
  ];
}

/** A name of an API of AWS. Its first kind admits TLS 1.0 unless told otherwise, its second must be told. */
function gatewayDomain({ props, type }: Subject): Finding[] {
  const second = type.startsWith("aws:apigatewayv2/");
  const policy = props.at(second ? "domainNameConfiguration.securityPolicy" : "securityPolicy");
  const current = matches(policy, /^(TLS_1_2$|SecurityPolicy_TLS1[23]_)/);
  return [must(current, policy, "it admits less than TLS 1.2", "TLS_1_2")];
}

const forListeners = (check: (subject: Subject) => Finding[], ...types: readonly string[]) =>
  Object.fromEntries(types.map((type) => [type, check]));

export const trafficLoadBalancerTls = configurable(
  {
    id: "traffic-load-balancer-tls",
    title: "Load balancers of the clouds speak TLS 1.2 or later, and redirect plain HTTP",
    severity: "high",
    level: "mandatory",
    why: "What the public sends in plain text, or by a broken protocol, can be read and changed on the way.",
    remedy: "Set the protocol HTTPS or TLS with a policy from TLS 1.2 on, and let port 80 redirect to HTTPS.",
    refs: {
      cis: { eks: ["5.4.5"] },
      trivy: [
        "AVD-AWS-0047",
        "AVD-AWS-0052",
        "AVD-AWS-0054",
        "AVD-AWS-0012",
        "AVD-AWS-0013",
        "AVD-AWS-0005",
        "AVD-GCP-0039",
      ],
      checkov: [
        "CKV_AWS_2",
        "CKV_AWS_103",
        "CKV_AWS_131",
        "CKV_AWS_328",
        "CKV2_AWS_20",
        "CKV2_AWS_74",
        "CKV_AWS_34",
        "CKV_AWS_174",
        "CKV_AWS_206",
        "CKV2_AWS_54",
        "CKV_GCP_4",
        "CKV2_GCP_37",
        "CKV2_GCP_38",
      ],
    },
    mustKnow: ["protocol", "sslPolicy", "minTlsVersion"],
  },
  {
    explicitPolicy: z
      .boolean()
      .default(true)
      .describe("whether a listener must name its policy, since that of AWS by default admits TLS 1.0"),
    dropInvalidHeaders: z
      .boolean()
      .default(false)
      .describe("whether a load balancer must say that it drops header fields that are not valid"),
  },
  (settings) => ({
    ...byType({
      ...forListeners((subject) => listener(subject, settings), ...LISTENERS),
      ...forListeners((subject) => balancer(subject, settings), ...BALANCERS),
      "aws:elb/loadBalancer:LoadBalancer": classic,
      "aws:cloudfront/distribution:Distribution": distribution,
      "aws:apigatewayv2/domainName:DomainName": gatewayDomain,
      "aws:apigateway/domainName:DomainName": gatewayDomain,
      "gcp:compute/sSLPolicy:SSLPolicy": sslPolicy,
      "gcp:compute/regionSslPolicy:RegionSslPolicy": sslPolicy,
    }),
    stack: (stack) => [...withoutProtocol(stack), ...forwarding(stack)],
  }),
);
