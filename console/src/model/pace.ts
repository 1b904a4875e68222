/** People notice a wait of one second, and believe that the line is dead after two. */
export const SLOW_MS = 1_000;
export const VERY_SLOW_MS = 2_000;
