/** Events per request: a few screens of a transcript. */
export const PAGE_EVENTS = 100;

/** Pages of a long log that are kept: those around the visible rows, and those on the way there. */
const DEFAULT_MAX_PAGES = 40;

interface Sequenced {
  readonly sequence: number;
}

/** A log of which only some pages are loaded. Sequences have no gaps, so a position in the log is a number. */
export class PagedLog<Item extends Sequenced> {
  /** The highest known sequence. */
  total = 0;
  private readonly pages = new Map<number, Map<number, Item>>();
  private limit = DEFAULT_MAX_PAGES;

  /** Undefined sets the default. */
  set maxPages(pages: number | undefined) {
    this.limit = pages ?? DEFAULT_MAX_PAGES;
  }

  at(sequence: number): Item | undefined {
    return this.pages.get(pageOf(sequence))?.get(sequence);
  }

  known(): readonly Item[] {
    const items = [...this.pages.values()].flatMap((page) => [...page.values()]);
    return items.sort((a, b) => a.sequence - b.sequence);
  }

  /** Adds items; repeats change nothing. Drops the least recently used pages if there are too many. */
  put(items: readonly Item[]): void {
    for (const item of items) {
      const page = this.pages.get(pageOf(item.sequence)) ?? new Map<number, Item>();
      page.set(item.sequence, item);
      this.use(pageOf(item.sequence), page);
      this.total = Math.max(this.total, item.sequence);
    }
    for (const oldest of this.pages.keys()) {
      if (this.pages.size <= this.limit) break;
      this.pages.delete(oldest);
    }
  }

  /** Returns the incomplete pages between these sequences, both inclusive; marks the complete ones as used. */
  missingPages(first: number, last: number): readonly number[] {
    const missing: number[] = [];
    const end = Math.min(last, this.total);
    for (let page = pageOf(Math.max(1, first)); page * PAGE_EVENTS < end; page++) {
      const known = this.pages.get(page);
      const size = Math.min(PAGE_EVENTS, this.total - page * PAGE_EVENTS);
      if (known && known.size >= size) this.use(page, known);
      else missing.push(page);
    }
    return missing;
  }

  private use(page: number, items: Map<number, Item>): void {
    this.pages.delete(page);
    this.pages.set(page, items);
  }
}

const pageOf = (sequence: number): number => Math.floor((sequence - 1) / PAGE_EVENTS);
