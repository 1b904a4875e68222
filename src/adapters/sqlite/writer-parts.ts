import type { Database } from 'better-sqlite3';
import type { ChangesWriter } from './changes-writer.js';
import type { FacetsWriter } from './facets-writer.js';
import type { MaintenanceWriter } from './maintenance-writer.js';
import type { RecordsWriter } from './records-writer.js';

/** What the writer does beside sessions and events, each part within the transaction of the group. */
export interface WriterParts {
  readonly maintenance: MaintenanceWriter;
  readonly records: RecordsWriter;
  readonly changes: ChangesWriter;
  readonly facets: FacetsWriter;
}

/** A call of a method of a part, as it crosses the threads: arguments and result are JSON. */
export interface WriterCall {
  readonly kind: 'call';
  readonly part: keyof WriterParts;
  readonly method: string;
  readonly args: readonly unknown[];
}

type ArgsOf<Method> = Method extends (...args: infer Args) => unknown ? Args : never;
type ResultOf<Method> = Method extends (...args: never[]) => infer Result ? Result : never;

/** What the store offers to the ports that it hands out. */
export interface SqliteAccess {
  /** In the next group, with appends of others. `textBytes`: what the arguments weigh. */
  call<Part extends keyof WriterParts, Method extends keyof WriterParts[Part] & string>(
    part: Part,
    method: Method,
    args: ArgsOf<WriterParts[Part][Method]>,
    textBytes?: number,
  ): Promise<ResultOf<WriterParts[Part][Method]>>;
  read<Result>(query: (db: Database) => Result): Promise<Result>;
  /** Behind everything that is written. */
  scrub(): Promise<void>;
}
