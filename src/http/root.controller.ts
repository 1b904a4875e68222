import { Controller, Get, Headers, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { SERVICE_NAME, SERVICE_VERSION } from '../telemetry/version.js';
import { sendJson } from './answers.js';
import { PublicPaths } from './public-paths.js';
import { ANY_QUERY } from './request-gate.js';
import { ROOT_LINKS } from './root-links.js';

/**
 * The first URL that anyone tries: a person with a browser, a load balancer, a program that was given only the host.
 */
@Controller()
export class RootController {
  private readonly about: string;

  constructor(paths: PublicPaths) {
    const links = Object.fromEntries(Object.entries(ROOT_LINKS).map(([name, path]) => [name, paths.of(path)]));
    this.about = JSON.stringify({ service: SERVICE_NAME, version: SERVICE_VERSION, links });
  }

  @Get()
  @RouteConfig({ query: ANY_QUERY })
  get(@Headers('accept') accept: string | undefined, @Res() reply: FastifyReply): void {
    reply.header('vary', 'Accept');
    if (accept?.includes('text/html')) reply.redirect(ROOT_LINKS.console, 302);
    else sendJson(reply, this.about);
  }
}
