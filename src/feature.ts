import type { Provider, Type } from '@nestjs/common';
import type { CommandEntry } from './cli/command-entry.js';
import type { AppConfig } from './config/app-config.js';
import type { DeclaredSettings } from './config/settings.js';
import type { ErrorKind } from './domain/errors.js';
import type { OpenApiPart } from './http/openapi/openapi-document.js';
import type { ConversationStore } from './ports/conversation-store.js';
import type { EraseHook } from './ports/erase-hook.js';
import type { Ground } from './runtime/foundation.js';
import type { SessionMeasurer } from './runtime/session-measurer.js';

/** What a capability has opened below the edge. */
export interface OpenedFeature {
  /** The store as all who come later are to see it. */
  readonly store?: ConversationStore;
  readonly eraseHook?: EraseHook;
  /** Of the one capability that reads what a log says. */
  readonly measurer?: SessionMeasurer;
  /** For its own Nest module and any other. */
  readonly providers?: readonly Provider[];
  close?(): Promise<void>;
}

/** What a capability contributes. `src/features.ts` is the one list of capabilities; the centre only concatenates. */
export interface Feature {
  /** The name of its folder. */
  readonly name: string;
  readonly settings?: DeclaredSettings;
  /** Its kinds of failure by code, from `defineErrors`. */
  readonly errors?: Readonly<Record<string, ErrorKind>>;
  /** One for each group of operations. */
  readonly openApi?: OpenApiPart | readonly OpenApiPart[];
  /** What it needs below the edge, in the service and in commands. */
  open?(ground: Ground, config: AppConfig): OpenedFeature | Promise<OpenedFeature>;
  readonly commands?: readonly CommandEntry[];
  /** The name of what it has at work on the change log, for the command `processors`. */
  readonly processor?: string;
  /** Its controllers and providers; loaded only where the service is served. */
  readonly module?: () => Promise<Type>;
}

/** Checks the declaration; it is the place where a capability says what it consists of. */
export function defineFeature(feature: Feature): Feature {
  return feature;
}
