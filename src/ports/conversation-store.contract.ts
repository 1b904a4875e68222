import { describeWithServer } from '../../test/builders/describe-with-server.js';
import { describeAppending } from './store-contract/appending.contract.js';
import { describeArchiving } from './store-contract/archiving.contract.js';
import { describeChangeLog } from './store-contract/change-log.contract.js';
import { describeCompleting } from './store-contract/completing.contract.js';
import { describeConcurrency } from './store-contract/concurrency.contract.js';
import { describeCreating } from './store-contract/creating.contract.js';
import { describeErasing } from './store-contract/erasing.contract.js';
import { describeFidelity } from './store-contract/fidelity.contract.js';
import { describeHistory } from './store-contract/history.contract.js';
import { describeHolding } from './store-contract/holding.contract.js';
import { describeIds } from './store-contract/ids.contract.js';
import { describeImporting } from './store-contract/importing.contract.js';
import { describeInstances } from './store-contract/instances.contract.js';
import { describeLateEvents } from './store-contract/late-events.contract.js';
import { describeLifecycle } from './store-contract/lifecycle.contract.js';
import { describeListing } from './store-contract/listing.contract.js';
import { describeLog } from './store-contract/log.contract.js';
import { describeMetadataFilters } from './store-contract/metadata-filters.contract.js';
import { describeMoving } from './store-contract/moving.contract.js';
import { describePageBytes } from './store-contract/page-bytes.contract.js';
import { describeRecords } from './store-contract/records.contract.js';
import type { StoreHarness } from './store-contract/store-harness.contract.js';

/** The long-term side: `SessionKeeping`. */
const KEEPING_PARTS = [
  describeArchiving,
  describeHolding,
  describeImporting,
  describeMoving,
  describeErasing,
  describeRecords,
  describeChangeLog,
] as const;

const PARTS = [
  describeCreating,
  describeAppending,
  describeCompleting,
  describeLateEvents,
  describeConcurrency,
  describeLog,
  describeHistory,
  describeListing,
  describeMetadataFilters,
  describePageBytes,
  describeFidelity,
  describeIds,
  describeLifecycle,
  describeInstances,
  ...KEEPING_PARTS,
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
