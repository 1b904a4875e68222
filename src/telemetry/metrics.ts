import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { CommitObserver } from '../ports/conversation-store.js';
import type { Count, Measure, Meter, MetricDefinition } from '../ports/meter.js';
import type { WriteObserver } from '../ports/write-observer.js';

/** From a cached page (1 ms) to the request timeout and beyond. */
const REQUEST_BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];

/** From an fsync of a good disk to a store in trouble. */
const COMMIT_BUCKETS_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

const COMMIT_BUCKETS_EVENTS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000];

const MS_PER_SECOND = 1_000;

type StatusHistograms = (Histogram.Internal<string> | undefined)[];

/**
 * The metrics of the service, in a registry of their own, so that several can exist in one process. Recording never
 * throws and costs a few map lookups and additions; no label ever contains an id.
 */
export class Metrics implements Meter, WriteObserver, CommitObserver {
  private readonly registry = new Registry();
  private readonly requests = this.histogram('http_request_duration_seconds', {
    help: 'Time from the first byte of a request to the last byte of its answer, by route pattern.',
    labelNames: ['method', 'route', 'status'],
    buckets: REQUEST_BUCKETS_SECONDS,
  });
  private readonly requestsByRoute = new Map<string, Map<string, StatusHistograms>>();
  readonly sessionCreated = this.counter({
    name: 'conversation_create_outcomes_total',
    label: 'outcome',
    help: 'Sessions created, by outcome.',
  });
  readonly eventDecided = this.counter({
    name: 'conversation_append_outcomes_total',
    label: 'outcome',
    help: 'Events appended, by outcome.',
  });
  readonly sessionCompleted = this.counter({
    name: 'conversation_complete_outcomes_total',
    label: 'outcome',
    help: 'Sessions completed, by outcome.',
  });
  /** By error code. */
  readonly storeFailed = this.counter({
    name: 'conversation_failures_total',
    label: 'code',
    help: 'Requests answered with 5xx, by error code.',
  });
  private readonly cachedPages = this.counter({
    name: 'conversation_cached_pages_total',
    label: 'found',
    help: 'Pages looked up in the cache, by result.',
  });
  readonly redisFailed = this.counter({
    name: 'conversation_redis_failures_total',
    label: 'use',
    help: 'Redis operations that failed and that the service did without: connect, read, write, publish, subscribe.',
  });
  private readonly commitSize = this.histogram('conversation_commit_size_events', {
    help: 'Number of write operations in one commit of the store.',
    buckets: COMMIT_BUCKETS_EVENTS,
  });
  private readonly commitDuration = this.histogram('conversation_commit_duration_seconds', {
    help: 'Duration of one commit of the store.',
    buckets: COMMIT_BUCKETS_SECONDS,
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  counter({ name, label, help }: MetricDefinition): Count {
    return countIn(new Counter({ name, help, labelNames: [label].flat(), registers: [this.registry] }));
  }

  gauge({ name, label, help }: MetricDefinition): Measure {
    const gauge = new Gauge({ name, help, labelNames: [label].flat(), registers: [this.registry] });
    return (value, amount) => gauge.labels(...[value].flat()).set(amount);
  }

  /** `route` is the pattern of the route, never the path. */
  requestAnswered(method: string, route: string, statusCode: number, durationSeconds: number): void {
    const statuses = this.statusesOf(route, method);
    const statusClass = Math.floor(statusCode / 100);
    let histogram = statuses[statusClass];
    if (!histogram) {
      histogram = this.requests.labels(method, route, `${statusClass}xx`);
      statuses[statusClass] = histogram;
    }
    histogram.observe(durationSeconds);
  }

  cacheAsked(found: boolean): void {
    this.cachedPages(String(found));
  }

  committed(operations: number, durationMs: number): void {
    this.commitSize.observe(operations);
    this.commitDuration.observe(durationMs / MS_PER_SECOND);
  }

  /** `depth` is called whenever the metrics are read. Call once per registry. */
  observeQueue(depth: () => number): void {
    new Gauge({
      name: 'conversation_queue_depth',
      help: 'Writes that are waiting for a commit.',
      registers: [this.registry],
      collect() {
        this.set(depth());
      },
    });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** Prometheus text format. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  private statusesOf(route: string, method: string): StatusHistograms {
    let methods = this.requestsByRoute.get(route);
    if (!methods) {
      methods = new Map();
      this.requestsByRoute.set(route, methods);
    }
    let statuses = methods.get(method);
    if (!statuses) {
      statuses = [];
      methods.set(method, statuses);
    }
    return statuses;
  }

  private histogram(
    name: string,
    options: { readonly help: string; readonly buckets: number[]; readonly labelNames?: string[] },
  ): Histogram<string> {
    return new Histogram({ name, ...options, registers: [this.registry] });
  }
}

/** Resolves each label only once. */
function countIn(counter: Counter<string>): Count {
  const children = new Map<string, Counter.Internal>();
  return (value, count = 1) => {
    const key = typeof value === 'string' ? value : value.join('\n');
    let child = children.get(key);
    if (!child) {
      child = counter.labels(...[value].flat());
      children.set(key, child);
    }
    child.inc(count);
  };
}
