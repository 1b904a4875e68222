import type { FastifyReply } from 'fastify';
import { expect, it } from 'vitest';
import { ConsoleController } from './console.controller.js';
import { ConsoleFiles } from './console-files.js';

it('explains how to build the page if it was not built', () => {
  const controller = new ConsoleController(ConsoleFiles.read('', '/nowhere'));
  expect(() => controller.page({}, {} as FastifyReply)).toThrow(
    expect.objectContaining({ code: 'ROUTE_NOT_FOUND', message: expect.stringContaining('npm run build:console') }),
  );
});
