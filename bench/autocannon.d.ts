/** The parts of autocannon that the benchmarks use; it has no types of its own. */
declare module 'autocannon' {
  function autocannon(options: autocannon.Options): Promise<autocannon.Result>;

  namespace autocannon {
    interface Request {
      readonly method: string;
      readonly path: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body?: string;
    }

    interface Client {
      setRequests(requests: readonly Request[]): void;
      /** Returns the bytes of the next request; can be replaced on the instance. */
      getRequestBuffer(): Buffer;
    }

    interface Options {
      readonly url: string;
      readonly connections: number;
      readonly timeout: number;
      readonly duration?: number;
      readonly amount?: number;
      readonly setupClient: (client: Client) => void;
    }

    interface Result {
      readonly '2xx': number;
      readonly non2xx: number;
      readonly errors: number;
      readonly duration: number;
      readonly latency: { readonly p50: number; readonly p99: number };
      readonly statusCodeStats: Readonly<Record<string, { readonly count: number }>>;
    }
  }

  export = autocannon;
}
