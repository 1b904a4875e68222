import { BASE_PATH } from './base-path.js';

/** The events of a stream, and what happens to its connection. */
export interface StreamHandlers {
  readonly onMessage: (name: string, data: string) => void;
  readonly onOpen?: () => void;
  /** The connection was lost. It is reopened unless the result is false. */
  readonly onLost: (wasOpen: boolean) => Promise<boolean>;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 5_000;

/**
 * Follows a stream until the returned function is called. A browser's own reconnection gives up at a 503, so each
 * connection is a new one, to the address that is correct by then.
 */
export function followStream(addressNow: () => string, names: readonly string[], handlers: StreamHandlers): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waitMs = FIRST_WAIT_MS;
  let isWanted = true;

  const open = () => {
    let wasOpen = false;
    const current = new EventSource(BASE_PATH + addressNow());
    source = current;
    current.onopen = () => {
      wasOpen = true;
      waitMs = FIRST_WAIT_MS;
      handlers.onOpen?.();
    };
    for (const name of names) {
      current.addEventListener(name, (message) => handlers.onMessage(name, (message as MessageEvent<string>).data));
    }
    current.onerror = async () => {
      current.close();
      if (!(await handlers.onLost(wasOpen)) || !isWanted) return;
      timer = setTimeout(open, waitMs);
      waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2);
    };
  };
  open();
  return () => {
    isWanted = false;
    clearTimeout(timer);
    source?.close();
  };
}
