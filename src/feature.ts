import type { Provider, Type } from '@nestjs/common';
import type { CommandEntry } from './cli/command-entry.js';
import type { AppConfig } from './config/app-config.js';
import type { DeclaredSettings } from './config/settings.js';
import type { ErrorKind } from './domain/errors.js';
import type { OpenApiPart } from './http/openapi/openapi-document.js';
import type { ConversationStore } from './ports/conversation-store.js';
import type { EraseHook } from './ports/erase-hook.js';
import type { FeatureContext } from './runtime/foundation.js';
import type { SessionMeasurer } from './runtime/session-measurer.js';

/** What a capability has opened below the HTTP layer. */
export interface OpenedFeature {
  /** The store as decorated by this capability. */
  readonly store?: ConversationStore;
  readonly eraseHook?: EraseHook;
  /** Provided by the one capability that interprets events. */
  readonly measurer?: SessionMeasurer;
  /** For any Nest module. */
  readonly providers?: readonly Provider[];
  close?(): Promise<void>;
}

/** What a capability contributes. `src/features.ts` lists all capabilities; the core only concatenates. */
export interface Feature {
  /** Name of its folder. */
  readonly name: string;
  readonly settings?: DeclaredSettings;
  /** Its errors by code, from `defineErrors`. */
  readonly errors?: Readonly<Record<string, ErrorKind>>;
  /** Its part of the OpenAPI document, or one for each group of operations. Loaded only if somebody asks for the document. */
  readonly openApi?: () => Promise<{ readonly openApi: OpenApiPart | readonly OpenApiPart[] }>;
  /** Opens what it needs below the HTTP layer, in the service and in commands. */
  open?(context: FeatureContext, config: AppConfig): OpenedFeature | Promise<OpenedFeature>;
  readonly commands?: readonly CommandEntry[];
  /** Name of its processor of the change log, for the command `processors`. */
  readonly processor?: string;
  /** Its controllers and providers; loaded only by the service. */
  readonly module?: () => Promise<Type>;
}

/** Type-checks the declaration of a capability. */
export function defineFeature(feature: Feature): Feature {
  return feature;
}
