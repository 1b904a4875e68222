/** People notice a wait of a second, and think that the line is dead after two. */
export const SLOW_MS = 1_000;
export const VERY_SLOW_MS = 2_000;
