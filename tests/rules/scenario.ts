/** What happens, and whether an alert says so. */
export interface Scenario {
  readonly alert: string;
  /** What happens, as the end of a test's title. */
  readonly when: string;
  /** Values of series, one a minute unless `interval` says otherwise, in promtool's notation. */
  readonly series: Readonly<Record<string, string>>;
  readonly interval?: string;
  /** Between two evaluations; longer where a day passes. Default: 15 seconds. */
  readonly evaluation?: string;
  /** Time from the start to the moment that is looked at. */
  readonly at: string;
  readonly fires: boolean;
}

/** A test as promtool reads it: how many alerts of the name fire at that time. */
export function promtoolTest({ alert, series, interval = "1m", at, fires }: Scenario): object {
  return {
    interval,
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    promql_expr_test: [
      {
        expr: `count(ALERTS{alertname=${JSON.stringify(alert)}, alertstate="firing"}) > bool 0`,
        eval_time: at,
        exp_samples: fires ? [{ labels: "{}", value: 1 }] : [],
      },
    ],
  };
}
