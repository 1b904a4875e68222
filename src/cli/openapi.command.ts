import type { Command } from 'commander';
import { readConfig } from '../config/read-config.js';
import { openApiDocument } from '../openapi-document.js';
import { SERVICE_VERSION } from '../telemetry/version.js';
import { EXIT, print, runCommand } from './command.js';

/** With the limits of the configuration, as a service here would return it at /openapi.json. */
export function define(command: Command): void {
  command.action(() =>
    runCommand(async () => {
      const document = await openApiDocument({ version: SERVICE_VERSION, limits: readConfig().limits });
      print(JSON.stringify(document, null, 2));
      return EXIT.fine;
    }),
  );
}
