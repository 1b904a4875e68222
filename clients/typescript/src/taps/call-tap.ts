import { LiveCall, type LiveImporter } from '@conversation-service/importers';
import { everyInBackground } from '../recorder/background.js';
import type { Tap, TapOptions, TappedRecorder } from './tap.js';
import { wrapMethod } from './wrap-method.js';

export type Direction = 'in' | 'out';

/** How often a partial transcript is recorded while somebody speaks. */
const PAUSE_MS = 1_000;

/** A clock that goes back by more than this was set, and counts as it is. */
const CLOCK_SET_MS = 1_000;

/** Records what a connection carries. Errors never reach the application. */
export class CallTap implements Tap {
  private readonly call: LiveCall;
  private readonly undo: (() => void)[] = [];
  private readonly timer = everyInBackground(() => this.record(() => this.call.pause()), PAUSE_MS);
  private isOpen = true;
  private latestMs = 0;

  constructor(
    importer: LiveImporter,
    private readonly recorder: TappedRecorder,
    private readonly options: TapOptions,
  ) {
    this.call = new LiveCall(importer);
  }

  /** Accepts a frame as it was sent or received; anything that is not text is treated as audio. */
  frame(direction: Direction, data: unknown): void {
    const text = textOf(data);
    if (text !== undefined) this.message(direction, parse(text));
  }

  message(direction: Direction, message: unknown): void {
    if (this.isOpen) this.record(() => this.call.take(this.nextMs(), direction, message));
  }

  /** Wraps a method: each call first passes its first argument to `see`. */
  wrap(target: object, name: string, see: (argument: unknown) => void): void {
    const undo = wrapMethod(target, name, (call, [argument]) => {
      see(argument);
      return call();
    });
    this.undo.push(undo);
  }

  onClose(undo: () => void): void {
    this.undo.push(undo);
  }

  /** Called when the connection, and with it the call, has ended. */
  end(): void {
    if (!this.isOpen) return;
    this.close();
    if (this.options.completion) this.recorder.complete(this.options.completion);
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    clearInterval(this.timer);
    for (const undo of this.undo.splice(0)) undo();
    this.record(() => this.call.close());
  }

  /**
   * Frames often come several at once, and their time is all that tells equal ones apart and says which answer an
   * interruption cut. So no two have the same.
   */
  private nextMs(): number {
    const now = Date.now();
    const isTaken = now <= this.latestMs && now > this.latestMs - CLOCK_SET_MS;
    this.latestMs = isTaken ? this.latestMs + 1 : now;
    return this.latestMs;
  }

  private record(read: () => ReturnType<LiveCall['take']>): void {
    for (const { eventId, type, payload, timestamp } of read()) {
      this.recorder.event(type, payload, { eventId, ...(timestamp === undefined ? {} : { timestamp }) });
    }
  }
}

const decoder = new TextDecoder();

function textOf(data: unknown): string | undefined {
  if (typeof data === 'string') return data;
  if (data instanceof ArrayBuffer || ArrayBuffer.isView(data)) return textOfBytes(decoder.decode(data as Uint8Array));
  if (Array.isArray(data)) return textOfBytes(data.map((part) => textOf(part) ?? '').join(''));
  return undefined;
}

/** `ws` passes text frames as bytes. */
function textOfBytes(text: string): string | undefined {
  return text.startsWith('{') ? text : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
