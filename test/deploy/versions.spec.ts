import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const textOf = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const { version } = JSON.parse(textOf('package.json')) as { readonly version: string };
const manifests = textOf('deploy/kubernetes/conversation-service.yaml');

it('the manifests run this version, and their Job is named after it', () => {
  const images = [...manifests.matchAll(/image: conversation-service:(\S+)/g)].map(([, tag]) => tag);
  expect(images.length).toBeGreaterThan(1);
  expect(new Set(images)).toEqual(new Set([version]));
  // What a Job runs cannot be changed: applying a different image under the same name is refused.
  expect(manifests).toContain(`name: conversation-migrate-${version.replaceAll('.', '-')}\n`);
});
