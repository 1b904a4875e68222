import { isObject } from '@conversation-service/voice';
import type { CallBuilder } from '../core/call-builder.js';
import type { Incoming } from '../core/incoming.js';
import type { CallReader } from '../core/live-call.js';
import { type Answer, addAnswer, readFrame } from './conversation-relay.js';

/** Reads the frames of a call one by one. Each has the time of the recorder, which identifies the answers. */
export class RelayReader implements CallReader {
  /** The answer that began last. */
  private answer: Answer | undefined;
  private isOpen = false;
  /** How much of the answer was added as a partial. */
  private addedLength = 0;

  constructor(
    private readonly call: CallBuilder,
    private readonly idName: string,
  ) {}

  take(incoming: Incoming): void {
    const { message: frame } = incoming;
    if (!isObject(frame)) {
      this.call.unknown(incoming, 'message', frame);
      return;
    }
    if (frame.type === 'text' && typeof frame.token === 'string') {
      this.addToken(frame.token, frame.last === true, incoming);
      return;
    }
    if (this.answer && this.isOpen && frame.type === 'interrupt') this.answer.isCut = true;
    // A caller who speaks after an interruption has ended the answer, even if its last token never arrived.
    if (frame.type === 'prompt' && frame.last === true) this.end();
    readFrame(frame, incoming, { call: this.call, idName: this.idName, answer: this.answer, hasOwnSide: true });
  }

  pause(): void {
    if (!this.answer || !this.isOpen || this.answer.text.length === this.addedLength) return;
    this.addedLength = this.answer.text.length;
    addAnswer({ ...this.answer, isWhole: false, isCut: false }, this.call);
  }

  close(): void {
    this.end();
  }

  private addToken(token: string, isLast: boolean, incoming: Incoming): void {
    if (!this.answer || !this.isOpen) {
      this.answer = { incoming, text: '', isWhole: false, isCut: false, itemId: `b:${incoming.receivedAtMs}` };
      this.isOpen = true;
      this.addedLength = 0;
    }
    this.answer.text += token;
    this.answer.isWhole = isLast;
    if (isLast) this.end();
  }

  private end(): void {
    if (this.answer && this.isOpen) addAnswer(this.answer, this.call);
    this.isOpen = false;
  }
}
