import type { Webhook, WebhookType } from './webhook.js';

export const DELIVERY_STATUSES = ['pending', 'failed', 'delivered', 'dead'] as const;
/** `pending`: not tried yet; `failed`: due again; `delivered`: accepted; `dead`: given up. */
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

export interface Attempt {
  readonly atMs: number;
  /** Null if there was no response. */
  readonly status: number | null;
  /** Null if it was delivered. */
  readonly error: string | null;
  readonly durationMs: number;
}

/** The events of the body: they are read from the log, which never changes, and not stored here. */
export interface EventRange {
  readonly fromSequence: number;
  readonly throughSequence: number;
  /** Empty means every type. */
  readonly types: readonly string[];
}

/** One `webhook-id`. Its bytes depend on `type`, `timestampMs`, `data` and `events`, which never change. */
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
  /** Number of all attempts. */
  readonly attempts: number;
  /** Number of attempts since it was created or resent manually, which counts in the schedule. */
  readonly tries: number;
  readonly firstFailedAtMs: number | null;
  readonly nextAttemptAtMs: number | null;
  /** The latest attempts. */
  readonly log: readonly Attempt[];
}

/** The content of a delivery, which never changes. */
export type DeliveryFacts = Pick<Delivery, 'type' | 'sessionId' | 'timestampMs' | 'data' | 'events'>;

/** Returns a delivery that was not tried yet and is due at once. */
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
const DELIVERY_ID = new RegExp(`^${ID_PREFIX}[0-9a-f]{${TIME_DIGITS}}[0-9a-f]+$`);

/**
 * Newer ids sort first by code units, so that a list of records begins with the newest. `tick` distinguishes ids of one
 * millisecond; `random` makes them unguessable.
 */
export function deliveryIdAt(createdAtMs: number, tick: number, random: string): string {
  return `${timePrefix(createdAtMs, tick)}${random}`;
}

/** Whether `deliveryIdAt` could have made it, for a delivery that may be gone by now. */
export function isDeliveryId(text: string): boolean {
  return DELIVERY_ID.test(text);
}

/**
 * Greater than the ids of everything created at this time or later, and less than those of everything created before.
 */
export function idBefore(timeMs: number): string {
  return `${timePrefix(timeMs, 0)}~`;
}

function timePrefix(timeMs: number, tick: number): string {
  return ID_PREFIX + (NEWEST - (timeMs * TICKS_PER_MS + tick)).toString(HEX).padStart(TIME_DIGITS, '0');
}

/** Record kinds of one webhook. */
export const deliveryKind = ({ key }: Pick<Webhook, 'key'>) => `webhook.delivery.${key}`;
export const laneKind = ({ key }: Pick<Webhook, 'key'>) => `webhook.lane.${key}`;
