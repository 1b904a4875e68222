import { eventType } from './capture/event-type.js';
import { identifier, newId } from './capture/identifier.js';
import { type Instant, instantText } from './capture/instant.js';
import { addJson, jsonObject } from './capture/json-object.js';
import { languageTag } from './capture/language-tag.js';
import { momentPieces } from './capture/moment.js';
import { textOf } from './capture/text.js';
import { utterance } from './capture/utterance.js';
import type { Lane } from './lane.js';
import type {
  CompletionFields,
  FlushOptions,
  OwnFields,
  RecorderOptions,
  RecorderStats,
  UtteranceFields,
} from './options.js';
import { type Body, eventStart, type Halves } from './records.js';
import type { Spool } from './spool.js';

const DEFAULT_TIMEOUT_MS = 5_000;
const LONGEST_END_REASON = 256;
const LONGEST_GRACE_SECONDS = 604_800;
const NOTHING_OWN: OwnFields = {};

/** What a recorder holds; released when the recorder is garbage-collected without being closed. */
interface Held {
  readonly spool: Spool;
  readonly lane: Lane;
  readonly onLog: RecorderOptions['onLog'];
}

const forgotten = new FinalizationRegistry<Held>(({ spool, lane, onLog }) => spool.close(lane, onLog));

/**
 * Records one session. No method throws, and only `flush` and `close` wait for the network. Ids and times are set when
 * a record is made and stay the same across retries, so nothing is stored twice.
 */
export class BaseRecorder {
  readonly url: string;
  readonly sessionId: string;
  private readonly lane: Lane;
  /** Event ids are this prefix and a number, which is faster than a new random id for each. */
  private readonly idStart = `${newId()}-`;
  private count = 0;
  private isOpen = true;

  protected constructor(
    private readonly options: RecorderOptions,
    private readonly spool: Spool,
  ) {
    this.url = textOf(options.url).replace(/\/+$/, '');
    this.sessionId = identifier(options.sessionId);
    this.lane = spool.open(this, options);
    forgotten.register(this, { spool, lane: this.lane, onLog: options.onLog }, this);
    this.create();
  }

  /** Records what the caller said. Returns the id of the event. */
  userSpeech(text: string | null | undefined, fields?: UtteranceFields, own?: OwnFields): string {
    return this.event('user_speech', utterance(text, fields), own);
  }

  /**
   * Records what the bot said. Returns the id of the event. For an interrupted reply, pass `{interrupted: true,
   * heardText: 'Which'}`.
   */
  botSpeech(text: string | null | undefined, fields?: UtteranceFields, own?: OwnFields): string {
    return this.event('bot_speech', utterance(text, fields), own);
  }

  /**
   * Records an event of any type. Returns its id: `own.eventId` if the service accepts it, otherwise a new or mapped
   * one.
   */
  event(type: string, payload: object = {}, own?: OwnFields): string {
    try {
      return this.record(type, payload ?? {}, own ?? NOTHING_OWN);
    } catch (error) {
      this.spool.log('error', `A record of session ${this.sessionId} failed.`, error);
      this.spool.drop(this.lane, 'capture_failed', [{ type: textOf(type), payload: {} }]);
      return newId();
    }
  }

  /** Completes the session. Sent after everything that was recorded before. */
  complete(fields: CompletionFields = {}): void {
    try {
      this.recordCompletion(fields ?? {});
    } catch (error) {
      this.spool.log('error', `The completion of session ${this.sessionId} could not be recorded.`, error);
    }
  }

