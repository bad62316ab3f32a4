import { choice, group } from "../../components/pure/fields";

/** The service mesh; what it gives to services is the same, whichever it is. */
export const meshSchema = group({
  kind: choice(["linkerd"]).default("linkerd").describe("The mesh that everything of the platform lives in."),
});
