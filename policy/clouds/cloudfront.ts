/** What CloudFront speaks with viewers, and with the origins behind it. */
import { all, any, isFilled, isOneOf, isTrue, matches, not } from "../core/facts";
import { type Finding, must, type Subject } from "../core/model";

/** Policies of CloudFront that admit nothing before TLS 1.2. */
const CURRENT = /^TLSv1\.[23]_/;

const BROKEN = ["SSLv3", "TLSv1", "TLSv1.1"];

/** Certificate authorities ask for their challenges in plain HTTP. */
const CHALLENGES = /^\/?\.well-known\/acme-challenge(\/|$)/;

/** With the certificate of cloudfront.net, AWS admits TLS 1.0 whatever is asked for. */
export function distribution({ props }: Subject): Finding[] {
  const certificate = props.at("viewerCertificate");
  const version = certificate.at("minimumProtocolVersion");
  const own = not(isTrue(certificate.at("cloudfrontDefaultCertificate")));
  const behaviours = [props.at("defaultCacheBehavior"), ...props.each("orderedCacheBehaviors[]")];
  return [
    must(all(own, matches(version, CURRENT)), version, "it admits less than TLS 1.2 from viewers"),
    ...behaviours.map((behaviour) => {
      const policy = behaviour.at("viewerProtocolPolicy");
      const challenges = matches(behaviour.at("pathPattern"), CHALLENGES);
      const fact = any(challenges, all(isFilled(policy), not(isOneOf(policy, "allow-all"))));
      return must(fact, policy, "it answers plain HTTP without a redirect", "redirect-to-https");
    }),
    ...props
      .each("origins[].customOriginConfig.originSslProtocols[]")
      .map((protocol) => must(not(isOneOf(protocol, ...BROKEN)), protocol, `it speaks ${protocol.text}`)),
  ];
}
