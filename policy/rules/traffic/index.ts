import type { Rule } from "../../core/model";
import { trafficAdminUiNotExposed } from "./traffic-admin-ui-not-exposed";
import { trafficCertificateLifetime } from "./traffic-certificate-lifetime";
import { trafficIngressHostsSafe } from "./traffic-ingress-hosts-safe";
import { trafficIngressTls } from "./traffic-ingress-tls";
import { trafficLoadBalancerTls } from "./traffic-load-balancer-tls";
import { trafficSelectorsResolve } from "./traffic-selectors-resolve";
import { trafficServiceExposure } from "./traffic-service-exposure";

export const trafficRules: readonly Rule[] = [
  trafficSelectorsResolve,
  trafficIngressTls,
  trafficIngressHostsSafe,
  trafficServiceExposure,
  trafficLoadBalancerTls,
  trafficCertificateLifetime,
  trafficAdminUiNotExposed,
];
