export { eventSummary, isInterrupted, isPartial, isWordless, speechText } from './event-text.js';
export { finiteNumber, isObject, type JsonObject, nonEmptyText, valueAt } from './json.js';
export type { LoggedEvent } from './logged-event.js';
export { byTime, type Lane, type Moment, toMoment } from './moment.js';
export { type Overlap, type ResponseGap, type Silence, type TurnTaking, turnTaking } from './turn-taking.js';
