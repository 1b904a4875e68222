import type { Feature } from './feature.js';
import { abandonmentFeature } from './features/abandonment/index.js';
import { annotationsFeature } from './features/annotations/index.js';
import { archiveFeature } from './features/archive/index.js';
import { consoleFeature } from './features/console/index.js';
import { conversationsFeature } from './features/conversations/index.js';
import { erasureFeature } from './features/erasure/index.js';
import { ingestFeature } from './features/ingest/index.js';
import { liveFeature } from './features/live/index.js';
import { sealingFeature } from './features/sealing/index.js';
import { statisticsFeature } from './features/statistics/index.js';
import { transferFeature } from './features/transfer/index.js';
import { voiceFeature } from './features/voice/index.js';
import { webhooksFeature } from './features/webhooks/index.js';

/** All capabilities, in the order of the API reference. */
export const FEATURES: readonly Feature[] = [
  conversationsFeature,
  sealingFeature,
  liveFeature,
  abandonmentFeature,
  statisticsFeature,
  erasureFeature,
  archiveFeature,
  // After the archive, because it reads from the archived store.
  voiceFeature,
  ingestFeature,
  annotationsFeature,
  // Also after the archive, because it sends archived events.
  webhooksFeature,
  transferFeature,
  consoleFeature,
];
