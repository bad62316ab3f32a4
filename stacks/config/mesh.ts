import * as z from "zod";
import { choice, cidr, group, name, text, whole } from "../../components/pure/fields";

/** The service mesh; what it gives to services is the same, whichever it is. */
export const meshSchema = group({
  kind: choice(["linkerd", "istio"])
    .default("linkerd")
    .describe(
      "The mesh that everything of the platform lives in: Linkerd, with a proxy in every pod, or Istio in ambient mode, with a proxy on every node and one before each team's services.",
    ),
  retries: whole(0, 5)
    .default(0)
    .describe(
      "Times that a request to a service is sent again after a 502, 503 or 504, of any method: services must bear to be asked twice.",
    ),
});

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

/** Segments that every mesh reads alike: nothing to decode, and no slash at the end. */
const path = text("/api/orders").regex(/^(\/|(\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+)$/, {
  error: "is no path prefix; set segments of letters, digits and ._~- such as /api/orders",
});

/** A list that names nothing twice, so that it says what it means. */
function distinct<Item extends z.ZodType>(item: Item, what: string) {
  return z
    .array(item, { error: `is no list; set ${what}` })
    .max(16, { error: "is too long; set 16 entries at most" })
    .refine((list) => new Set(list).size === list.length, { error: "names something twice; set each once" });
}

const limitedCaller = group({
  service: name(40).describe("The service that may call."),
  methods: distinct(choice(METHODS), "methods such as [POST]")
    .default([])
    .describe("Methods of its requests. Default: any."),
  paths: distinct(path, "path prefixes such as [/api/orders]")
    .default([])
    .describe("Prefixes of its requests' paths, of whole segments. Default: any."),
});

/** A name, or a name with what it may ask for. */
export const callersSchema = z
  .array(
    z.union([name(40), limitedCaller], {
      error: ({ input, ...issue }) => refusalOf(input, "errors" in issue ? issue.errors : undefined),
    }),
    { error: "is no list; set the services that may call this one" },
  )
  .default([])
  .describe(
    "Services of this stack that may call this one, besides the gateway: names, or groups of `service`, `methods` and `paths` for those that may send some requests only.",
  );

/** What is wrong with a caller, from the form that it was written in. */
function refusalOf(input: unknown, errors: unknown): string {
  const forms = z
    .array(z.array(z.object({ path: z.array(z.union([z.string(), z.number()])), message: z.string() })))
    .safeParse(errors);
  const [ofName, ofGroup] = forms.data ?? [];
  const issue = typeof input === "object" ? ofGroup?.[0] : ofName?.[0];
  if (issue === undefined) return "is no caller; set the name of a service";
  const where = issue.path.map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`)).join("");
  return where === "" ? issue.message : `its ${where.slice(1)} ${issue.message}`;
}

/** What clients of a service do when it is slow or fails. */
export const timeoutSchema = whole(1, 3600)
  .optional()
  .describe("Seconds after which its clients give a request up, retries included. Default: never.");

export const circuitBreakerSchema = group({
  failures: whole(1, 100).default(5).describe("Failed requests in a row after which a pod gets none."),
  pauseSeconds: whole(1, 300).default(10).describe("How long at first; longer every time."),
})
  .optional()
  .describe("Keeps requests from pods that fail. Default: every pod gets requests.");

export const egressSchema = z
  .array(
    group({
      host: z
        .hostname({ error: "is no host name; set for example api.example.com" })
        .optional()
        .describe("Name of the host; needs `mesh.kind` istio."),
      cidr: cidr.optional().describe("Its addresses, where there is no `host`; a /8 at most."),
      port: whole(1, 65_535).describe("Port there. With `host`, TLS is spoken, except at port 80."),
    }),
    { error: "is no list; set entries of host and port, or of cidr and port" },
  )
  .default([])
  .describe("Where it may connect outside the platform; everywhere else is refused.");
