/** What the benchmarks use of autocannon, which brings no types. */
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
      /** The bytes of the next request; replaceable on the instance. */
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
