import { text } from "../../components/pure/fields";

/** An image that no later push can change. */
export const digestImage = text("ghcr.io/acme/orders@sha256:…").regex(
  /^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)+(:[\w.-]+)?@sha256:[0-9a-f]{64}$/,
  { error: "is not pinned by digest; set registry/path@sha256:<64 hex digits>" },
);
