export { CallView, VOICE_EVENT_TYPES } from './call-view.js';
export { eventSummary, isInterrupted, isPartial, isWordless, speechText } from './dialects/event-text.js';
export { type Span, spanOf } from './dialects/speech-span.js';
export { parseInstant, toInstant } from './instant.js';
export { finiteNumber, isObject, type JsonObject, nonEmptyText, valueAt } from './json.js';
export type { LoggedEvent } from './logged-event.js';
export { countWords } from './measures/count-words.js';
export { type Distribution, distributionOf, rankOf } from './measures/distribution.js';
export {
  countBetween,
  distributionOfHistogram,
  EMPTY_HISTOGRAM,
  HISTOGRAM_RELATIVE_ERROR,
  type Histogram,
  histogramOf,
} from './measures/histogram.js';
export type { InterruptionCounts, Measures } from './measures/measures.js';
export type { SilencePeriod, Talk } from './measures/talk.js';
export { runSteps, type Steps } from './merge/steps.js';
export { eventText, sinceStart, speakerOf } from './render/event-line.js';
export { renderMarkdown } from './render/render-markdown.js';
export { renderSrt } from './render/render-srt.js';
export { renderText } from './render/render-text.js';
export { renderVtt } from './render/render-vtt.js';
export { type SessionHead, VOICE_VERSION } from './session.js';
export type { Heard } from './transcript/heard-text.js';
export { type Place, placeOf } from './transcript/place.js';
export {
  type Transcript,
  type TranscriptOptions,
  type TranscriptUtterance,
  VIEWS,
  type View,
} from './transcript/transcript.js';
export type { Exchange } from './turns/exchanges.js';
export { isOnlyFillers } from './turns/fillers.js';
export { INTERRUPTION_KINDS, type Interruption, type InterruptionKind } from './turns/interruptions.js';
export { TOOL_STATUSES, type ToolCall, type ToolStatus } from './turns/tools.js';
export type { Turn } from './turns/turns.js';
export type { CallSummary, Histograms, TurnsView } from './turns/turns-view.js';
export {
  EVIDENCES,
  type Evidence,
  type Issue,
  LATENCY_STAGES,
  type Latency,
  type LatencyStage,
  MEDIA,
  type Medium,
  ROLES,
  type Role,
  SIDES,
  type Side,
  type Source,
  type Truncation,
  type Word,
} from './vocabulary.js';
