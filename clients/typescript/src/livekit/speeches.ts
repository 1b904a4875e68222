import { AsyncLocalStorage } from 'node:async_hooks';
import { wrapMethod } from '../taps/wrap-method.js';
import type { LivekitAgent, LivekitSession, Speech } from './framework.js';

/** One thing that is to be said. */
export interface Generation {
  text: string;
  /** The application gave the text, not the model. */
  readonly isGiven: boolean;
}

interface Reply {
  readonly speech: Speech;
  readonly beginMs: number;
  /** Those that no message has told yet. */
  readonly generations: Generation[];
  /** A message has told of it. */
  isTold: boolean;
  isDone: boolean;
}

interface Chunk {
  readonly text?: unknown;
  readonly delta?: { readonly content?: unknown };
}

/** A speech that has ended, with the text that no message told of. */
export interface Ended {
  readonly speech: Speech;
  readonly text: string;
  readonly isTold: boolean;
  readonly beginMs: number;
}

/**
 * What was generated for each speech. The framework tells what was heard of it, so the texts are read where it takes them
 * in: from the model's stream in `llmNode`, from that of a realtime model in `transcriptionNode`, and from `say`.
 */
export class Speeches {
  private readonly replies = new Set<Reply>();
  /** The reply for which the framework is at work: it begins each in a context of its own, and its messages come there. */
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

  /** Called by the framework while it begins the speech, so that all that it does for it follows from here. */
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

  /** What was generated for the message that the framework tells of at this moment. */
  takeGeneration(): Generation | undefined {
    const reply = this.current.getStore();
    if (!reply) return undefined;
    reply.isTold = true;
    const index = reply.generations.findIndex(hasText);
    return reply.generations.splice(0, index + 1)[index];
  }

  /** The end of a speech that is ended by force comes before its message: until the call ends, that one waits. */
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

  /** The node of a realtime model is not in the agent: its texts come to the node of transcripts, and those of `say` as well. */
  private listenToTranscripts(agent: LivekitAgent): () => void {
    return wrapMethod(agent, 'transcriptionNode', (call, [text, ...others]) => {
      const reply = this.current.getStore();
      const isKnown = reply?.generations.some(({ isGiven }) => isGiven) ?? true;
      return reply && !isKnown ? call([copied(text, reply), ...others]) : call();
    });
  }
}

/** `RealtimeModel`, which has sessions, and not `LLM`. */
function isRealtime(model: object | undefined): boolean {
  return model !== undefined && 'session' in model && typeof model.session === 'function';
}

/** The same stream, of which the reply gets what is read. Whoever stops to read it stops the model. */
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

/** The same stream, of which the reply gets all: a realtime model has written what is not read any more. */
function copied(stream: unknown, reply: Reply): unknown {
  if (!(stream instanceof ReadableStream) || stream.locked) return stream;
  const generation = begin(reply);
  const [theirs, ours] = stream.tee();
  const write = (chunk: unknown) => {
    generation.text += textOf(chunk);
  };
  // The framework hears of a stream that fails.
  ours.pipeTo(new WritableStream({ write })).catch(() => undefined);
  return theirs;
}

function begin(reply: Reply): Generation {
  const generation = { text: '', isGiven: false };
  reply.generations.push(generation);
  return generation;
}

/** A text, one with a time: `{text}`, or a chunk of the model's answer: `{delta: {content}}`. */
function textOf(chunk: unknown): string {
  if (typeof chunk === 'string') return chunk;
  const { delta, text = delta?.content } = (chunk ?? {}) as Chunk;
  return typeof text === 'string' ? text : '';
}

function hasText({ text }: Generation): boolean {
  return text.trim() !== '';
}
