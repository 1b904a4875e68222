export interface MetricDefinition {
  readonly name: string;
  /** One label or several. Their values must never contain an id. */
  readonly label: string | readonly string[];
  readonly help: string;
}

/** The value of the label; for several labels an array in the order of the definition. */
export type LabelValue = string | readonly string[];

/** Adds `count` (default 1) for this label value. Never throws. */
export type Count = (value: LabelValue, count?: number) => void;

/** Sets the current value for this label value. Never throws. */
export type Measure = (value: LabelValue, amount: number) => void;

/** Where capabilities register their counters and gauges. */
export abstract class Meter {
  /** Call once per name. */
  abstract counter(definition: MetricDefinition): Count;

  /** Call once per name. */
  abstract gauge(definition: MetricDefinition): Measure;
}
