/** Returns a signal that the first SIGINT or SIGTERM aborts, so that work ends where it can resume. */
export function abortedBySignals(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  return stopping.signal;
}
