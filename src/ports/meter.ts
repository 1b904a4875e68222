export interface CounterDefinition {
  readonly name: string;
  /** The one label; its values never hold an id. */
  readonly label: string;
  readonly help: string;
}

/** One with this value of the label, unless told otherwise. Never throws. */
export type Count = (value: string, count?: number) => void;

/** Where capabilities declare what they count. */
export abstract class Meter {
  /** Once for each name. */
  abstract counter(definition: CounterDefinition): Count;
}
