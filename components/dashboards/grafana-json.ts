import * as z from "zod";

/** A query of a panel; several are one picture. */
const target = z.strictObject({
  refId: z.string().regex(/^[A-Z]$/),
  expr: z.string().min(1),
  legendFormat: z.string().min(1),
});

const fieldConfig = z.strictObject({
  defaults: z.strictObject({
    unit: z.enum(["reqps", "percentunit", "ms", "short", "bytes", "s"]),
    min: z.number().optional(),
    max: z.number().optional(),
  }),
  overrides: z.array(z.never()),
});

const gridPos = z.strictObject({
  x: z.int().min(0).max(23),
  y: z.int().min(0),
  w: z.int().min(1).max(24),
  h: z.int().min(1),
});

const panel = z.strictObject({
  id: z.int().min(1),
  type: z.enum(["timeseries", "stat", "bargauge"]),
  title: z.string().min(1),
  datasource: z.strictObject({ type: z.literal("prometheus"), uid: z.literal("prometheus") }),
  gridPos,
  targets: z.array(target).min(1),
  fieldConfig,
});

/** As much of Grafana's dashboard JSON as the platform's dashboards use; whatever else is in one is a mistake. */
export const dashboardSchema = z
  .strictObject({
    /** Part of its address; Grafana takes 40 characters at most. */
    uid: z.string().regex(/^[a-z0-9-]{1,40}$/),
    title: z.string().min(1),
    tags: z.array(z.string()),
    timezone: z.literal("utc"),
    schemaVersion: z.literal(39),
    editable: z.literal(false),
    refresh: z.literal("1m"),
    time: z.strictObject({ from: z.string(), to: z.literal("now") }),
    panels: z.array(panel).min(1),
  })
  .refine(({ panels }) => new Set(panels.map(({ id }) => id)).size === panels.length, {
    error: "has two panels of one id",
  })
  .refine(({ panels }) => panels.every(({ gridPos: { x, w } }) => x + w <= 24), {
    error: "has a panel that is wider than the page",
  });

export type Dashboard = z.output<typeof dashboardSchema>;
export type Panel = z.output<typeof panel>;

/** What differs between panels: two stand in a row. */
export interface PanelArgs {
  readonly title: string;
  /** Default: a curve over time. */
  readonly type?: Panel["type"];
  readonly unit: Panel["fieldConfig"]["defaults"]["unit"];
  readonly max?: number;
  /** Queries by what their curves are called, in PromQL. */
  readonly queries: Readonly<Record<string, string>>;
}

export interface DashboardArgs {
  readonly uid: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly panels: readonly PanelArgs[];
}

const PANELS_A_ROW = 2;
const WIDTH = 24 / PANELS_A_ROW;
const HEIGHT = 8;

/** A dashboard of panels in rows of two. */
export function dashboard({ uid, title, tags, panels }: DashboardArgs): Dashboard {
  return dashboardSchema.parse({
    uid,
    title,
    tags: [...tags],
    timezone: "utc",
    schemaVersion: 39,
    editable: false,
    refresh: "1m",
    time: { from: "now-6h", to: "now" },
    panels: panels.map(panelOf),
  });
}

function panelOf({ title, type = "timeseries", unit, max, queries }: PanelArgs, index: number): Panel {
  return {
    id: index + 1,
    type,
    title,
    datasource: { type: "prometheus", uid: "prometheus" },
    gridPos: {
      x: (index % PANELS_A_ROW) * WIDTH,
      y: Math.floor(index / PANELS_A_ROW) * HEIGHT,
      w: WIDTH,
      h: HEIGHT,
    },
    targets: Object.entries(queries).map(([legendFormat, expr], query) => ({
      refId: String.fromCharCode("A".charCodeAt(0) + query),
      expr,
      legendFormat,
    })),
    fieldConfig: { defaults: { unit, ...(max === undefined ? {} : { min: 0, max }) }, overrides: [] },
  };
}
