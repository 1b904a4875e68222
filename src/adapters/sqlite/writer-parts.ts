import type { Database } from 'better-sqlite3';
import type { ChangesWriter } from './changes-writer.js';
import type { FacetsWriter } from './facets-writer.js';
import type { MaintenanceWriter } from './maintenance-writer.js';
import type { RecordsWriter } from './records-writer.js';

/** The other parts of the writer; each runs in the transaction of the group. */
export interface WriterParts {
  readonly maintenance: MaintenanceWriter;
  readonly records: RecordsWriter;
  readonly changes: ChangesWriter;
  readonly facets: FacetsWriter;
}

/** A method call on a part, as sent between threads: arguments and result are JSON. */
export interface WriterCall {
  readonly kind: 'call';
  readonly part: keyof WriterParts;
  readonly method: string;
  readonly args: readonly unknown[];
}

type ArgsOf<Method> = Method extends (...args: infer Args) => unknown ? Args : never;
type ResultOf<Method> = Method extends (...args: never[]) => infer Result ? Result : never;

/** What the store offers to its other ports. */
export interface SqliteAccess {
  /** In the next group, together with appends. `textBytes` is the size of the arguments. */
  call<Part extends keyof WriterParts, Method extends keyof WriterParts[Part] & string>(
    part: Part,
    method: Method,
    args: ArgsOf<WriterParts[Part][Method]>,
    textBytes?: number,
  ): Promise<ResultOf<WriterParts[Part][Method]>>;
  read<Result>(query: (db: Database) => Result): Promise<Result>;
  /** After everything that was written. */
  scrub(): Promise<void>;
}
