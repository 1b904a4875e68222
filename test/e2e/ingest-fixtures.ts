import { IMPORTERS } from '@conversation-service/importers';
import { fixturesOf } from '../../packages/importers/src/testing/fixtures.js';
import { type Golden, goldenOf } from '../../packages/importers/src/testing/golden.js';

/** A body that a provider has published, and what a person reads in it. */
export interface Delivery {
  readonly provider: string;
  readonly name: string;
  readonly messages: readonly unknown[];
  readonly golden: Golden;
}

/** Every body of every provider. */
export const DELIVERIES: readonly Delivery[] = IMPORTERS.flatMap(({ provider }) =>
  fixturesOf(provider).map(({ name, messages }) => ({ provider, name, messages, golden: goldenOf(provider, name) })),
);

/** Sends one message as itself, and several as a list. */
export function bodyOf(messages: readonly unknown[]): unknown {
  return messages.length === 1 ? messages[0] : messages;
}

/** A session that no other body uses. */
export function sessionOf({ provider, name }: Delivery): string {
  return `given:${provider}:${name.replaceAll(/[^A-Za-z0-9]/g, '-')}`;
}

/** The address for a body; one that names no call, or only the call of another body, needs a session. */
export function pathOf(delivery: Delivery): string {
  return `/ingest/${delivery.provider}?sessionId=${sessionOf(delivery)}`;
}
