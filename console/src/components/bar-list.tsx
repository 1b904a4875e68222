import { formatCount } from '../model/format.js';

export interface Bar {
  readonly label: string;
  readonly note?: string;
  readonly count: number;
  readonly tone?: 'bad' | 'slow' | undefined;
  /** Link to what the bar stands for. */
  readonly href?: string;
}

interface Props {
  readonly title: string;
  readonly unit: string;
  readonly bars: readonly Bar[];
  readonly empty: string;
  readonly note?: string;
}

/** Bars as a table: each has a label and a figure in words, and links to what it stands for. */
export function BarList({ title, unit, bars, empty, note: below }: Props) {
  const max = Math.max(1, ...bars.map(({ count }) => count));
  return (
    <section class="panel">
      <h2>{title}</h2>
      {bars.length === 0 ? (
        <p class="note">{empty}</p>
      ) : (
        <table class="bars">
          <caption class="offscreen">
            {title}, in {unit}
          </caption>
          <thead class="offscreen">
            <tr>
              <th scope="col">What</th>
              <th scope="col">Share</th>
              <th scope="col">{unit}</th>
            </tr>
          </thead>
          <tbody>
            {bars.map(({ label, note, count, href, tone }) => (
              <tr key={`${note} ${label}`} class={tone}>
                <th scope="row">
                  {href && count > 0 ? <a href={href}>{label}</a> : label}
                  {note && <small> {note}</small>}
                </th>
                <td class="meter" aria-hidden="true">
                  {count > 0 && <span style={{ width: `${(count / max) * 100}%` }} />}
                </td>
                <td class="number">{formatCount(count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {below && bars.length > 0 && <p class="note">{below}</p>}
    </section>
  );
}
