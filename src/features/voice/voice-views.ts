import { type CallSummary, type CallView, type TranscriptOptions, VOICE_VERSION } from '@conversation-service/voice';
import { ConversationError } from '../../domain/errors.js';
import { ByteGate } from '../../http/byte-gate.js';
import { inTurns } from '../../lib/event-loop.js';
import { SharedResults } from '../../lib/shared-results.js';
import { type CallHead, type CallReader, type ReadCall, toSessionHead } from './call-reader.js';
import { PackedText } from './packed-text.js';
import { PackedTranscript } from './packed-transcript.js';
import { RENDERERS, type TextFormat } from './transcript-formats.js';
import { turnsJson } from './turns-json.js';
import { sessionTooLong } from './voice-errors.js';

/** Total size of cached views, compressed. No view takes more than a quarter. */
const KEPT_BYTES = 64 * 1024 * 1024;

/** Total size of cached calls, so that a second view of the same call need not read it again. */
const KEPT_CALL_BYTES = 32 * 1024 * 1024;

/** What is read takes more memory than its text: objects, and the fields of each event. */
const MEMORY_FACTOR = 4;
const EVENT_MEMORY_BYTES = 1_024;

/** Total size of the calls being read or turned into views, estimated by their number of events. */
const UNDER_WAY_BYTES = 256 * 1024 * 1024;

/** As long as a request for a page waits for room. */
const MAX_WAIT_MS = 15_000;

/** The negligible size of a cached error. */
const REFUSAL_BYTES = 1_024;

/**
 * The views of calls. Each is a function of the session's head and of the log up to it, so it is cached under the
 * version of the head and never has to be invalidated. For concurrent requests a call is read once per head, and each
 * view is built once.
 */
export class VoiceViews {
  private readonly calls = new SharedResults<ReadCall | ConversationError>(KEPT_CALL_BYTES, memoryOf);
  private readonly transcripts = new SharedResults<PackedTranscript | ConversationError>(KEPT_BYTES, packedBytesOf);
  private readonly texts = new SharedResults<PackedText | ConversationError>(KEPT_BYTES, packedBytesOf);

  private readonly gate = new ByteGate(UNDER_WAY_BYTES, MAX_WAIT_MS);

  constructor(
    private readonly reader: CallReader,
    private readonly maxPageBytes: number,
  ) {}

  /** @throws SESSION_NOT_FOUND, SESSION_ERASED */
  async findHead(sessionId: string): Promise<CallHead> {
    try {
      return await this.reader.findHead(sessionId);
    } catch (error) {
      // Views of an erased session are dropped as soon as anybody asks.
      if (error instanceof ConversationError) this.forget(sessionId);
      throw error;
    }
  }

  /** Identifies the head and the algorithm: views of the same version are equal. */
  versionOf({ session, isSealed }: CallHead): string {
    const { lastSequence, status, startedAtMs, updatedAtMs } = session;
    const end = isSealed ? 'sealed' : 'open';
    const times = `${startedAtMs.toString(36)}-${updatedAtMs.toString(36)}`;
    return `${VOICE_VERSION}-${this.reader.incarnation}-${lastSequence}-${status}-${times}-${end}`;
  }

  /** @throws SESSION_TOO_LONG, SESSION_NOT_FOUND, SESSION_ERASED */
  transcript(head: CallHead, options: TranscriptOptions): Promise<PackedTranscript> {
    return this.view(this.transcripts, head, `transcript ${nameOf(options)}`, async (call) =>
      PackedTranscript.of(await inTurns(call.transcriptSteps(options, toSessionHead(head)))),
    );
  }

  /** The whole transcript in a text format. @throws SESSION_TOO_LONG, SESSION_NOT_FOUND, SESSION_ERASED */
  text(head: CallHead, options: TranscriptOptions, format: TextFormat): Promise<PackedText> {
    return this.view(this.texts, head, `${format} ${nameOf(options)}`, async (call) => {
      const { utterances } = await inTurns(call.transcriptSteps(options, toSessionHead(head)));
      return (await inTurns(PackedText.pack(RENDERERS[format](utterances)))) as PackedText;
    });
  }

  /** As JSON. @throws SESSION_TOO_LONG, SESSION_NOT_FOUND, SESSION_ERASED */
  turns(head: CallHead): Promise<PackedText> {
    return this.view(this.texts, head, 'turns', async (call) => {
      const view = await inTurns(call.turnsSteps(toSessionHead(head)));
      const packed = await inTurns(PackedText.pack(turnsJson(view), this.maxPageBytes));
      if (packed) return packed;
      return sessionTooLong(
        `The turns of session ${head.session.sessionId} have more than ${this.maxPageBytes} bytes of JSON (MAX_PAGE_BYTES).`,
      );
    });
  }

  /**
   * Returns what is stored about the call; null if it is too long. Not cached, because it is built once.
   * @throws SESSION_NOT_FOUND, SESSION_ERASED
   */
  async summary(head: CallHead): Promise<CallSummary | null> {
    const room = await this.gate.enter(head.session.lastSequence * EVENT_MEMORY_BYTES);
    try {
      const call = await this.reader.read(head);
      return call instanceof ConversationError ? null : await inTurns(call.view.summarySteps(toSessionHead(head)));
    } finally {
      room.leave();
    }
  }

  private async view<View extends PackedText | PackedTranscript>(
    views: SharedResults<View | ConversationError>,
    head: CallHead,
    name: string,
    make: (call: CallView) => Promise<View | ConversationError>,
  ): Promise<View> {
    const { sessionId, lastSequence } = head.session;
    const version = this.versionOf(head);
    const view = await views.get(`${sessionId} ${version} ${name}`, async () => {
      const room = await this.gate.enter(lastSequence * EVENT_MEMORY_BYTES);
      try {
        const call = await this.calls.get(`${sessionId} ${version}`, () => this.reader.read(head));
        return call instanceof ConversationError ? call : await make(call.view);
      } finally {
        room.leave();
      }
    });
    if (view instanceof ConversationError) throw view;
    return view;
  }

  /** Drops all views of the session, including those being built. */
  forget(sessionId: string): void {
    for (const results of [this.calls, this.transcripts, this.texts]) results.forget(`${sessionId} `);
  }
}

function nameOf({ view, partials, superseded, words, estimate }: TranscriptOptions): string {
  return [view, partials, superseded, words, estimate].map(String).join();
}

function memoryOf(call: ReadCall | ConversationError): number {
  if (call instanceof ConversationError) return REFUSAL_BYTES;
  return call.payloadBytes * MEMORY_FACTOR + call.view.voiceEventCount * EVENT_MEMORY_BYTES;
}

function packedBytesOf(view: PackedText | PackedTranscript | ConversationError): number {
  return view instanceof ConversationError ? REFUSAL_BYTES : view.packedBytes;
}
