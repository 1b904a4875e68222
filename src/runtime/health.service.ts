import { withinMs } from '../lib/within-ms.js';
import type { Clock } from '../ports/clock.js';

/** Something that the service depends on. */
export interface Dependency {
  readonly name: string;
  /** Whether the service is `down` without it; otherwise it is `degraded`. */
  readonly critical: boolean;
  /** Sends a real command. Rejects if it fails. */
  ping(): Promise<void>;
}

export interface DependencyHealth {
  readonly status: 'up' | 'down';
  readonly latencyMs: number;
}

export interface HealthReport {
  readonly status: 'ok' | 'degraded' | 'down';
  readonly dependencies: Readonly<Record<string, DependencyHealth>>;
}

/** After this time a dependency counts as down, because health checks need a prompt answer. */
const PING_DEADLINE_MS = 1_000;

/** So that frequent checks cannot overload the stores. */
const CACHED_MS = 1_000;

/** Sends real commands with a deadline; the result is shared by all calls within a second. */
export class HealthService {
  private cached: { readonly atMs: number; readonly report: Promise<HealthReport> } | undefined;

  constructor(
    private readonly dependencies: readonly Dependency[],
    private readonly clock: Clock,
  ) {}

  check(): Promise<HealthReport> {
    const nowMs = this.clock.elapsedMs();
    if (!this.cached || nowMs >= this.cached.atMs + CACHED_MS) this.cached = { atMs: nowMs, report: this.pingAll() };
    return this.cached.report;
  }

  private async pingAll(): Promise<HealthReport> {
    const found = await Promise.all(
      this.dependencies.map(async (dependency) => ({ dependency, health: await pingOne(dependency, this.clock) })),
    );
    const down = found.filter(({ health }) => health.status === 'down');
    const isDown = down.some(({ dependency }) => dependency.critical);
    return {
      status: isDown ? 'down' : down.length > 0 ? 'degraded' : 'ok',
      dependencies: Object.fromEntries(found.map(({ dependency, health }) => [dependency.name, health])),
    };
  }
}

async function pingOne(dependency: Dependency, clock: Clock): Promise<DependencyHealth> {
  const startedMs = clock.elapsedMs();
  const latencyMs = () => Math.round((clock.elapsedMs() - startedMs) * 1_000) / 1_000;
  try {
    await withinMs(
      PING_DEADLINE_MS,
      () => dependency.ping(),
      () => new Error('The dependency did not answer in time.'),
    );
    return { status: 'up', latencyMs: latencyMs() };
  } catch {
    return { status: 'down', latencyMs: latencyMs() };
  }
}
