import { wrapMethod } from '../taps/wrap-method.js';
import type { LivekitSession } from './framework.js';
import { textOf } from './speeches.js';

const PERIOD_MS = 1_000;

/**
 * The reply in progress, for which the framework emits no event before it has ended: reads along with what passes through
 * `transcriptionNode` of the agents, which every reply does.
 */
export class Partials {
  private readonly agents = new WeakSet<object>();
  private readonly undo: (() => void)[] = [];

  constructor(
    private readonly session: LivekitSession,
    private readonly tell: (text: string) => void,
  ) {}

  /** Call when a speech begins: the agent may have changed. */
  watch(): void {
    const agent = this.session.currentAgent;
    if (this.agents.has(agent)) return;
    this.agents.add(agent);
    const undo = wrapMethod(agent, 'transcriptionNode', (call, [text, ...others]) => {
      const isStream = text instanceof ReadableStream && !text.locked;
      return isStream ? call([this.overheard(text), ...others]) : call();
    });
    this.undo.push(undo);
  }

  close(): void {
    for (const undo of this.undo.splice(0)) undo();
  }

  /** Returns the same stream. A reader that stops reading stops the model. */
  private overheard(stream: ReadableStream): ReadableStream {
    const { tell } = this;
    let said = '';
    let told = '';
    let toldAtMs = Number.NEGATIVE_INFINITY;
    const transform = (chunk: unknown, controller: TransformStreamDefaultController) => {
      said += textOf(chunk);
      if (said.trim() !== '' && performance.now() - toldAtMs >= PERIOD_MS) {
        toldAtMs = performance.now();
        told = said;
        tell(said.trim());
      }
      controller.enqueue(chunk);
    };
    const flush = () => {
      if (said !== told) tell(said.trim());
    };
    return stream.pipeThrough(new TransformStream({ transform, flush }));
  }
}
