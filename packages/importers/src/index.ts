export { mergeAnnotations } from './core/annotation.js';
export type { Completion, ImportedEvent } from './core/call-builder.js';
export type { MergedAnnotation } from './core/fit.js';
export { sessionIdOf } from './core/ids.js';
export { type ImportResult, importMessages } from './core/import-messages.js';
export type { ImportedCall } from './core/imported-call.js';
export type {
  Arrival,
  Fault,
  FieldRule,
  Importer,
  ProviderPage,
} from './core/importer.js';
export { type ImportIssue, messagesOf } from './core/incoming.js';
export { LiveCall, type LiveImporter } from './core/live-call.js';
export { PROVIDERS, type Provider } from './core/provider.js';
export { sha256Hex } from './core/sha256.js';
export { utf8Length } from './core/utf8.js';
export { IMPORTERS, importerOf } from './importers.js';
export { openaiRealtime } from './openai-realtime/importer.js';
export { providerReadme } from './provider-readme.js';
export { telnyx } from './telnyx/importer.js';
export { twilio } from './twilio/importer.js';
export { type ExportedEvent, type ExportedSession, exportVcon } from './vcon/export-vcon.js';
