import { AsyncLocalStorage } from 'node:async_hooks';
import { wrapMethod } from '../taps/wrap-method.js';
import type { LivekitSession, Speech } from './framework.js';

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

/** A speech that has ended, with the text that no message told of. */
export interface Ended {
  readonly speech: Speech;
  readonly text: string;
  readonly isTold: boolean;
  readonly beginMs: number;
}

/**
 * What was generated for each speech. The framework tells what was heard of it, so the texts are read where it takes them
 * in: from the model's stream in `llmNode`, and from `say`.
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

  private listenTo(agent: object): void {
    if (this.agents.has(agent)) return;
    this.agents.add(agent);
    const undo = wrapMethod(agent, 'llmNode', async (call) => {
      const reply = this.current.getStore();
      const stream = await call();
      return reply ? overheard(stream, reply) : stream;
    });
    this.undo.push(undo);
  }
}

/** The same stream, of which the reply gets the texts. */
function overheard(stream: unknown, reply: Reply): unknown {
  if (!(stream instanceof ReadableStream) || stream.locked) return stream;
  const generation = { text: '', isGiven: false };
  reply.generations.push(generation);
  return stream.pipeThrough(
    new TransformStream({
      transform(chunk: unknown, controller) {
        generation.text += textOf(chunk);
        controller.enqueue(chunk);
      },
    }),
  );
}

/** A text, or a chunk of the model's answer: `{delta: {content}}`. */
function textOf(chunk: unknown): string {
  if (typeof chunk === 'string') return chunk;
  const { delta } = (chunk ?? {}) as { readonly delta?: { readonly content?: unknown } };
  return typeof delta?.content === 'string' ? delta.content : '';
}

function hasText({ text }: Generation): boolean {
  return text.trim() !== '';
}
