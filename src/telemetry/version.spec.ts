import { expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { SERVICE_NAME, SERVICE_VERSION } from './version.js';

it('is the version in package.json', () => {
  expect({ name: SERVICE_NAME, version: SERVICE_VERSION }).toEqual({ name: manifest.name, version: manifest.version });
});
