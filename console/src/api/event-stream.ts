import { BASE_PATH } from './base-path.js';

/** What comes through a stream of server-sent events, and what becomes of it. */
export interface StreamHandlers {
  readonly onMessage: (name: string, data: string) => void;
  readonly onOpen?: () => void;
  /** The connection is gone; it opens again by itself unless the answer is false. */
  readonly onLost: (wasOpen: boolean) => Promise<boolean>;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 5_000;

/**
 * Follows a stream for as long as it is wanted. The browser's own reconnecting gives up at a 503, so each connection is
 * opened anew, at the address that is right by then. Returns what ends it.
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
