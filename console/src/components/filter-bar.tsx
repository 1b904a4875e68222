import { type ListState, listSearch, metadataText, parseMetadata, STATUSES } from '../model/url-state.js';
import { href, navigate } from '../state/router.js';

const RANGES = [
  { label: 'any time', minutes: 0 },
  { label: 'last 15 minutes', minutes: 15 },
  { label: 'last hour', minutes: 60 },
  { label: 'last 24 hours', minutes: 24 * 60 },
  { label: 'last 7 days', minutes: 7 * 24 * 60 },
] as const;

/** The filters of the list, which are stored in the URL so that a view can be shared. */
export function FilterBar({ state }: { readonly state: ListState }) {
  const apply: Apply = (change) => {
    const { cursor: _, ...next } = { ...state, ...change } as ListState;
    const changed = Object.fromEntries(Object.entries(next).filter(([, value]) => value !== '' && value !== undefined));
    navigate(href(`/sessions${listSearch(changed as unknown as ListState)}`));
  };
  return (
    <>
      <search>
        <form class="filters" onSubmit={(event) => event.preventDefault()}>
          <SearchById />
          <Field label="Status">
            <select value={state.status ?? ''} onChange={(event) => apply({ status: event.currentTarget.value })}>
              <option value="">any</option>
              {STATUSES.map((status) => (
                <option key={status}>{status}</option>
              ))}
            </select>
          </Field>
          <Field label="Started">
            <select onChange={(event) => apply({ startedFrom: ago(event.currentTarget.value), startedTo: '' })}>
              {isOwnRange(state) && <option value="">as in the address</option>}
              {RANGES.map(({ label, minutes }) => (
                <option key={label} value={minutes}>
                  {label}
                </option>
              ))}
            </select>
          </Field>
          <TextField
            label="Language"
            value={state.language}
            hint="en-US"
            onChange={(language) => apply({ language })}
          />
          <TextField
            label="Metadata"
            value={metadataText(state.metadata)}
            hint="channel=phone"
            onChange={(text) => apply({ metadata: parseMetadata(text) })}
          />
          <TextField
            label="End reason"
            value={state.endReason}
            hint="caller_hangup"
            onChange={(endReason) => apply({ endReason })}
          />
          <Measures state={state} apply={apply} />
        </form>
      </search>
      <Chips state={state} apply={apply} />
    </>
  );
}

type Apply = (change: Partial<Record<keyof ListState, unknown>>) => void;

const NUMBER_FIELDS = [
  { name: 'durationFrom', label: 'Lasted, from s', unitMs: 1_000 },
  { name: 'durationTo', label: 'Lasted, to s', unitMs: 1_000 },
  { name: 'responseGapMaxFrom', label: 'Slowest answer, from ms', unitMs: 1 },
  { name: 'interruptionsFrom', label: 'Interruptions, from', unitMs: 1 },
  { name: 'toolErrorsFrom', label: 'Tool errors, from', unitMs: 1 },
  { name: 'unansweredFrom', label: 'Unanswered, from', unitMs: 1 },
] as const;

/** Filters by the measures of a call. */
function Measures({ state, apply }: { readonly state: ListState; readonly apply: Apply }) {
  const isUsed = NUMBER_FIELDS.some(({ name }) => state[name] !== undefined);
  return (
    <details class="more" open={isUsed}>
      <summary>By measures</summary>
      <div class="more-fields">
        {NUMBER_FIELDS.map(({ name, label, unitMs }) => (
          <Field key={name} label={label}>
            <input
              type="number"
              min={0}
              step="any"
              defaultValue={state[name] === undefined ? '' : String(state[name] / unitMs)}
              onChange={({ currentTarget: { value } }) =>
                apply({ [name]: value === '' ? undefined : Math.max(0, Math.round(Number(value) * unitMs)) })
              }
            />
          </Field>
        ))}
      </div>
    </details>
  );
}

function SearchById() {
  const open = (event: KeyboardEvent & { currentTarget: HTMLInputElement }) => {
    const id = event.currentTarget.value.trim();
    if (event.key === 'Escape') event.currentTarget.blur();
    if (event.key === 'Enter' && id !== '') navigate(href(`/sessions/${encodeURIComponent(id)}`));
  };
  return (
    <Field label="Session id">
      <input
        id="search"
        type="search"
        placeholder="open by id   ( / )"
        autocomplete="off"
        spellcheck={false}
        onKeyDown={open}
      />
    </Field>
  );
}

interface TextFieldProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly hint: string;
  readonly onChange: (text: string) => void;
}

function TextField({ label, value = '', hint, onChange }: TextFieldProps) {
  return (
    <Field label={label}>
      <input
        type="text"
        defaultValue={value}
        placeholder={hint}
        spellcheck={false}
        autocomplete="off"
        onChange={(event) => onChange(event.currentTarget.value.trim())}
      />
    </Field>
  );
}

function Field({ label, children }: { readonly label: string; readonly children: preact.ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is its child
    <label class="field">
      <span>{label}</span>
      {children}
    </label>
  );
}

interface ChipsProps {
  readonly state: ListState;
  readonly apply: Apply;
}

/** Filters that came with a link and have no field of their own. */
function Chips({ state, apply }: ChipsProps) {
  const { startedFrom, startedTo } = state;
  const chips = [
    { text: startedFrom && `from ${startedFrom}`, off: { startedFrom: '' } },
    { text: startedTo && `to ${startedTo}`, off: { startedTo: '' } },
  ].filter(({ text }) => text);
  if (chips.length === 0) return null;
  return (
    <p class="chips">
      {chips.map(({ text, off }) => (
        <button key={String(text)} type="button" class="chip" onClick={() => apply(off)} title="Remove this filter">
          {text} <span aria-hidden="true">×</span>
        </button>
      ))}
    </p>
  );
}

function isOwnRange({ startedFrom, startedTo }: ListState): boolean {
  return startedFrom !== undefined || startedTo !== undefined;
}

function ago(minutes: string): string {
  return minutes === '' || minutes === '0' ? '' : new Date(Date.now() - Number(minutes) * 60_000).toISOString();
}
