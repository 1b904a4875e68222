import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithServer } from '../builders/describe-with-server.js';
import { run, SOURCES, TOOLS, toolsSkipReason } from '../external-tools.js';

const MANIFESTS = join(SOURCES, '../deploy/kubernetes/conversation-service.yaml');
const COMPOSE_FILE = join(SOURCES, '../docker-compose.yml');

/** The oldest version whose `preStop.sleep` needs no feature gate, and the newest that the checker knows. */
const KUBERNETES_VERSIONS = ['1.30', '1.37'];

const skipReason = toolsSkipReason(['deploy/kubernetes/requirements.txt', 'deploy/compose/go.sum']);

describeWithServer('Files for deployment', skipReason, () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'deploy-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const checkManifests = (file: string, version: string) =>
    run({
      program: join(TOOLS, 'deploy/kubernetes/venv/bin/kubernetes-validate'),
      args: ['--strict', '--kubernetes-version', version, file],
    });
  const checkCompose = (file: string) => run({ program: join(TOOLS, 'deploy/compose/compose'), args: [file] });

  /** A copy in which one word is replaced. */
  function spoiled(file: string, word: string, other: string): string {
    const text = readFileSync(file, 'utf8');
    expect(text).toContain(word);
    const copy = join(folder, `${other}.yaml`);
    writeFileSync(copy, text.replace(word, other));
    return copy;
  }

  it.each(KUBERNETES_VERSIONS)('are valid manifests of Kubernetes %s', async (version) => {
    await checkManifests(MANIFESTS, version);
    const typo = spoiled(MANIFESTS, 'terminationGracePeriodSeconds', 'terminationGraceSeconds');
    await expect(checkManifests(typo, version)).rejects.toThrow('terminationGraceSeconds');
  });

  it('are a valid compose file, with every profile', async () => {
    await checkCompose(COMPOSE_FILE);
    await expect(checkCompose(spoiled(COMPOSE_FILE, 'stop_grace_period', 'stop_grace'))).rejects.toThrow('stop_grace');
    const stranger = spoiled(COMPOSE_FILE, 'migrate: { condition', 'migration: { condition');
    await expect(checkCompose(stranger)).rejects.toThrow('migration');
  });
});
