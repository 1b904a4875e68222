import { openaiRealtime } from '@conversation-service/importers';
import { CallTap } from './call-tap.js';
import type { Tap, TapOptions, TappedRecorder, WebSocketLike } from './tap.js';
import { endWithSocket, listenToSocket } from './web-socket.js';

/** `OpenAIRealtimeWS` or `OpenAIRealtimeWebSocket` from the package `openai`. */
export interface OpenAiRealtimeClient {
  readonly socket: object;
  send(event: never): void;
  on(name: never, listener: never): unknown;
  off(name: never, listener: never): unknown;
}

/** `RealtimeSession` from the package `@openai/agents`. */
export interface OpenAiRealtimeSession {
  readonly transport: object;
  on(name: never, listener: never): unknown;
  off(name: never, listener: never): unknown;
}

/** What can be recorded: a WebSocket, or a client or session of OpenAI's packages. */
export type OpenAiRealtimeSource = WebSocketLike | OpenAiRealtimeClient | OpenAiRealtimeSession;

interface Emitter {
  on(name: string, listener: (value: unknown) => void): unknown;
  off?(name: string, listener: (value: unknown) => void): unknown;
}

/**
 * Records a session of OpenAI Realtime in both directions, without audio. Call it before the session begins: earlier
 * messages are not recorded.
 */
export function tapOpenAiRealtime(
  source: OpenAiRealtimeSource,
  recorder: TappedRecorder,
  options: TapOptions = {},
): Tap {
  const tap = new CallTap(openaiRealtime, recorder, options);
  if ('transport' in source) listenToSession(source, tap);
  else if ('socket' in source) listenToClient(source, tap);
  else listenToSocket(source, tap);
  return tap;
}

function listenToSession(source: OpenAiRealtimeSession, tap: CallTap): void {
  const { transport } = source;
  listen(source as unknown as Emitter, 'transport_event', (event) => tap.message('in', event), tap);
  tap.wrap(transport, 'sendEvent', (event) => tap.message('out', event));
  const onChange = (status: unknown) => {
    if (status === 'disconnected') tap.end();
  };
  listen(transport as Emitter, 'connection_change', onChange, tap);
}

function listenToClient(client: OpenAiRealtimeClient, tap: CallTap): void {
  const emitter = client as unknown as Emitter;
  listen(emitter, 'event', (event) => tap.message('in', event), tap);
  tap.wrap(client, 'send', (event) => tap.message('out', event));
  // A client that reconnects emits `close` only when it gives up; any other ends with its socket.
  listen(emitter, 'close', () => tap.end(), tap);
  if ('_recovery' in client && client._recovery) return;
  endWithSocket(client.socket, tap);
}

function listen(emitter: Emitter, name: string, listener: (value: unknown) => void, tap: CallTap): void {
  emitter.on(name, listener);
  tap.onClose(() => emitter.off?.(name, listener));
}
