import { parse } from "yaml";
import * as z from "zod";

const kubeconfigSchema = z.object({
  clusters: z
    .array(z.object({ cluster: z.object({ "certificate-authority-data": z.base64().optional() }) }))
    .min(1),
});

/**
 * The PEM certificate of the API server's authority. Empty where the kubeconfig leaves trust to the system's
 * authorities, and where it is no kubeconfig: to say that is the Kubernetes provider's part.
 */
export function certificateAuthority(kubeconfig: string): string {
  const parsed = kubeconfigSchema.safeParse(read(kubeconfig));
  const data = parsed.data?.clusters[0]?.cluster["certificate-authority-data"];
  return data === undefined ? "" : Buffer.from(data, "base64").toString("utf8");
}

function read(kubeconfig: string): unknown {
  try {
    return parse(kubeconfig);
  } catch {
    return undefined;
  }
}