  /**
   * Waits until the service has stored all pending records, including those that other processes left in the spool.
   * Resolves with false if some are still pending after the timeout.
   */
  flush(options?: FlushOptions): Promise<boolean> {
    return this.spool.flush(this.url, options?.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  }

  /** Flushes, then releases the spool file. Records that are still pending stay in the spool and are still sent. */
  async close(options?: FlushOptions): Promise<boolean> {
    const isDone = await this.flush(options);
    if (this.isOpen) {
      this.isOpen = false;
      forgotten.unregister(this);
      this.spool.close(this.lane, this.options.onLog);
    }
    return isDone;
  }

  get stats(): RecorderStats {
    const pending = this.spool.pending(this.url);
    return { ...this.lane.counters, pending, spooledBytes: this.spool.spooledBytes };
  }

  private record(type: unknown, payload: unknown, own: OwnFields): string {
    const atMs = Date.now();
    const name = eventType(type);
    this.count += 1;
    const given = own === NOTHING_OWN ? undefined : givenOf(own, 'timestamp');
    const time = given === undefined ? undefined : instantText(given);
    const timestamp: Halves = time === undefined ? momentPieces(atMs) : [time, ''];
    const givenId = own === NOTHING_OWN ? undefined : givenOf(own, 'eventId');
    const id: Halves = givenId === undefined ? [this.idStart, String(this.count)] : [identifier(givenId), ''];
    const event = eventStart(this.lane.key, atMs, id, name, timestamp);
    const isAsGiven = name === type && (given === undefined || time !== undefined);
    if (isAsGiven) addJson(event, payload);
    else event.push(JSON.stringify({ ...jsonObject(payload), ...originals(name, type, time, given) }));
    this.spool.event(this.lane, event);
    return id[0] + id[1];
  }

  private create(): void {
    const { metadata, startedAt, language } = this.options;
    const content = jsonObject(metadata ?? {});
    const tag = isGiven(language) ? languageTag(language) : undefined;
    if (isGiven(language) && tag === undefined) content.language ??= textOf(language);
    const start = timeOrNow(startedAt);
    const body: Body = {
      sessionId: this.sessionId,
      ...(Object.keys(content).length > 0 ? { metadata: content } : {}),
      ...(tag === undefined ? {} : { language: tag }),
      startedAt: start.text,
    };
    this.lane.createBody = body;
    this.lane.assumed = start.isAssumed ? ['startedAt'] : [];
    this.spool.control(this.lane, 'create', body, this.lane.assumed);
  }

  private recordCompletion({ status, endReason, endedAt, lateGraceSeconds }: CompletionFields): void {
    const end = timeOrNow(endedAt);
    const body: Body = {
      ...(isGiven(status) ? { status: status === 'completed' ? 'completed' : 'failed' } : {}),
      ...(isGiven(endReason) ? { endReason: this.shortened(textOf(endReason)) } : {}),
      ...(isGiven(lateGraceSeconds) ? graceOf(lateGraceSeconds) : {}),
      endedAt: end.text,
    };
    const assumed = end.isAssumed ? ['endedAt'] : [];
    this.spool.control(this.lane, 'complete', body, assumed);
  }

  /** An end reason that is too long is recorded as an event as well. */
  private shortened(reason: string): string {
    const characters = Array.from(reason);
    if (characters.length <= LONGEST_END_REASON) return reason;
    this.event('system', { kind: 'end_reason', text: reason });
    return characters.slice(0, LONGEST_END_REASON).join('');
  }
}

/** The values that could not be stored as they were given. */
function originals(name: string, type: unknown, time: string | undefined, given: unknown): object {
  return {
    ...(name === type ? {} : { originalType: textOf(type) }),
    ...(given !== undefined && time === undefined ? { originalTimestamp: textOf(given) } : {}),
  };
}

/** Returns undefined if the getter throws. */
function givenOf(own: OwnFields, name: keyof OwnFields): unknown {
  try {
    return own[name] ?? undefined;
  } catch {
    return undefined;
  }
}

function isGiven<Value>(value: Value | null | undefined): value is Value {
  return value !== undefined && value !== null;
}

function timeOrNow(time: Instant | undefined): { readonly text: string; readonly isAssumed: boolean } {
  const text = instantText(time);
  return { text: text ?? new Date().toISOString(), isAssumed: text === undefined };
}

function graceOf(seconds: number): { readonly lateGraceSeconds?: number } {
  const whole = Math.trunc(Number(seconds));
  return Number.isNaN(whole) ? {} : { lateGraceSeconds: Math.min(LONGEST_GRACE_SECONDS, Math.max(0, whole)) };
}
