import { Cache } from '../../src/ports/cache.js';
import { nextTurn } from '../builders/time.js';
import { SeededRandom } from '../interleaving/random.js';

/**
 * The worst cache that still fulfils the contract: it answers late, misses at random, evicts, and writes late and out
 * of order.
 */
export class ChaosCache extends Cache {
  private readonly random: SeededRandom;

  constructor(
    private readonly cache: Cache,
    seed: number,
  ) {
    super();
    this.random = new SeededRandom(seed);
  }

  async get(group: string, name: string, version: string): Promise<string | undefined> {
    await this.dawdle();
    const text = await this.cache.get(group, name, version);
    await this.dawdle();
    if (this.random.chance(0.05)) return 'no JSON {';
    return this.random.chance(0.2) ? undefined : text;
  }

  set(group: string, name: string, version: string, text: string): void {
    if (this.random.chance(0.2)) return;
    if (this.random.chance(0.1)) void this.cache.forget(group);
    void this.dawdle().then(() => this.cache.set(group, name, version, text));
  }

  async forget(group: string): Promise<void> {
    await this.dawdle();
    await this.cache.forget(group);
  }

  private async dawdle(): Promise<void> {
    for (let turns = this.random.below(4); turns > 0; turns--) await nextTurn();
  }
}
