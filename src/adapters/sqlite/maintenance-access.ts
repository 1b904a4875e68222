import type { MaintenanceReader } from './maintenance-reader.js';
import type { MaintenanceOperation, MaintenanceResult } from './maintenance-writer.js';

/** What the store offers to the ports beside conversations. */
export interface MaintenanceAccess {
  /** In the next group, with appends of others. */
  write(operation: MaintenanceOperation, textBytes: number): Promise<MaintenanceResult>;
  read<Result>(query: (reader: MaintenanceReader) => Result): Promise<Result>;
  /** Behind everything that is written. */
  scrub(): Promise<void>;
}
