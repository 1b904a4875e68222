import { AsyncLocalStorage } from 'node:async_hooks';
import { wrapMethod } from '../taps/wrap-method.js';
import type { LivekitAgent, LivekitSession, Speech } from './framework.js';

/** One text to be spoken. */
export interface Generation {
  text: string;
  /** The text came from the application, not from the model. */
  readonly isGiven: boolean;
}

interface Reply {
  readonly speech: Speech;
  readonly beginMs: number;
  /** Generations that no message has reported yet. */
  readonly generations: Generation[];
  /** A message has reported this speech. */
  isTold: boolean;
  isDone: boolean;
}

interface Chunk {
  readonly text?: unknown;
  readonly delta?: { readonly content?: unknown };
}

/** A finished speech, with the text that no message reported. */
export interface Ended {
  readonly speech: Speech;
  readonly text: string;
  readonly isTold: boolean;
  readonly beginMs: number;
}

/**
 * The text generated for each speech. The framework reports only what was heard, so the generated text is captured
 * where it enters: from the model's stream in `llmNode`, from that of a realtime model in `transcriptionNode`, and from
 * `say`.
 */
export class Speeches {
  private readonly replies = new Set<Reply>();
  /**
   * The reply that the framework is working on. It starts each one in an async context of its own, and reports its
   * messages there.
   */
  private readonly current = new AsyncLocalStorage<Reply>();
  private readonly agents = new WeakSet<object>();
  private readonly undo: (() => void)[] = [];

  constructor(private readonly session: LivekitSession) {
    const undo = wrapMethod(session, 'say', (call, [text]) => {
      const speech = call();
      if (typeof text === 'string') this.replyOf(speech)?.generations.push({ text, isGiven: true });
      return speech;
    });
    this.undo.push(undo);
  }

  /**
   * Called by the framework as it starts the speech, so that everything it does for the speech inherits the context.
   */
  begin(speech: Speech): void {
    const reply: Reply = { speech, beginMs: Date.now(), generations: [], isTold: false, isDone: false };
    this.replies.add(reply);
    this.current.enterWith(reply);
    this.listenTo(this.session.currentAgent);
  }

  end(speech: Speech): void {
    const reply = this.replyOf(speech);
    if (reply) reply.isDone = true;
  }

  /** Returns what was generated for the message that the framework is reporting now. */
  takeGeneration(): Generation | undefined {
    const reply = this.current.getStore();
    if (!reply) return undefined;
    reply.isTold = true;
    const index = reply.generations.findIndex(hasText);
    return reply.generations.splice(0, index + 1)[index];
  }

  /** A speech that is stopped by force ends before its message arrives, so it is held back until the call ends. */
  takeEnded({ isCallOver }: { readonly isCallOver: boolean }): readonly Ended[] {
    const current = isCallOver ? undefined : this.current.getStore();
    const ended = [...this.replies].filter((reply) => reply !== current && (isCallOver || reply.isDone));
    for (const reply of ended) this.replies.delete(reply);
    return ended.map(({ speech, beginMs, generations, isTold }) => {
      return {
        speech,
        beginMs,
        isTold,
        text: generations
          .map(({ text }) => text.trim())
          .join('\n')
          .trim(),
      };
    });
  }

  close(): void {
    for (const undo of this.undo.splice(0)) undo();
  }

  private replyOf(speech: unknown): Reply | undefined {
    return [...this.replies].find((reply) => reply.speech === speech);
  }

  private listenTo(agent: LivekitAgent): void {
    if (this.agents.has(agent)) return;
    this.agents.add(agent);
    this.undo.push(
      isRealtime(agent.llm ?? this.session.llm) ? this.listenToTranscripts(agent) : this.listenToModel(agent),
    );
  }

  private listenToModel(agent: LivekitAgent): () => void {
    return wrapMethod(agent, 'llmNode', async (call) => {
      const reply = this.current.getStore();
      const stream = await call();
      return reply ? overheard(stream, reply) : stream;
    });
  }

  /**
   * The node of a realtime model is not in the agent: its texts, and those of `say`, pass through the transcription
   * node.
   */
  private listenToTranscripts(agent: LivekitAgent): () => void {
    return wrapMethod(agent, 'transcriptionNode', (call, [text, ...others]) => {
      const reply = this.current.getStore();
      const isKnown = reply?.generations.some(({ isGiven }) => isGiven) ?? true;
      return reply && !isKnown ? call([copied(text, reply), ...others]) : call();
    });
  }
}

/** Whether it is a `RealtimeModel`, which has sessions, and not an `LLM`. */
function isRealtime(model: object | undefined): boolean {
  return model !== undefined && 'session' in model && typeof model.session === 'function';
}

/** Returns the same stream; the reply receives what is read from it. A reader that stops reading stops the model. */
function overheard(stream: unknown, reply: Reply): unknown {
  if (!(stream instanceof ReadableStream) || stream.locked) return stream;
  const generation = begin(reply);
  return stream.pipeThrough(
    new TransformStream({
      transform(chunk: unknown, controller) {
        generation.text += textOf(chunk);
        controller.enqueue(chunk);
      },
    }),
  );
}

/**
 * Returns the same stream; the reply receives all of it, because a realtime model has produced even what is no longer
 * read.
 */
function copied(stream: unknown, reply: Reply): unknown {
  if (!(stream instanceof ReadableStream) || stream.locked) return stream;
  const generation = begin(reply);
  const [theirs, ours] = stream.tee();
  const write = (chunk: unknown) => {
    generation.text += textOf(chunk);
  };
  // The framework reports a stream that fails.
  ours.pipeTo(new WritableStream({ write })).catch(() => undefined);
  return theirs;
}

function begin(reply: Reply): Generation {
  const generation = { text: '', isGiven: false };
  reply.generations.push(generation);
  return generation;
}

/** Text from a string, a timed string (`{text}`), or a chunk of the model's answer (`{delta: {content}}`). */
export function textOf(chunk: unknown): string {
  if (typeof chunk === 'string') return chunk;
  const { delta, text = delta?.content } = (chunk ?? {}) as Chunk;
  return typeof text === 'string' ? text : '';
}

function hasText({ text }: Generation): boolean {
  return text.trim() !== '';
}
