import { EVENT_BUDGET_STEPS } from '../limits.ts';
import type { Pattern } from './pattern.ts';

/** What one event may cost. Counts steps, see limits.ts. */
export class WorkBudget {
  #left: number;

  constructor(steps: number = EVENT_BUDGET_STEPS) {
    this.#left = steps;
  }

  /** Nothing more may be done for this event. */
  get isSpent(): boolean {
    return this.#left <= 0;
  }

  /** Takes steps; false when there are not so many, and then none are left. */
  spend(steps: number): boolean {
    this.#left -= steps;
    return this.#left >= 0;
  }

  /** Whether a pattern is found; false as well when it is not looked for any more. */
  finds(pattern: Pattern, text: string): boolean {
    return this.spend(pattern.steps(text.length)) && pattern.test(text);
  }
}
