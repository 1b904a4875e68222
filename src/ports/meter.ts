export interface MetricDefinition {
  readonly name: string;
  /** The label, or several; their values never hold an id. */
  readonly label: string | readonly string[];
  readonly help: string;
}

/** The value of the label; of several labels their values, in the order of the definition. */
export type LabelValue = string | readonly string[];

/** One with this value, unless told otherwise. Never throws. */
export type Count = (value: LabelValue, count?: number) => void;

/** What it is now with this value. Never throws. */
export type Measure = (value: LabelValue, amount: number) => void;

/** Where capabilities declare what they count and measure. */
export abstract class Meter {
  /** Once for each name. */
  abstract counter(definition: MetricDefinition): Count;

  /** Once for each name. */
  abstract gauge(definition: MetricDefinition): Measure;
}
