import type { RuleName } from './source-file.js';

type Files = Readonly<Record<string, string>>;

/** A tree with one violation, and the place at which it must be reported. */
export interface Planted {
  readonly rule: RuleName;
  /** `path:line` */
  readonly at: string;
  readonly files: Files;
}

const LINES_401 = 'export const a = 1;\n'.repeat(401);

/** A violation in line 2 of one file. */
function second(rule: RuleName, path: string, line: string): Planted {
  return { rule, at: `${path}:2`, files: { [path]: `export const first = 1;\n${line}\n` } };
}

const ARROWS: readonly Planted[] = [
  second('arrow', 'src/domain/a.ts', "import { Clock } from '../ports/clock.js';"),
  second('arrow', 'src/domain/a.ts', "import type { Clock } from '../ports/clock.js';"),
  second('arrow', 'src/domain/a.ts', "import { readFileSync } from 'node:fs';"),
  second('arrow', 'src/domain/a.ts', "export * from 'joi';"),
  second('arrow', 'src/domain/a.ts', "export { Clock } from '../ports/clock.js';"),
  second('arrow', 'src/domain/a.ts', "import '../ports/clock.js';"),
  second('arrow', 'src/domain/a.ts', "const late = () => import('../ports/clock.js');"),
  second('arrow', 'src/domain/a.ts', "export type Late = import('../ports/clock.js').Clock;"),
  second('arrow', 'src/domain/a.ts', "const late = require('../ports/clock.js');"),
  second('arrow', 'src/ports/a.ts', "import { HealthService } from '../runtime/health.service.js';"),
  second('arrow', 'src/ports/a.ts', "import { Injectable } from '@nestjs/common';"),
  second(
    'arrow',
    'test/contracts/a.contract.ts',
    "import { MemoryStore } from '../../src/adapters/memory/memory-store.js';",
  ),
  second('arrow', 'src/ports/a.ts', "import { clockContract } from '../../test/contracts/a.contract.js';"),
  second('arrow', 'src/ports/a.ts', "import fc from 'fast-check';"),
  second('arrow', 'src/runtime/a.ts', "import { SqliteStore } from '../adapters/sqlite/index.js';"),
  second('arrow', 'src/runtime/a.ts', "import { Injectable } from '@nestjs/common';"),
  second('arrow', 'src/adapters/redis/a.ts', "import { SqliteStore } from '../sqlite/index.js';"),
  second('arrow', 'src/adapters/redis/a.ts', "import { HealthService } from '../../runtime/health.service.js';"),
  second('arrow', 'src/adapters/redis/a.ts', "import { Problem } from '../../http/problem.js';"),
  second('arrow', 'src/adapters/redis/a.ts', "import { it } from 'vitest';"),
  second('arrow', 'src/http/a.ts', "import { SqliteStore } from '../adapters/sqlite/index.js';"),
  second('arrow', 'src/http/a.ts', "import Database from 'better-sqlite3';"),
  second('arrow', 'src/http/a.ts', "import { Tail } from '../features/live/tail.js';"),
  second('arrow', 'src/http/a.ts', "import { Archive } from '../features/archive/index.js';"),
  second('arrow', 'src/features/live/a.ts', "import { createClient } from '@redis/client';"),
  second('arrow', 'src/config/a.ts', "import { Clock } from '../ports/clock.js';"),
  second('arrow', 'src/telemetry/a.ts', "import { problem } from '../http/problem.js';"),
  second('arrow', 'src/cli/help.ts', "import { AppModule } from '../app.module.js';"),
  second('arrow', 'src/cli/help.ts', "import { SystemClock } from '../adapters/system/system-clock.js';"),
  second('arrow', 'src/features/archive/a.ts', "import { S3Store } from '../../adapters/s3/index.js';"),
  second('arrow', 'src/http/a.ts', "import { AppModule } from '../app.module.js';"),
  second('arrow', 'src/app.module.ts', "import { aSession } from '../test/builders/session.js';"),
  second('arrow', 'console/a.tsx', "import { Session } from '../src/domain/session.js';"),
  second('arrow', 'packages/voice/src/a.ts', "import { Session } from '../../../src/domain/session.js';"),
  second('arrow', 'packages/voice/src/a.ts', "import { Moment } from '../../../console/src/model/moment.js';"),
  second('arrow', 'packages/importers/src/a.ts', "import { toMoment } from '../../voice/src/moment.js';"),
  second('arrow', 'packages/voice/src/a.ts', "import { createHash } from 'node:crypto';"),
  second('arrow', 'packages/voice/src/a.ts', "import { call } from './testing/call.js';"),
  second('arrow', 'clients/typescript/a.ts', "import { Session } from '../../src/domain/session.js';"),
];

