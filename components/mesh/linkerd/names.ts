/** Namespace of the mesh's control plane; Linkerd's tools and certificates expect it under this name. */
export const MESH_NAMESPACE = "linkerd";

/** Port of the proxy that meshed peers connect to, whatever port they mean. */
export const PROXY_PORT = 4143;
/** Port of the proxy that serves its metrics and probes. */
export const PROXY_ADMIN_PORT = 4191;
