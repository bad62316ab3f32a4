import { all, any, type Fact, isSet, isTrue, matches, not } from "../../core/facts";
import { byKind, type Manifest } from "../../kubernetes/objects";
import { isEmpty } from "../../kubernetes/selectors";
import { type Finding, must, type Rule } from "../../core/model";
import type { Node } from "../../core/values";

/** Ways to log in to a store with something that has to be kept somewhere first, by place below the provider. */
const STATIC_LOGINS = [
  "vault.auth.tokenSecretRef",
  "vault.auth.appRole",
  "vault.auth.ldap",
  "vault.auth.userPass",
  "vault.auth.cert",
  "vault.auth.jwt.secretRef",
  "vault.auth.kubernetes.secretRef",
  "vault.auth.iam.secretRef",
  "aws.auth.secretRef",
  "gcpsm.auth.secretRef",
  "azurekv.authSecretRef",
  "kubernetes.auth.token",
  "kubernetes.auth.cert",
];

function login(provider: Node): Finding[] {
  return STATIC_LOGINS.map((path) => {
    const place = provider.at(path);
    return must(not(isSet(place)), place, `it logs in with a kept credential: ${path}`);
  });
}

function https(address: Node): Finding {
  return must(any(address.absent, matches(address, /^https:\/\//)), address, "it is not reached over https");
}

function store({ body }: Manifest): Finding[] {
  const provider = body.at("spec.provider");
  return [https(provider.at("vault.server")), ...login(provider)];
}

/** One condition lets namespaces in by name, by label or by a pattern. */
function limits(condition: Node): Fact {
  const patterns = condition.at("namespaceRegexes").list();
  return any(
    condition.at("namespaces").list().length > 0 && all(...condition.at("namespaces").list().map(isSet)),
    not(isEmpty(condition.at("namespaceSelector"))),
    patterns.length > 0 && not(any(...patterns.map((pattern) => matches(pattern, /^\^?(\.[*+])*\$?$/)))),
  );
}

/** A store for the whole cluster serves every namespace, unless its conditions say which; they are alternatives. */
function clusterStore(manifest: Manifest): Finding[] {
  const conditions = manifest.body.at("spec.conditions");
  const list = conditions.list();
  const limited = all(list.length > 0 || manifest.patch, ...list.map(limits));
  return [...store(manifest), must(limited, conditions, "its conditions do not limit it to some namespaces")];
}

function connection({ body }: Manifest): Finding[] {
  const skip = body.at("spec.skipTLSVerify");
  return [
    https(body.at("spec.address")),
    must(not(isTrue(skip)), skip, "it does not verify the certificate"),
  ];
}

export const secretsExternalStoreHardened: Rule = {
  id: "secrets-external-store-hardened",
  title: "Secret stores are reached over TLS with a workload's identity, and serve named namespaces",
  severity: "high",
  level: "mandatory",
  why: "A store that logs in with a kept token only moves the secret, and one for every namespace gives each team the secrets of all.",
  remedy:
    "Use the provider's login by service account, an https address, and conditions with namespaces or a selector.",
  refs: {},
  mustKnow: ["spec.conditions"],
  ...byKind({
    "external-secrets.io/SecretStore": store,
    "external-secrets.io/ClusterSecretStore": clusterStore,
    "secrets.hashicorp.com/VaultConnection": connection,
  }),
};
