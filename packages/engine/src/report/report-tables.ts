import type { TacticRow, TechniqueRow } from '../client/attack.ts';
import type { StateRow } from '../client/identity.ts';
import type { ObservationRow } from '../client/rows.ts';
import { count, share } from '../client/words/numbers.ts';
import {
  comparePrimitives,
  domainOf,
  domainWords,
  valueWords,
} from '../client/words/primitives.ts';
import { markup, type Content, type Markup } from './html.ts';
import { stateMark } from './state-figure.ts';
import { utcDate } from '../client/words/utc-time.ts';

/** A column: numbers stand at the right, under a head that does as well. */
export interface Column {
  readonly name: string;
  readonly isNumber?: boolean;
}

/** A table; `bodies` are its bodies with their rows. */
export function table(columns: readonly Column[], bodies: Content): Markup {
  return markup`<table>
    <thead>
      <tr>
        ${columns.map(({ name, isNumber = false }) => markup`<th scope="col" class="${isNumber ? 'n' : ''}">${name}</th>`)}
      </tr>
    </thead>
    ${bodies}
  </table>`;
}

const PRIMITIVE_COLUMNS: readonly Column[] = [
  { name: 'primitive' },
  { name: 'newest value' },
  { name: 'confidence', isNumber: true },
  { name: 'observed', isNumber: true },
  { name: 'state' },
  { name: 'since, UTC' },
];

/** What was measured with its state, by domain; the leading primitives come first. */
export function primitiveTable(
  observations: readonly ObservationRow[],
  states: readonly StateRow[],
): Markup {
  const sorted = observations.toSorted((one, other) =>
    comparePrimitives(one.primitive, other.primitive),
  );
  const domains = [...new Set(sorted.map(({ primitive }) => domainOf(primitive)))];
  const stateOf = new Map(states.map((row) => [row.primitive, row]));
  const bodies = domains.map((domain) => {
    const own = sorted.filter(({ primitive }) => domainOf(primitive) === domain);
    return markup`<tbody>
      <tr class="group"><th scope="rowgroup" colspan="${PRIMITIVE_COLUMNS.length}">${domainWords(domain)}</th></tr>
      ${own.map((row) => primitiveRow(row, stateOf.get(row.primitive)))}
    </tbody>`;
  });
  return table(PRIMITIVE_COLUMNS, bodies);
}

function primitiveRow(row: ObservationRow, state: StateRow | undefined): Markup {
  const own = row.primitive.slice(domainOf(row.primitive).length + 1);
  return markup`<tr>
    <td class="m wide">${own === '' ? row.primitive : own}</td>
    <td class="m middle">${valueWords(row.value)}</td>
    <td class="n">${share(row.confidence)}</td>
    <td class="n">${count(row.count)}</td>
    <td class="line">${state ? stateMark(state.state) : null}</td>
    <td class="line">${state ? utcDate(state.since) : null}</td>
  </tr>`;
}

const TECHNIQUE_COLUMNS: readonly Column[] = [
  { name: 'tactic' },
  { name: 'technique' },
  { name: 'name' },
  { name: 'tags', isNumber: true },
  { name: 'confidence', isNumber: true },
  { name: 'rules' },
];

/** Techniques under their tactics, in the order of the matrix. */
export function techniqueTable(
  tactics: readonly TacticRow[],
  techniques: readonly TechniqueRow[],
): Markup {
  const place = new Map(tactics.map(({ id }, index) => [id, index]));
  const nameOf = new Map(tactics.map(({ id, name }) => [id, name]));
  const rank = ({ tactic }: TechniqueRow): number => place.get(tactic) ?? tactics.length;
  const rows = techniques
    .toSorted((one, other) => rank(one) - rank(other) || idOf(one).localeCompare(idOf(other)))
    .map(
      (row) =>
        markup`<tr>
          <td>${nameOf.get(row.tactic) ?? row.tactic}</td>
          <td class="m line">${idOf(row)}</td>
          <td>${row.name}</td>
          <td class="n">${count(row.count)}</td>
          <td class="n">${share(row.confidence)}</td>
          <td class="m">${row.rules.join(' ')}</td>
        </tr>`,
    );
  return table(TECHNIQUE_COLUMNS, markup`<tbody>${rows}</tbody>`);
}

function idOf({ technique, subTechnique }: TechniqueRow): string {
  return subTechnique ?? technique;
}
