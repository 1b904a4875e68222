export { type MergedAnnotation, mergeAnnotations } from './core/annotation.js';
export type { Completion, ImportedEvent } from './core/call-builder.js';
export { sessionIdOf } from './core/ids.js';
export { type ImportedCall, type ImportResult, importMessages } from './core/import-messages.js';
export {
  type Arrival,
  type Fault,
  type FieldRule,
  type Importer,
  PROVIDERS,
  type Provider,
  type ProviderPage,
} from './core/importer.js';
export { type ImportIssue, messagesOf } from './core/incoming.js';
export { IMPORTERS, importerOf } from './importers.js';
export { providerReadme } from './provider-readme.js';
