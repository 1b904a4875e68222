import { COLUMNS, toggleColumn, USUAL_COLUMNS } from '../model/columns.js';
import { type ListState, listSearch } from '../model/url-state.js';
import { href, navigate } from '../state/router.js';

/** Chooses the columns of the list, which are stored in the URL like the filters. */
export function ColumnChoice({ state }: { readonly state: ListState }) {
  const shown = state.columns ?? USUAL_COLUMNS;
  return (
    <details class="columns">
      <summary>Columns</summary>
      <fieldset aria-label="Columns">
        {COLUMNS.map(({ name, title }) => (
          <label key={name}>
            <input
              type="checkbox"
              checked={shown.includes(name)}
              onChange={() => {
                const { columns: _, ...others } = state;
                const columns = toggleColumn(state.columns, name);
                navigate(href(`/sessions${listSearch(columns ? { ...others, columns } : others)}`), { replace: true });
              }}
            />{' '}
            {title}
          </label>
        ))}
      </fieldset>
    </details>
  );
}
