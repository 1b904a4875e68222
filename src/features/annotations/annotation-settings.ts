import { atMost, Settings } from '../../config/settings.js';
import { textList } from '../../config/variable.js';

/** Each costs an index row per session that has it. */
const MAX_INDEXES = 20;

/** A name of an annotation, a dot, and a field of it. Both may contain dots. */
const MEMBER = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}\.[^\s,]{1,128}$/;

/** The members of annotations that the list can be filtered by. */
export const annotationSettings = new Settings({
  title: 'Annotations',
  variables: {
    ANNOTATION_INDEXES: textList({
      meaning: `Members of annotations by which GET /sessions can be filtered, at most ${MAX_INDEXES}. After a change all sessions are indexed again in the background.`,
      expected: 'members of the form <name>.<field>, such as review.score, separated by commas',
      fault: (member) => !MEMBER.test(member),
      example: 'review.score,qa.outcome',
      absentText: 'none: the list cannot be filtered by annotations',
    }),
  },
  rules: [atMost(MAX_INDEXES, 'members', 'ANNOTATION_INDEXES')],
  toShape: ({ ANNOTATION_INDEXES }) => ({ indexes: [...new Set(ANNOTATION_INDEXES)].sort() }),
});
