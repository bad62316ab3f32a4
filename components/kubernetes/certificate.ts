import type { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type * as pulumi from "@pulumi/pulumi";
import type { ChildOptions, Scope } from "../component";
import { customResource } from "./custom-resource";

const CERT_MANAGER = "cert-manager.io/v1";

export interface CertificateArgs {
  readonly name: string;
  /** Tells its logical name from others of its component. Default: its name. */
  readonly logicalName?: string;
  readonly namespace: pulumi.Input<string>;
  /** Default: the certificate's name. */
  readonly secretName?: string;
  /** Default: an ECDSA key, a new one with every certificate. */
  readonly spec: pulumi.Inputs;
}

/** A certificate that cert-manager issues and renews; it and its key are in a Secret and nowhere else. */
export function certificate(
  scope: Scope,
  { name, logicalName = name, namespace, secretName = name, spec }: CertificateArgs,
  opts: ChildOptions = {},
): CustomResource {
  return customResource(
    scope,
    logicalName,
    {
      apiVersion: CERT_MANAGER,
      kind: "Certificate",
      metadata: { name, namespace },
      spec: { secretName, privateKey: { algorithm: "ECDSA", rotationPolicy: "Always" }, ...spec },
    },
    opts,
  );
}

export interface IssuerArgs {
  readonly name: string;
  readonly logicalName?: string;
  /** Default: none, it issues for the whole cluster. */
  readonly namespace?: pulumi.Input<string>;
  /** What it signs with, such as `{ selfSigned: {} }`. */
  readonly spec: pulumi.Inputs;
}

/** Who signs certificates. */
export function issuer(
  scope: Scope,
  { name, logicalName = name, namespace, spec }: IssuerArgs,
  opts: ChildOptions = {},
): CustomResource {
  return customResource(
    scope,
    logicalName,
    {
      apiVersion: CERT_MANAGER,
      kind: namespace === undefined ? "ClusterIssuer" : "Issuer",
      metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
      spec,
    },
    opts,
  );
}

export interface RootCertificateArgs {
  readonly name: string;
  readonly logicalName?: string;
  readonly namespace: string;
  /** The issuer that it signs itself with. */
  readonly root: { readonly name: string; readonly logicalName?: string };
  readonly commonName: string;
}

/**
 * What others are to trust, for ten years. It is renewed with the same key after nine: whoever trusts the old one trusts
 * what the new one signs.
 */
export function rootCertificate(
  scope: Scope,
  { name, logicalName = name, namespace, root, commonName }: RootCertificateArgs,
): CustomResource {
  const self = issuer(scope, { ...root, namespace, spec: { selfSigned: {} } });
  return certificate(
    scope,
    {
      name,
      logicalName,
      namespace,
      spec: {
        issuerRef: { kind: "Issuer", name: root.name },
        isCA: true,
        commonName,
        duration: "87600h0m0s",
        renewBefore: "8760h0m0s",
        privateKey: { algorithm: "ECDSA", rotationPolicy: "Never" },
      },
    },
    { dependsOn: [self] },
  );
}

/**
 * An authority of one's own that signs nothing else, for ten years. Its key stays in a namespace that its clients do
 * not read. At most one a component.
 *
 * @param namespace cert-manager's, where cluster-wide issuers have their keys
 * @returns the certificate to trust, and the ClusterIssuer of the same name that signs
 */
export function privateAuthority(
  scope: Scope,
  name: string,
  namespace: string,
): { readonly authority: CustomResource; readonly signer: CustomResource } {
  const authority = rootCertificate(scope, {
    name,
    logicalName: "authority",
    namespace,
    root: { name: `${name}-root`, logicalName: "root" },
    commonName: name,
  });
  const signer = issuer(
    scope,
    { name, logicalName: "issuer", spec: { ca: { secretName: name } } },
    { dependsOn: [authority] },
  );
  return { authority, signer };
}
