import { describeWithServer } from '../builders/describe-with-server.js';
import { describeAbandoning } from './store/abandoning.contract.js';
import { describeAppending } from './store/appending.contract.js';
import { describeArchiving } from './store/archiving.contract.js';
import { describeChangeLog } from './store/change-log.contract.js';
import { describeCompleting } from './store/completing.contract.js';
import { describeConcurrency } from './store/concurrency.contract.js';
import { describeCreating } from './store/creating.contract.js';
import { describeErasing } from './store/erasing.contract.js';
import { describeFacets } from './store/facets.contract.js';
import { describeFidelity } from './store/fidelity.contract.js';
import { describeHistory } from './store/history.contract.js';
import { describeHolding } from './store/holding.contract.js';
import { describeIds } from './store/ids.contract.js';
import { describeImporting } from './store/importing.contract.js';
import { describeInstances } from './store/instances.contract.js';
import { describeLateEvents } from './store/late-events.contract.js';
import { describeLifecycle } from './store/lifecycle.contract.js';
import { describeListing } from './store/listing.contract.js';
import { describeLog } from './store/log.contract.js';
import { describeMetadataFilters } from './store/metadata-filters.contract.js';
import { describeMoving } from './store/moving.contract.js';
import { describePageBytes } from './store/page-bytes.contract.js';
import { describeRecords } from './store/records.contract.js';
import { describeStarting } from './store/starting.contract.js';
import type { StoreHarness } from './store/store-harness.contract.js';

/** The other ports of a store. A new adapter can begin without them and add one contract after another. */
const ARCHIVE = [describeArchiving] as const;
const IMPORTS = [describeImporting, describeMoving] as const;
const ERASURE_AND_TOMBSTONES = [describeErasing, describeHolding] as const;
const SHARED = [describeRecords, describeChangeLog] as const;

const PARTS = [
  describeCreating,
  describeStarting,
  describeAppending,
  describeCompleting,
  describeAbandoning,
  describeLateEvents,
  describeConcurrency,
  describeLog,
  describeHistory,
  describeListing,
  describeMetadataFilters,
  describeFacets,
  describePageBytes,
  describeFidelity,
  describeIds,
  describeLifecycle,
  describeInstances,
  ...ARCHIVE,
  ...IMPORTS,
  ...ERASURE_AND_TOMBSTONES,
  ...SHARED,
] as const;

/**
 * What every `ConversationStore` guarantees, as tests: an adapter's spec calls this once. One store is opened for each
 * part. Where the harness gives a reason to skip, the suite is skipped with it (and fails under `REQUIRE_STACK=1`).
 */
export function describeConversationStore(name: string, harness: StoreHarness): void {
  describeWithServer(`${name} as a conversation store`, harness.skipReason, () => {
    for (const part of PARTS) part(harness);
  });
}