const OTHER_IMPORTS: readonly Planted[] = [
  { rule: 'room', at: 'src/helpers.ts:1', files: { 'src/helpers.ts': 'export const a = 1;' } },
  { rule: 'room', at: 'src/adapters/clock.ts:1', files: { 'src/adapters/clock.ts': 'export const a = 1;' } },
  second('hidden-import', 'src/app.module.ts', 'const load = (name: string) => import(name);'),
  second('hidden-import', 'src/adapters/s3/a.ts', `const load = (name: string) => import(\`./\${name}.js\`);`),
  second('door', 'src/app.module.ts', "import { Archive } from './features/archive/archive.service.js';"),
  {
    rule: 'door',
    at: 'src/app.module.ts:1',
    files: {
      'src/app.module.ts': "import { SqliteWriter } from './adapters/sqlite/writer.js';",
      'src/adapters/sqlite/index.ts': "export { SqliteWriter } from './writer.js';",
      'src/adapters/sqlite/writer.ts': 'export class SqliteWriter {}',
    },
  },
  {
    rule: 'cycle',
    at: 'src/domain/a.ts:1',
    files: {
      'src/domain/a.ts': "import { b } from './b.js';",
      'src/domain/b.ts': "import type { C } from './c.js';",
      'src/domain/c.ts': "export { a as C } from './a.js';",
      'src/domain/d.ts': "import { a } from './a.js';",
    },
  },
  {
    rule: 'cycle',
    at: 'console/a.tsx:1',
    files: { 'console/a.tsx': "import { B } from './b.js';", 'console/b.tsx': "import { A } from './a.js';" },
  },
  second('cycle', 'src/domain/a.ts', "import { first as own } from './a.js';"),
];

const TEXTS: readonly Planted[] = [
  second('environment', 'src/http/a.ts', 'const port = process.env.PORT;'),
  second('environment', 'src/main.ts', 'const port = process?.env.PORT;'),
  second('environment', 'src/main.ts', "const port = process['env'];"),
  second('environment', 'src/adapters/s3/a.ts', 'const { env } = process;'),
  second('environment', 'src/adapters/s3/a.ts', "import { env } from 'node:process';"),
  second('clock', 'src/http/a.ts', 'const now = Date.now();'),
  second('clock', 'src/http/a.ts', 'const clock = { nowMs: Date.now };'),
  second('clock', 'src/domain/a.ts', 'const now = new Date();'),
  second('clock', 'src/domain/a.ts', 'const now = new Date;'),
  second('clock', 'src/runtime/a.ts', 'const jitter = Math.random();'),
  second('clock', 'src/adapters/memory/a.ts', 'const id = crypto.randomUUID();'),
  second('clock', 'src/adapters/memory/a.ts', "const salt = generateKeySync('hmac', { length: 256 }).export();"),
  second('clock', 'src/telemetry/a.ts', 'const nowMs = performance.timeOrigin + performance.now();'),
  second('stopwatch', 'src/http/a.ts', 'const startedMs = performance.now();'),
  second('stopwatch', 'src/runtime/a.ts', 'const started = process.hrtime.bigint();'),
  second('any', 'src/domain/a.ts', 'export const parse = (value: any) => value;'),
  second('any', 'src/domain/a.ts', 'export const rows = [] as any[];'),
  second('any', 'clients/typescript/a.ts', 'const bodies = new Map<string, any>();'),
  second('any', 'bench/a.ts', 'export type Loose = string | any;'),
  second('default-export', 'src/domain/a.ts', 'export default first;'),
  second('default-export', 'clients/typescript/a.ts', 'export { first as default };'),
  second('forward-ref', 'src/http/a.module.ts', "import { forwardRef } from '@nestjs/common';"),
  second('enum', 'src/domain/a.ts', 'export enum Status { Active }'),
  second('enum', 'src/domain/a.ts', 'declare const enum Status { Active }'),
  second('console', 'src/http/a.ts', 'console.log(first);'),
  second('console', 'src/app.module.ts', "console['log'](first);"),
  second('focused-test', 'src/domain/a.spec.ts', "it.only('works', () => {});"),
  second('focused-test', 'test/e2e/a.spec.ts', "describe.skip('later', () => {});"),
  second('focused-test', 'test/e2e/a.spec.ts', "it.concurrent.only('works', () => {});"),
  second('focused-test', 'test/e2e/a.spec.ts', "test.skip.each([1])('later', () => {});"),
  { rule: 'length', at: 'src/domain/a.ts:401', files: { 'src/domain/a.ts': LINES_401 } },
  { rule: 'length', at: 'test/e2e/a.spec.ts:401', files: { 'test/e2e/a.spec.ts': LINES_401 } },
  { rule: 'barrel', at: 'src/domain/index.ts:1', files: { 'src/domain/index.ts': "export { a } from './a.js';" } },
  {
    rule: 'barrel',
    at: 'src/features/archive/deep/index.ts:1',
    files: { 'src/features/archive/deep/index.ts': "export { a } from './a.js';" },
  },
  { rule: 'barrel', at: 'src/adapters/sqlite/x/index.ts:1', files: { 'src/adapters/sqlite/x/index.ts': '' } },
];

