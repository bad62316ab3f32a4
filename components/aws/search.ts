import { LogResourcePolicy } from "@pulumi/aws/cloudwatch";
import type { LogGroup } from "@pulumi/aws/cloudwatch";
import { Domain } from "@pulumi/aws/opensearch";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword";
import type { Scope } from "../component";
import type { SearchSpec, Size, StoreOutputs } from "../contract";
import { physicalName } from "../pure/naming";
import { createAccess } from "./access";
import { type Account, arn } from "./account";
import { encryptedLogGroup, encryptionKey } from "./encryption";
import { policyDocument } from "./policy-document";
import { OPENSEARCH_VERSION } from "./versions";

const PORT = 443;
const USER = "platform";

/** https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_CreateDomain.html */
const NAME_LENGTH = 28;

/** Zones that a domain can be spread over, at most. */
const MAX_ZONES = 3;

/** https://docs.aws.amazon.com/opensearch-service/latest/developerguide/supported-instance-types.html */
const INSTANCE_TYPES: Readonly<Record<Size, string>> = {
  small: "t3.small.search",
  medium: "t3.medium.search",
  large: "m6g.large.search",
};

/** Logs of the domain; who did what is among them only with fine-grained access. */
const LOG_TYPES = ["AUDIT_LOGS", "ES_APPLICATION_LOGS", "INDEX_SLOW_LOGS", "SEARCH_SLOW_LOGS"];

/**
 * An OpenSearch domain in the database subnets: fine-grained access with a user of its own, HTTPS, encrypted
 * between nodes and at rest with a key of its own, spread over the zones.
 *
 * An account that never had a domain in a VPC needs, once,
 * `aws iam create-service-linked-role --aws-service-name opensearchservice.amazonaws.com`.
 * https://docs.aws.amazon.com/opensearch-service/latest/developerguide/slr-aos.html
 */
export function search(
  account: Account,
  zones: readonly string[],
  scope: Scope,
  spec: SearchSpec,
): StoreOutputs<"search"> {
  const domainName = physicalName([spec.name, spec.key], NAME_LENGTH);
  const logGroup = `/aws/opensearch/${domainName}`;
  const key = encryptionKey(account, scope, spec, { purpose: `search-${spec.key}`, logGroups: [logGroup] });
  const logs = encryptedLogGroup(scope, { name: logGroup, retentionInDays: spec.logRetentionDays, key });
  const delivery = admitLogs(account, scope, domainName, logGroup);
  const password = createPassword(scope);
  const zoneCount = Math.min(MAX_ZONES, zones.length, spec.instances);
  const domain = new Domain(
    `${scope.name}-opensearch`,
    {
      domainName,
      engineVersion: OPENSEARCH_VERSION,
      clusterConfig: {
        instanceType: INSTANCE_TYPES[spec.size],
        instanceCount: spec.instances,
        zoneAwarenessEnabled: zoneCount > 1,
        ...(zoneCount > 1 ? { zoneAwarenessConfig: { availabilityZoneCount: zoneCount } } : {}),
      },
      ebsOptions: { ebsEnabled: true, volumeType: "gp3", volumeSize: spec.storageGib },
      vpcOptions: {
        // One subnet a zone, and no more.
        subnetIds: spec.network.databaseSubnetIds.apply((ids) => ids.slice(0, zoneCount)),
        securityGroupIds: [createSearchAccess(scope, spec, domainName)],
      },
      advancedSecurityOptions: {
        enabled: true,
        internalUserDatabaseEnabled: true,
        // OpenSearch has no write-only argument: the password is in state, encrypted, as the domain's copy.
        masterUserOptions: { masterUserName: USER, masterUserPassword: password },
      },
      accessPolicies: openToUsers(account, domainName),
      domainEndpointOptions: { enforceHttps: true, tlsSecurityPolicy: "Policy-Min-TLS-1-2-PFS-2023-10" },
      nodeToNodeEncryption: { enabled: true },
      encryptAtRest: { enabled: true, kmsKeyId: key.arn },
      logPublishingOptions: logTypesTo(logs),
    },
    scope.child({ protect: spec.protect, dependsOn: [delivery] }),
  );
  return {
    entries: {
      provider: "opensearch-service",
      uri: pulumi.interpolate`https://${domain.endpoint}`,
      host: domain.endpoint,
      port: String(PORT),
      username: USER,
      password,
      // Signed by Amazon's public authority, which every image trusts.
      certificates: "",
    },
    location: { cidrs: spec.network.databaseCidrs },
    ports: [PORT],
  };
}

function logTypesTo(logs: LogGroup) {
  return LOG_TYPES.map((logType) => ({ logType, cloudwatchLogGroupArn: logs.arn }));
}

/** CloudWatch takes logs from a service only where a policy says so; an account has room for ten of them. */
function admitLogs(account: Account, scope: Scope, domainName: string, logGroup: string): LogResourcePolicy {
  return new LogResourcePolicy(
    `${scope.name}-logs`,
    {
      policyName: physicalName(["opensearch", domainName]),
      policyDocument: policyDocument([
        {
          Sid: "OpenSearch",
          Principal: { Service: "es.amazonaws.com" },
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: arn(account, "logs", `log-group:${logGroup}:*`),
          Condition: {
            StringEquals: { "aws:SourceAccount": account.accountId },
            ArnEquals: { "aws:SourceArn": arn(account, "es", `domain/${domainName}`) },
          },
        },
      ]),
    },
    scope.child(),
  );
}

/**
 * Requests with a user's password are signed by nobody: the domain lets them in, and its own users and roles
 * decide. https://docs.aws.amazon.com/opensearch-service/latest/developerguide/fgac.html
 */
function openToUsers(account: Account, domainName: string): string {
  return policyDocument([
    {
      Sid: "Users",
      Principal: { AWS: "*" },
      Action: ["es:ESHttp*"],
      Resource: arn(account, "es", `domain/${domainName}/*`),
    },
  ]);
}

/** 40 characters with one of each kind, as OpenSearch wants it; none that a URL would need to escape. */
function createPassword(scope: Scope): pulumi.Output<string> {
  const password = new RandomPassword(
    `${scope.name}-password`,
    { length: 40, minLower: 1, minUpper: 1, minNumeric: 1, minSpecial: 1, overrideSpecial: "-_" },
    scope.child(),
  );
  return pulumi.secret(password.result);
}

function createSearchAccess(scope: Scope, { network }: SearchSpec, domainName: string) {
  const name = physicalName([domainName, "search"]);
  const what = `search engine ${domainName}`;
  return createAccess(scope, { name, what, port: PORT, network, internalCidrs: [] }).group.id;
}
