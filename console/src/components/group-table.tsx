import type { Statistics, StatisticsGroup } from '@conversation-service/client';
import { formatCount, formatDuration } from '../model/format.js';
import {
  atLeastMs,
  distributionOf,
  FIGURES,
  groupFilters,
  MEASURES,
  type MeasureName,
  overviewSearch,
  slowFromMs,
} from '../model/overview.js';
import { type ListState, listSearch } from '../model/url-state.js';
import { href, navigate, search } from '../state/router.js';
import { ErrorNote } from './error-note.js';
import { MiniHistogram } from './mini-histogram.js';

const USUAL_GROUPS = ['language', 'endReason', 'status'] as const;

interface Props {
  readonly groupBy: string;
  readonly measure: MeasureName;
  readonly statistics: Statistics | undefined;
  /** Set if the service does not group by this key. */
  readonly error: Error | undefined;
}

/** The figures for each group of sessions, such as an agent or a language. */
export function GroupTable({ groupBy, measure, statistics, error }: Props) {
  const choose = (by: string) => navigate(href(`/overview${overviewSearch(search.value, { by })}`));
  return (
    <section class="panel scrolling">
      <div class="title-row">
        <h2>Grouped by</h2>
        <label class="field inline">
          <span class="offscreen">Group by</span>
          <input
            list="group-keys"
            defaultValue={groupBy}
            placeholder="language, agent …"
            spellcheck={false}
            onChange={(event) => choose(event.currentTarget.value.trim())}
          />
        </label>
        <datalist id="group-keys">
          {USUAL_GROUPS.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </div>
      {error && <ErrorNote error={error} />}
      {groupBy === '' && (
        <p class="note">
          By language, endReason, status, or a key of metadata that <code>STATS_DIMENSIONS</code> names.
        </p>
      )}
      {statistics?.groups && (
        <>
          <Groups groups={statistics.groups} groupBy={groupBy} measure={measure} statistics={statistics} />
          <GroupStages groups={statistics.groups} groupBy={groupBy} statistics={statistics} />
        </>
      )}
    </section>
  );
}

interface GroupsProps {
  readonly groups: readonly StatisticsGroup[];
  readonly groupBy: string;
  readonly measure: MeasureName;
  readonly statistics: Statistics;
}

function Groups({ groups, groupBy, measure, statistics }: GroupsProps) {
  const title = MEASURES.find(({ name }) => name === measure)?.title;
  return (
    <table class="plain-table">
      <thead>
        <tr>
          <th scope="col">{groupBy}</th>
          <th scope="col">Spread</th>
          {['Started', 'Failed', `${title} p50`, 'p95', 'Barge-ins', 'Tool errors'].map((name) => (
            <th key={name} scope="col" class="number">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {groups.map((group) => {
          const { key, isRest, started, byStatus, interruptions, tools } = group;
          const value = distributionOf(group, measure);
          const linkTo = { groupBy, keyText: isRest ? null : key, statistics };
          const slow = atLeastMs(group, slowFromMs(value, statistics.relativeError));
          return (
            <tr key={`${isRest} ${key}`}>
              <th scope="row">
                <GroupLink {...linkTo} text={groupText(group)} />
              </th>
              <td>
                <MiniHistogram bins={group.histogram ?? []} />
              </td>
              <td class="number">{formatCount(started)}</td>
              <td class="number">{formatCount(byStatus.failed)}</td>
              <td class="number">{msText(value?.p50)}</td>
              <td class="number">
                <GroupLink {...linkTo} keyText={value ? linkTo.keyText : null} text={msText(value?.p95)} slow={slow} />
              </td>
              <td class="number">{interruptions.byUser === null ? '–' : formatCount(interruptions.byUser)}</td>
              <td class="number">
                {formatCount(tools.errors)} of {formatCount(tools.calls)}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Latencies by stage and group, to show which stage makes a group slower. */
function GroupStages({ groups, groupBy, statistics }: Omit<GroupsProps, 'measure'>) {
  const measures = MEASURES.filter(({ name }) => distributionOf(statistics, name));
  if (measures.length === 0) return null;
  return (
    <table class="plain-table">
      <caption>p95 of each stage</caption>
      <thead>
        <tr>
          <th scope="col">{groupBy}</th>
          {measures.map(({ name, title }) => (
            <th key={name} scope="col" class="number">
              <a href={href(`/overview${overviewSearch(search.value, { measure: name })}`)}>{title}</a>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {groups.map((group) => (
          <tr key={`${group.isRest} ${group.key}`}>
            <th scope="row">{groupText(group)}</th>
            {measures.map(({ name }) => (
              <td key={name} class="number">
                {msText(distributionOf(group, name)?.p95)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const msText = (ms: number | undefined): string => (ms === undefined ? '–' : formatDuration(ms));
const groupText = ({ isRest, key }: StatisticsGroup): string => (isRest ? 'all others' : (key ?? 'none'));

interface GroupLinkProps {
  readonly groupBy: string;
  readonly keyText: string | null;
  readonly statistics: Statistics;
  readonly text: string;
  /** Selects only the slow calls of the group. */
  readonly slow?: Partial<ListState>;
}

function GroupLink({ groupBy, keyText, statistics: { from, to }, text, slow }: GroupLinkProps) {
  const filters = groupFilters(groupBy, keyText);
  if (!filters) return <span>{text}</span>;
  const state = { startedFrom: from, startedTo: to, metadata: [], columns: FIGURES, ...filters, ...slow };
  return <a href={href(`/sessions${listSearch(state)}`)}>{text}</a>;
}
