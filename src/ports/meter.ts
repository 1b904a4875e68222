export interface MetricDefinition {
  readonly name: string;
  /** The one label; its values never hold an id. */
  readonly label: string;
  readonly help: string;
}

/** One with this value of the label, unless told otherwise. Never throws. */
export type Count = (value: string, count?: number) => void;

/** What it is now with this value of the label. Never throws. */
export type Measure = (value: string, amount: number) => void;

/** Where capabilities declare what they count and measure. */
export abstract class Meter {
  /** Once for each name. */
  abstract counter(definition: MetricDefinition): Count;

  /** Once for each name. */
  abstract gauge(definition: MetricDefinition): Measure;
}
