import type { Activity } from '../read/read-supplements.js';
import type { Side } from '../vocabulary.js';
import type { MergedItem } from './merged-item.js';
import type { ActivitySpan } from './utterance.js';

type SpansByProvider = Map<string | null, ActivitySpan>;

/** Start and end reported as voice activity: the earliest start and the latest end of each item. */
export class ActivityLog {
  private readonly items: Readonly<Record<Side, Map<string, SpansByProvider>>> = { user: new Map(), bot: new Map() };

  add({ side, itemId, provider, startMs, endMs, sequence }: Activity): void {
    const spans = this.items[side].get(itemId) ?? new Map<string | null, ActivitySpan>();
    this.items[side].set(itemId, spans);
    spans.set(provider, both(spans.get(provider), { startMs, endMs, endSequence: sequence }));
  }

  /** Combines the activity reported by the item's own provider with activity that names no provider. */
  spanOf({ side, itemId, provider }: MergedItem): ActivitySpan | undefined {
    const spans = itemId === null ? undefined : this.items[side].get(itemId);
    const [own, anyones] = [spans?.get(provider), spans?.get(null)];
    return own && anyones ? both(anyones, own) : (own ?? anyones);
  }
}

function both(a: ActivitySpan | undefined, b: ActivitySpan): ActivitySpan {
  if (!a) return b;
  const startMs = a.startMs === null || b.startMs === null ? (a.startMs ?? b.startMs) : Math.min(a.startMs, b.startMs);
  const isLater = a.endMs === null || (b.endMs !== null && b.endMs > a.endMs);
  const { endMs, endSequence } = isLater ? b : a;
  return { startMs, endMs, endSequence };
}
