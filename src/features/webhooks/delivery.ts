import type { Webhook, WebhookType } from './webhook.js';

export const DELIVERY_STATUSES = ['pending', 'failed', 'delivered', 'dead'] as const;
/** Not tried yet; tried and due again; taken; given up. */
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

export interface Attempt {
  readonly atMs: number;
  /** Null: no answer. */
  readonly status: number | null;
  /** Null: it was delivered. */
  readonly error: string | null;
  readonly durationMs: number;
}

/** Events that stand in the body: they are read from the log, which never changes, and not kept here. */
export interface EventRange {
  readonly fromSequence: number;
  readonly throughSequence: number;
  /** Empty means every type. */
  readonly types: readonly string[];
}

/** One `webhook-id`. Its bytes follow from `type`, `timestampMs`, `data` and `events`, which never change. */
export interface Delivery {
  /** The `webhook-id`. */
  readonly deliveryId: string;
  readonly type: WebhookType;
  readonly sessionId: string | null;
  readonly timestampMs: number;
  readonly data: Readonly<Record<string, unknown>>;
  readonly events: EventRange | null;
  readonly createdAtMs: number;
  readonly status: DeliveryStatus;
  /** All of them. */
  readonly attempts: number;
  /** Since it was fixed or sent again by hand: this counts in the schedule. */
  readonly tries: number;
  readonly firstFailedAtMs: number | null;
  readonly nextAttemptAtMs: number | null;
  /** The last of them. */
  readonly log: readonly Attempt[];
}

/** What a delivery says, which never changes. */
export type DeliveryFacts = Pick<Delivery, 'type' | 'sessionId' | 'timestampMs' | 'data' | 'events'>;

/** Not tried yet, and due at once. */
export function newDelivery(deliveryId: string, createdAtMs: number, facts: DeliveryFacts): Delivery {
  return {
    deliveryId,
    ...facts,
    createdAtMs,
    status: 'pending',
    attempts: 0,
    tries: 0,
    firstFailedAtMs: null,
    nextAttemptAtMs: createdAtMs,
    log: [],
  };
}

/** Attempts that a delivery remembers. */
export const LOG_ATTEMPTS = 20;

const ID_PREFIX = 'msg_';
const HEX = 16;
const TIME_DIGITS = 13;
const NEWEST = HEX ** TIME_DIGITS - 1;
const TICKS_PER_MS = 1_000;

/**
 * Newer ids come first in the order of their code units, so that a list of records is a list of the newest. `tick` tells those
 * of one millisecond apart; `random` keeps others from guessing them.
 */
export function deliveryIdAt(createdAtMs: number, tick: number, random: string): string {
  return `${timePrefix(createdAtMs, tick)}${random}`;
}

/** Above the ids of all that were created at this time or later, and below those of all that were created before. */
export function idBefore(timeMs: number): string {
  return `${timePrefix(timeMs, 0)}~`;
}

function timePrefix(timeMs: number, tick: number): string {
  return ID_PREFIX + (NEWEST - (timeMs * TICKS_PER_MS + tick)).toString(HEX).padStart(TIME_DIGITS, '0');
}

/** Kinds of the records of one webhook. */
export const deliveryKind = ({ key }: Pick<Webhook, 'key'>) => `webhook.delivery.${key}`;
export const laneKind = ({ key }: Pick<Webhook, 'key'>) => `webhook.lane.${key}`;