/** At least one for each rule; each tree breaks that rule once and no other. */
export const PLANTED: readonly Planted[] = [...ARROWS, ...OTHER_IMPORTS, ...TEXTS];

/** Correct neighbours of the violations above, which a rule that is too strict would report. */
export const INNOCENT: Files = {
  'src/main.ts': "import { AppModule } from './app.module.js';\nconsole.log(AppModule);",
  'src/app.module.ts':
    "import { SqliteStore } from './adapters/sqlite/index.js';\nimport { Archive } from './features/archive/index.js';",
  'src/cli/erase.command.ts': "import { AppModule } from '../app.module.js';\nconsole.error(AppModule);",
  'src/lib/json/json.ts': "import { isUtf8 } from 'node:buffer';\nexport const at = (ms: number) => new Date(ms);",
  'src/lib/json/json.spec.ts': "import { it } from 'vitest';\nimport { at } from './json.js';\nconst now = Date.now();",
  'src/domain/words.ts': [
    '// any, process.env and Date.now() in a comment; import { a } from "../ports/clock.js"',
    '/* export default new Date() */',
    "export const words = 'process.env, console.log(), as any, enum A {'; // it's",
    `export const text = \`new Date() \${words.length} Math.random()\`;`,
    'export const pattern = /process.env["\'`]/;',
    'export const half = words.length / 2 / 1; // Date.now()',
    'export const first = Promise.any([]); const isAny = { any: 1, of: [words].some(Boolean) };',
    'export const made = new Date(0).getTime() + new Date(Date.UTC(2000, 1)).getTime();',
  ].join('\n'),
  'src/ports/clock.ts': 'export abstract class Clock {}',
  'test/contracts/clock.contract.ts':
    "import { it } from 'vitest';\nimport { aTime } from '../builders/time.js';\nimport { Clock } from '../../src/ports/clock.js';",
  'src/lib/random-bytes.ts':
    "import { randomBytes } from 'node:crypto';\nexport const newSalt = () => randomBytes(32);",
  'src/adapters/system/system-clock.ts': 'export const now = () => Date.now() + Math.random();',
  'src/adapters/sqlite/index.ts': "export { SqliteStore } from './sqlite-store.js';",
  'src/adapters/sqlite/sqlite-store.ts': "import Database from 'better-sqlite3';\nconst startedMs = performance.now();",
  'src/features/archive/index.ts': "export { Archive } from './archive.service.js';",
  'src/features/archive/archive.service.ts': "import { HealthService } from '../../runtime/health.service.js';",
  'src/http/a.controller.ts':
    "import { Controller } from '@nestjs/common';\nimport { Clock } from '../ports/clock.js';\nconst value = await import('./b.js');",
  'src/features/live/a.controller.ts': "import { eventJson } from '../../http/event-json.js';",
  'src/config/environment.ts': 'export const port = process.env.PORT;',
  'test/builders/time.ts': 'export const aTime = () => new Date();',
  'test/e2e/a.spec.ts':
    "import { SqliteStore } from '../../src/adapters/sqlite/sqlite-store.js';\ndescribe.skipIf(true)('a', () => {});",
  'packages/importers/src/a.ts': "import { toMoment } from '@conversation-service/voice';",
  'packages/voice/src/index.ts': "export { toMoment } from './moment.js';",
  'packages/voice/src/moment.ts': 'export const toMoment = 1;',
  'src/cli/tail-text.ts': "import { toMoment } from '@conversation-service/voice';",
  'console/vite.config.ts': 'export default {};',
  'src/domain/long.ts': 'export const a = 1;\n'.repeat(400),
};
