/** What a framework asks for, and the rules that show whether it is so. */
export interface Control {
  /** As the framework numbers it, such as CC6.1. */
  readonly control: string;
  readonly title: string;
  /** Ids of rules. They are evidence for a part of the control, never for all of it. */
  readonly rules: readonly string[];
}

export interface Framework {
  /** As options name it, such as `soc2`. */
  readonly name: string;
  readonly title: string;
  readonly controls: readonly Control[];
}
