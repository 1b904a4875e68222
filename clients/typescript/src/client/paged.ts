export type Position = Readonly<Record<string, string | number>>;

/**
 * A lazily loaded sequence of pages: `await` it for the first page, or iterate over all items with `for await`, which
 * requests each page when it is needed. Nothing is requested before that.
 */
export class Paged<Page, Item> implements Promise<Page>, AsyncIterable<Item> {
  readonly [Symbol.toStringTag] = 'Paged';

  constructor(
    private readonly read: (position: Position) => Promise<Page>,
    private readonly itemsOf: (page: Page) => readonly Item[],
    /** Returns what to add to the query for the next page; undefined after the last page. */
    private readonly positionAfter: (page: Page) => Position | undefined,
  ) {}

  // biome-ignore lint/suspicious/noThenProperty: it is awaited for its first page
  then<Result = Page, Failure = never>(
    onPage?: ((page: Page) => Result | PromiseLike<Result>) | null,
    onError?: ((error: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Result | Failure> {
    return this.read({}).then(onPage, onError);
  }

  catch<Failure = never>(onError?: ((error: unknown) => Failure | PromiseLike<Failure>) | null) {
    return this.read({}).catch(onError);
  }

  finally(onEnd?: (() => void) | null): Promise<Page> {
    return this.read({}).finally(onEnd);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    let position: Position | undefined = {};
    while (position) {
      const page: Page = await this.read(position);
      yield* this.itemsOf(page);
      position = this.positionAfter(page);
    }
  }
}
