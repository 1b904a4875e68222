import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useCallback, useEffect, useRef } from 'preact/hooks';
import { getJson } from '../api/client.js';
import { returns } from '../api/connection.js';

export interface Resource<Answer> {
  /** The last good answer. While a new path is loaded for the first time, that of the previous path. */
  readonly data: Answer | undefined;
  readonly error: Error | undefined;
  readonly isLoading: boolean;
}

const NOTHING = { data: undefined, error: undefined, isLoading: true };

/**
 * The answer of an API request: read now, again when the path changes or the service is back, periodically if asked
 * for, and on demand. An older answer never replaces a newer one.
 */
export function useResource<Answer>(
  path: string,
  everyMs?: number,
): { readonly resource: ReadonlySignal<Resource<Answer>>; readonly reload: () => void } {
  const state = useSignal<Resource<Answer>>(NOTHING);
  const shownPath = useRef<string>(undefined);
  const running = useRef<AbortController>(undefined);

  const reload = useCallback(async () => {
    running.current?.abort();
    const current = new AbortController();
    running.current = current;
    try {
      const data = await getJson<Answer>(path, current.signal);
      if (current.signal.aborted) return;
      shownPath.current = path;
      state.value = { data, error: undefined, isLoading: false };
    } catch (error) {
      if (current.signal.aborted) return;
      // Shown data is kept while the service is unreachable.
      const { data } = shownPath.current === path ? state.value : NOTHING;
      state.value = { data, error: error as Error, isLoading: false };
    }
  }, [path]);

  useEffect(() => {
    state.value = { ...state.value, error: undefined, isLoading: true };
    reload();
    const timer = everyMs === undefined ? undefined : setInterval(() => document.hidden || reload(), everyMs);
    let seen = returns.value;
    const unsubscribe = returns.subscribe((count) => {
      if (count !== seen) reload();
      seen = count;
    });
    return () => {
      clearInterval(timer);
      unsubscribe();
      running.current?.abort();
    };
  }, [reload, everyMs]);

  return { resource: state, reload };
}
