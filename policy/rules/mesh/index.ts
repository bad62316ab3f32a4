import type { Rule } from "../../core/model";
import { meshAuthorizationDefaultDeny } from "./mesh-authorization-default-deny";
import { meshDestinationRuleTls } from "./mesh-destination-rule-tls";
import { meshGatewayTls } from "./mesh-gateway-tls";
import { meshInjectionNotBypassed } from "./mesh-injection-not-bypassed";
import { meshStrictMtls } from "./mesh-strict-mtls";

export const meshRules: readonly Rule[] = [
  meshStrictMtls,
  meshDestinationRuleTls,
  meshAuthorizationDefaultDeny,
  meshInjectionNotBypassed,
  meshGatewayTls,
];
