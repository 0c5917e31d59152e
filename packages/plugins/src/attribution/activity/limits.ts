/** An hour and a day in seconds. */
export const HOUR_S = 3600;
export const DAY_S = 24 * HOUR_S;

/** Sessions that are looked at, the latest ones: bounds the work for one identity. */
export const MAXIMUM_SESSIONS = 20_000;

/** Chance of a claim where there is no rhythm. Half of the 2 % that a scanner may give, or less. */
export const SIGNIFICANCE = 0.01;

/** Confidence that no derived primitive goes beyond: they rest on times alone. */
export const CONFIDENCE_CAP = 0.85;

/** What of the confidence is left at a threshold. */
export const MARGIN_FLOOR = 0.6;

export const SESSION_TIMING = {
  sessions: 5,
  days: 3,
  /** Resultant length below which there is no preferred time; a uniform 16-hour day has 0.41. */
  concentration: 0.4,
  /** With so many days their directions alone must be significant, too. */
  enoughDays: 5,
  /** Significance asked of fewer days: three of them cannot reach more. */
  fewDaysSignificance: 0.05,
  /** Hours of the clock between which a mean start is by day. */
  dayFrom: 6,
  dayTo: 18,
} as const;

export const PERSISTENCE = {
  /** Longest span of one visit, in days. */
  visitSpan: 1,
  residentDays: 7,
  residentSpan: 14,
} as const;

export const PERIODICITY = {
  /** Sessions that follow within this time of each other's end are one visit, in seconds. */
  visitGap: HOUR_S,
  visits: 10,
  days: 5,
  /** Days between the first and the last visit. */
  span: 7,
  /** Days that a weekly rhythm needs: three repetitions. */
  weeklySpan: 21,
  /** A lag counts as met within this share of the period. */
  tolerance: 1 / 8,
  /** Standard deviations between the lags of a period and those half a period off. */
  deviation: 3.5,
  /** Their least contrast, (met − missed) / (met + missed). */
  contrast: 0.3,
  /** How much likelier a day is active a week after an active day than a day after one. */
  weeklyRatio: 1.5,
  /**
   * Periods tried besides the day and the week, in hours. Half of the shortest one must lie beyond
   * the gap that parts visits, or the gap itself would look like a rhythm.
   */
  otherPeriods: [6, 8, 12, 36, 48, 72, 96, 120, 144, 240, 336],
} as const;

export const MEAL_BREAK = {
  days: 5,
  /** A slot is a quarter of an hour. */
  slots: 96,
  /** Idle time looked for, in slots. */
  gapSlots: 2,
  /** Before and after it there is activity within so many slots. */
  flankSlots: 8,
  /** How far the gap may lie from the middle of the active day, in slots. */
  offCentreSlots: 10,
  /** How far other gaps may lie from there to tell what is usual, and how near to this one. */
  usualSlots: 20,
  apartSlots: 6,
  /** Share of the days on which it is idle. */
  share: 0.8,
  /** Activity within it, as a part of what is usual in such a gap at other times. */
  rest: 1 / 3,
} as const;

export const MICRO_PAUSES = {
  sessions: 5,
  /** Commands of a session that can show pauses. */
  commands: 10,
  /** A pause in seconds, and how many times the session's median gap it is. */
  shortest: 10,
  longest: 300,
  factor: 4,
  /** Intervals between pauses over all sessions. */
  intervals: 8,
  /** Coefficient of variation below which they are regular; of chance it is about 1. */
  variation: 0.35,
} as const;

export const DST = {
  /** Days on either side of a change of the clocks that are compared, and active ones among them. */
  windowDays: 90,
  activeDays: 10,
  /** Bins of a day. */
  bins: 48,
  /** Bins in an hour: what the start hours shift by. */
  hourBins: 2,
  /** Part of the density that is spread evenly: keeps one odd session from deciding. */
  even: 0.1,
  /** Sessions of a day count as so many at most: they are not independent. */
  dayWeight: 3,
  /** Standard deviations of the mean daily log likelihood ratio. */
  deviation: 2.58,
} as const;

export const WEEKEND = {
  spanDays: 14,
  days: 4,
  weeks: 3,
  /** Share of sessions that may fall on the other days: clocks differ. */
  tolerance: 0.05,
} as const;

export const HOLIDAY = {
  spanDays: 365,
  activeDays: 30,
  /** Days around a holiday that tell what to expect of it. */
  referenceDays: 56,
  /** Active days to be expected for an absence to mean something. */
  expectedDays: 3,
  /** Active days within a holiday that is still a gap. */
  allowedDays: 1,
  /** Greatest share of equally long stretches within so many days around that are as empty. */
  elsewhere: 0.05,
  elsewhereDays: 183,
} as const;
