import type { CallTap } from './call-tap.js';
import type { WebSocketLike } from './tap.js';

interface Events {
  addEventListener(type: string, listener: (event: { readonly data?: unknown }) => void): void;
  removeEventListener(type: string, listener: (event: { readonly data?: unknown }) => void): void;
}

/** Listens to both directions of a socket. */
export function listenToSocket(socket: WebSocketLike, tap: CallTap): void {
  const onMessage = ({ data }: { readonly data?: unknown }) => tap.frame('in', data);
  const events = socket as unknown as Events;
  events.addEventListener('message', onMessage);
  tap.onClose(() => events.removeEventListener('message', onMessage));
  tap.wrap(socket, 'send', (data) => tap.frame('out', data));
  endWithSocket(socket, tap);
}

export function endWithSocket(socket: object, tap: CallTap): void {
  const onClose = () => tap.end();
  const events = socket as Events;
  events.addEventListener('close', onClose);
  tap.onClose(() => events.removeEventListener('close', onClose));
}
