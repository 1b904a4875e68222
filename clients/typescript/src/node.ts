export type * from './api/schema.js';
export { ConversationApiError } from './client/api-error.js';
export { ConversationClient } from './client/conversation-client.js';
export type { FollowOptions, StreamMessage } from './client/follow.js';
export { Paged } from './client/paged.js';
export type { CallOptions, ClientOptions } from './client/transport.js';
export { Recorder } from './recorder/node-recorder.js';
export type {
  CompletionFields,
  DeadLetter,
  Drop,
  DropReason,
  FlushOptions,
  Instant,
  LogEntry,
  OwnFields,
  RecorderOptions,
  RecorderStats,
  Refusal,
  UtteranceFields,
} from './recorder/options.js';
export { type ConversationRelayTapOptions, tapConversationRelay } from './taps/conversation-relay.js';
export { type OpenAiRealtimeSource, tapOpenAiRealtime } from './taps/openai-realtime.js';
export type { Tap, TapOptions, TappedRecorder, WebSocketLike } from './taps/tap.js';
