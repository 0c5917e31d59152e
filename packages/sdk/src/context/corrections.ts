import type { Corrections, TextEvents } from '../plugin/session-context.ts';
import { float64ColumnOf } from './columns.ts';

const BACKSPACE = 0x08;
const CTRL_U = 0x15;
const CTRL_W = 0x17;
const DELETE = 0x7f;

/** Backspaces with their delay since the last other key, and killed lines and words. */
export function correctionsOf(inputs: TextEvents): Corrections {
  const scan = new CorrectionScan();
  for (let i = 0; i < inputs.length; i++) {
    const text = inputs.text[i] ?? '';
    const t = inputs.t[i] ?? 0;
    for (let k = 0; k < text.length; k++) scan.key(text.charCodeAt(k), t);
  }
  return scan.result();
}

class CorrectionScan {
  private backspaces = 0;
  private lastOther: number | null = null;
  private readonly backspaceT: number[] = [];
  private readonly backspaceDelay: number[] = [];
  private readonly lineKillT: number[] = [];

  key(unit: number, t: number): void {
    if (unit === BACKSPACE || unit === DELETE) {
      this.backspace(t);
      return;
    }
    this.lastOther = t;
    if (unit === CTRL_U || unit === CTRL_W) this.lineKillT.push(t);
  }

  result(): Corrections {
    return {
      backspaces: this.backspaces,
      backspaceT: float64ColumnOf(this.backspaceT),
      backspaceDelay: float64ColumnOf(this.backspaceDelay),
      lineKillT: float64ColumnOf(this.lineKillT),
    };
  }

  private backspace(t: number): void {
    this.backspaces++;
    if (this.lastOther === null) return;
    this.backspaceT.push(t);
    this.backspaceDelay.push(Math.max(0, t - this.lastOther));
  }
}
