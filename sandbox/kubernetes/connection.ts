/** Where the sandbox's API server is, and where it is noted what has been stored there. */
export interface Connection {
  /** File with the sandbox's own kubeconfig. */
  readonly kubeconfig: string;
  /** File that gets a line for each stored change, such as `create kubernetes:core/v1:Namespace shop`. */
  readonly commits: string;
  /** The `helm` program, which renders charts. */
  readonly helm: string;
}

/** The sandbox's connection, as it tells its provider processes; undefined where Kubernetes is simulated. */
export function connectionFrom(environment: NodeJS.ProcessEnv): Connection | undefined {
  const { TRIVIUM_KUBECONFIG: kubeconfig, TRIVIUM_COMMITS: commits, TRIVIUM_HELM: helm } = environment;
  if (kubeconfig === undefined || commits === undefined || helm === undefined) return undefined;
  return { kubeconfig, commits, helm };
}
