import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pino } from 'pino';
import { loadConfig } from '../../src/config/load-config.js';
import { type App, createApp } from '../../src/create-app.js';
import type { Clock } from '../../src/ports/clock.js';
import { PATIENCE } from '../builders/patience.js';
import { assertMatchesDocument, DOCUMENT } from '../openapi-responses.js';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers whose shape the API reference check proves
  readonly json: any;
}

export interface Call {
  readonly body?: unknown;
  /** Sent unchanged, instead of `body`. */
  readonly raw?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * The whole service on a fresh embedded store; requests go through Fastify without a socket. Every answer is checked
 * against the API reference.
 */
export class Service {
  private constructor(
    readonly app: App,
    private readonly folder: string,
    private readonly isOnSubstitute: boolean,
  ) {}

  static async start(environment: Readonly<Record<string, string>> = {}, clock?: Clock): Promise<Service> {
    const folder = mkdtempSync(join(tmpdir(), 'conversations-'));
    const config = loadConfig({ NODE_ENV: 'test', DATA_DIR: folder, ...environment });
    const app = await createApp(config, pino({ level: 'silent' }), clock);
    return new Service(app, folder, config.store.kind === 'mongodb');
  }

  /** Listens on a free port, for tests that need a real socket; returns the address. */
  async listen(): Promise<string> {
    return this.app.listen(0, '127.0.0.1');
  }

  async stop(): Promise<void> {
    await this.app.stop();
    rmSync(this.folder, { recursive: true });
  }

  get = (path: string, headers: Readonly<Record<string, string>> = {}) => this.call('GET', path, { headers });
  post = (path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) =>
    this.call('POST', path, { body, headers });

  /** On a busy machine the substitute for MongoDB may not answer for a while: like a client, this retries. */
  async call(method: string, path: string, call: Call = {}): Promise<Answer> {
    for (;;) {
      const answer = await this.callOnce(method, path, call);
      if (!this.isOnSubstitute || answer.json?.code !== 'STORE_UNAVAILABLE') return answer;
      await setTimeout(PATIENCE.interval);
    }
  }

  private async callOnce(method: string, path: string, { body, raw, headers = {} }: Call): Promise<Answer> {
    const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const type = payload === undefined || 'content-type' in headers ? {} : { 'content-type': 'application/json' };
    const response = await this.app.nest.inject({
      method: method as 'GET',
      url: path,
      headers: { ...type, ...headers },
      ...(payload === undefined ? {} : { payload }),
    });
    const text = response.payload;
    const isJson = /json/.test(String(response.headers['content-type']));
    const answer = {
      status: response.statusCode,
      headers: response.headers as Answer['headers'],
      text,
      json: isJson && text !== '' ? JSON.parse(text) : undefined,
    };
    assertMatchesDocument(DOCUMENT, {
      method,
      path,
      status: answer.status,
      headers: answer.headers,
      body: answer.json ?? text,
    });
    return answer;
  }
}
