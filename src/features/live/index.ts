export { EventStreams } from './event-streams.js';
export { liveFeature } from './live.feature.js';
export { SessionChangesController } from './session-changes.controller.js';
export { SessionChanges } from './session-changes.js';
export { SessionStreamController } from './session-stream.controller.js';
export { SessionTails } from './session-tail.js';
export { SessionWatch } from './session-watch.js';
