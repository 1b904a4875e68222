import { describe, expect, it } from 'vitest';
import { eventually } from '../../test/builders/eventually.js';
import { Metrics } from './metrics.js';

/** Returns the lines of a metric, without comments. */
async function linesOf(metrics: Metrics, name: string): Promise<readonly string[]> {
  return (await metrics.text()).split('\n').filter((line) => line.startsWith(name));
}

describe('Metrics', () => {
  it('measures requests by method, route pattern and class of status', async () => {
    const metrics = new Metrics();
    metrics.requestAnswered('GET', '/sessions/:sessionId', 200, 0.002);
    metrics.requestAnswered('GET', '/sessions/:sessionId', 304, 0.001);
    metrics.requestAnswered('GET', '/sessions/:sessionId', 200, 0.3);
    metrics.requestAnswered('POST', '/sessions', 503, 2);
    const counts = await linesOf(metrics, 'http_request_duration_seconds_count');
    expect(counts).toEqual([
      'http_request_duration_seconds_count{method="GET",route="/sessions/:sessionId",status="2xx"} 2',
      'http_request_duration_seconds_count{method="GET",route="/sessions/:sessionId",status="3xx"} 1',
      'http_request_duration_seconds_count{method="POST",route="/sessions",status="5xx"} 1',
    ]);
  });

  it('counts outcomes and failures', async () => {
    const metrics = new Metrics();
    metrics.sessionCreated('created');
    metrics.eventDecided('appended');
    metrics.eventDecided('appended');
    metrics.eventDecided('duplicate');
    metrics.sessionCompleted('conflict');
    metrics.storeFailed('STORAGE_FULL');
    expect((await linesOf(metrics, 'conversation_')).filter((line) => line.includes('_total'))).toEqual([
      'conversation_create_outcomes_total{outcome="created"} 1',
      'conversation_append_outcomes_total{outcome="appended"} 2',
      'conversation_append_outcomes_total{outcome="duplicate"} 1',
      'conversation_complete_outcomes_total{outcome="conflict"} 1',
      'conversation_failures_total{code="STORAGE_FULL"} 1',
    ]);
  });

  it('measures commits in operations and seconds', async () => {
    const metrics = new Metrics();
    metrics.committed(7, 3);
    expect(await linesOf(metrics, 'conversation_commit_size_events_sum')).toEqual([
      'conversation_commit_size_events_sum 7',
    ]);
    expect(await linesOf(metrics, 'conversation_commit_duration_seconds_sum')).toEqual([
      'conversation_commit_duration_seconds_sum 0.003',
    ]);
  });

  it('reads the depth of the queue when it is scraped', async () => {
    const metrics = new Metrics();
    let depth = 1;
    metrics.observeQueue(() => depth);
    depth = 42;
    expect(await linesOf(metrics, 'conversation_queue_depth')).toEqual(['conversation_queue_depth 42']);
  });

  it('includes metrics of the process', async () => {
    const text = await new Metrics().text();
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
    expect(text).toContain('nodejs_heap_size_used_bytes');
  });

  it('reports the longest delay of the event loop since the last scrape', async () => {
    const metrics = new Metrics();
    const blockMs = 60;
    // The first sample after a scrape only marks the start of the measurement.
    await eventually(async () => {
      const untilMs = performance.now() + blockMs;
      while (performance.now() < untilMs);
      for (const _ of [1, 2]) await new Promise((resolve) => setImmediate(resolve));
      const [line] = await linesOf(metrics, 'nodejs_eventloop_lag_max_seconds');
      expect(Number(line?.split(' ')[1]) * 1_000).toBeGreaterThanOrEqual(blockMs);
    });
  });

  it('has a registry of its own', async () => {
    const [one, other] = [new Metrics(), new Metrics()];
    one.eventDecided('appended');
    expect(await linesOf(other, 'conversation_append_outcomes_total')).toEqual([]);
    expect(one.contentType).toContain('text/plain');
  });
});
