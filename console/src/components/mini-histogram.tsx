interface Props {
  readonly bins: readonly { readonly fromMs: number; readonly count: number }[];
}

/** The shape of a distribution, on the same scale in all rows; the figures are next to it. */
export function MiniHistogram({ bins }: Props) {
  const max = Math.max(1, ...bins.map(({ count }) => count));
  return (
    <span class="mini" aria-hidden="true">
      {bins.map(({ fromMs, count }) => (
        <i key={fromMs} style={{ height: count === 0 ? '0' : `${Math.max(8, (count / max) * 100)}%` }} />
      ))}
    </span>
  );
}
