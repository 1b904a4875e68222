import { computed, signal } from '@preact/signals';
import { BASE_PATH } from '../api/base-path.js';

const BASE = `${BASE_PATH}/console`;

interface Place {
  /** Path below `/console`; empty for the first page. */
  readonly path: string;
  readonly search: string;
  readonly hash: string;
}

/** The current location, which alone determines what is shown. */
export const place = signal<Place>(placeNow());
export const path = computed(() => place.value.path);
export const search = computed(() => place.value.search);
export const hash = computed(() => place.value.hash);

/** Returns the URL of a path below `/console`. */
export function href(below: string): string {
  return below.startsWith('/') ? `${BASE}${below}` : below;
}

export function navigate(to: string, { replace = false } = {}): void {
  if (replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  update();
}

/** Follows the browser's history, and links within the console without reloading the page. */
export function startRouter(): void {
  addEventListener('popstate', update);
  addEventListener('hashchange', update);
  document.addEventListener('click', (click) => {
    const isPlain = click.button === 0 && !click.metaKey && !click.ctrlKey && !click.shiftKey && !click.altKey;
    const link = (click.target as Element | null)?.closest?.('a');
    if (click.defaultPrevented || !isPlain || !link || link.target || !isOwn(link)) return;
    click.preventDefault();
    const isElsewhere = link.pathname !== location.pathname;
    navigate(link.href);
    if (isElsewhere) scrollTo(0, 0);
  });
}

function isOwn({ origin, pathname }: HTMLAnchorElement): boolean {
  return origin === location.origin && (pathname === BASE || pathname.startsWith(`${BASE}/`));
}

function update(): void {
  place.value = placeNow();
}

function placeNow(): Place {
  const { pathname, search: query, hash: fragment } = location;
  return { path: pathname.slice(BASE.length).replace(/\/$/, ''), search: query, hash: fragment };
}
