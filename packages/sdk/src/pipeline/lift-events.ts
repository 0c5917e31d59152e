import { ShardscopeError, pluginFault, tagInvalid, type ErrorPlace } from '../errors/errors.ts';
import type { Json } from '../model/envelope.ts';
import type { Fault } from '../model/fault.ts';
import type { Tag, TaggerEvent } from '../model/tag.ts';
import type { AttackLookup } from '../plugin/context.ts';
import type { Lifter, Lifting, TagDraft } from '../plugin/lifter.ts';
import { buildTags } from './build-tags.ts';
import { withDeadline } from './deadline.ts';
import { faultOf } from './fault-of.ts';
import type { LoadedPlugin } from './load-plugins.ts';

/** Tags that one lifter may yield for one event: far more than any rule set gives, no endless loop. */
const MAX_DRAFTS = 1000;

/** How deeply the values of a tag's evidence are nested at most: a person reads them. */
const EVIDENCE_DEPTH = 16;

/** What {@link liftEvents} needs besides the plugin and the events. */
export interface LiftInput {
  readonly attack: AttackLookup;
  /** Epoch seconds that the tags are stamped with: the time of the events. */
  readonly ts: number;
  /** Milliseconds that one call may take until its promises settle. */
  readonly deadlineMs: number;
  /** Where the events come from, for faults: an evidence_ref, or the id of a message. */
  readonly origin: string;
}

/** What one plugin's lifters gave for some events. */
export interface Lifted {
  readonly tags: readonly Tag[];
  /** The first fault of each lifter, saying how many more there were. */
  readonly faults: readonly Fault[];
  readonly durationMs: number;
}

/** One lifter at work. */
interface Call {
  readonly lifter: Lifter;
  readonly loaded: LoadedPlugin;
  readonly input: LiftInput;
}

/**
 * Runs a plugin's lifters over events, each over those that it handles. Every tag is validated: one
 * that names no technique of the catalogue is refused as a fault. A lifter that throws or misses the
 * deadline costs its own tags of that event.
 */
export async function liftEvents(
  loaded: LoadedPlugin,
  events: readonly TaggerEvent[],
  input: LiftInput,
): Promise<Lifted> {
  const started = performance.now();
  const tags: Tag[] = [];
  const faults: Fault[] = [];
  for (const lifter of loaded.plugin.lifters ?? []) {
    const failures = await liftAll({ lifter, loaded, input }, events, tags);
    const [first] = failures;
    if (first) faults.push(failures.length > 1 ? repeated(first, failures.length) : first);
  }
  return { tags: uniqueTags(tags), faults, durationMs: performance.now() - started };
}

async function liftAll(
  call: Call,
  events: readonly TaggerEvent[],
  tags: Tag[],
): Promise<readonly Fault[]> {
  const { lifter, input } = call;
  const stamp = { attack: input.attack, createdAt: input.ts };
  const handled = events.filter(
    (event) => lifter.handles.includes(event.source_kind) && passes(lifter, event),
  );
  if (lifter.liftAll) return liftTogether(call, handled, tags);
  const failures: Fault[] = [];
  for (const event of handled) {
    try {
      const drafts = takeDrafts(call, event);
      const taken = drafts instanceof Promise ? await drafts : drafts;
      tags.push(...buildTags(taken, event, stamp));
    } catch (thrown) {
      failures.push(failure(thrown, call));
    }
  }
  return failures;
}

/** Has a lifter look at many events at once; what it throws over one costs that one. */
async function liftTogether(
  call: Call,
  events: readonly TaggerEvent[],
  tags: Tag[],
): Promise<readonly Fault[]> {
  const { lifter, loaded, input } = call;
  if (events.length === 0) return [];
  const failures: Fault[] = [];
  try {
    const context = { ...loaded.context, deadline: input.deadlineMs };
    const work = lifter.liftAll?.(events, context) ?? Promise.resolve([]);
    const liftings = await withDeadline(work, input.deadlineMs, placeOf(call));
    for (const [i, event] of events.entries()) {
      const lifting = liftings[i];
      if (!lifting) throw new Error(`it answered ${liftings.length} of ${events.length} events`);
      const taken = takeLifting(lifting, call);
      if (taken instanceof ShardscopeError) failures.push(faultOf(taken, 'lift'));
      else tags.push(...buildTags(taken, event, { attack: input.attack, createdAt: input.ts }));
    }
  } catch (thrown) {
    failures.push(failure(thrown, call));
  }
  return failures;
}

function takeLifting(lifting: Lifting, call: Call): readonly TagDraft[] | ShardscopeError {
  if (lifting.kind === 'thrown') return pluginFault(placeOf(call), lifting.thrown);
  const taken: TagDraft[] = [];
  try {
    for (const draft of lifting.drafts) take(taken, draft, call);
    return taken;
  } catch (thrown) {
    return thrown instanceof ShardscopeError ? thrown : pluginFault(placeOf(call), thrown);
  }
}

/** What a lifter threw; one in a process of its own does not know all of its place. */
function failure(thrown: unknown, call: Call): Fault {
  const place = placeOf(call);
  if (!(thrown instanceof ShardscopeError)) return faultOf(pluginFault(place, thrown), 'lift');
  const { code, message, cause } = thrown;
  return faultOf(new ShardscopeError(code, message, place, cause), 'lift');
}

/** Lifters that answer at once are not waited for: most do, for each of very many events. */
function takeDrafts(call: Call, event: TaggerEvent): TagDraft[] | Promise<TagDraft[]> {
  const { lifter, loaded, input } = call;
  const drafts = lifter.lift(event, { ...loaded.context, deadline: input.deadlineMs });
  const taken: TagDraft[] = [];
  if (Symbol.iterator in drafts) {
    for (const draft of drafts) take(taken, draft, call);
    return taken;
  }
  const all = async (): Promise<TagDraft[]> => {
    for await (const draft of drafts) take(taken, draft, call);
    return taken;
  };
  return withDeadline(all(), input.deadlineMs, placeOf(call));
}

function take(taken: TagDraft[], draft: TagDraft, call: Call): void {
  if (taken.length >= MAX_DRAFTS) throw new Error(`it yielded more than ${MAX_DRAFTS} tags`);
  const why = refusal(draft, call.input.attack);
  if (why !== null) throw tagInvalid(why, placeOf(call));
  taken.push(draft);
}

/** Why a tag cannot be kept; null when it can. Without a catalogue every technique is let through. */
function refusal(draft: TagDraft, attack: AttackLookup): string | null {
  const { technique, subTechnique, tactic, confidence, ruleId, ruleVersion } = draft;
  if (!(typeof confidence === 'number' && confidence >= 0 && confidence <= 1)) {
    return 'its confidence is not within 0 and 1';
  }
  if (!isName(ruleId)) return 'it names no rule';
  if (!Number.isSafeInteger(ruleVersion)) return 'the version of its rule is no whole number';
  if (!isName(technique) || !isName(tactic)) return 'it names no technique and tactic';
  if (
    subTechnique !== undefined &&
    !(isName(subTechnique) && subTechnique.startsWith(`${technique}.`))
  ) {
    return `${subTechnique} is no sub-technique of ${technique}`;
  }
  if (!isJsonObject(draft.evidence)) return 'its evidence is no object of JSON values';
  if (attack.release === NO_RELEASE) return null;
  const named = subTechnique ?? technique;
  return attack.technique(named) ? null : `ATT&CK ${attack.release} has no technique ${named}`;
}

/** The release of a catalogue that knows nothing. */
export const NO_RELEASE = 'none';

function passes({ prefilter }: Lifter, { payload }: TaggerEvent): boolean {
  if (!prefilter) return true;
  return prefilter.literals.some((literal) => contains(payload, literal));
}

/** Without recursion: what a bus brings can be nested as deeply as it likes. */
function contains(payload: Json, literal: string): boolean {
  const left: Json[] = [payload];
  for (let value = left.pop(); value !== undefined; value = left.pop()) {
    if (typeof value === 'string') {
      if (value.includes(literal)) return true;
    } else if (typeof value === 'object' && value !== null) {
      for (const each of Object.values(value)) left.push(each);
    }
  }
  return false;
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isJsonObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && isJson(value, 0);
}

function isJson(value: unknown, depth: number): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || depth >= EVIDENCE_DEPTH) return false;
  return Object.values(value).every((each) => isJson(each, depth + 1));
}

/** A tag is one thing, however many lifters or events say it. */
function uniqueTags(tags: readonly Tag[]): readonly Tag[] {
  return tags.length < 2 ? tags : [...new Map(tags.map((tag) => [tag.uuid, tag])).values()];
}

function repeated(fault: Fault, times: number): Fault {
  return { ...fault, message: `${fault.message} It failed on ${times} events.` };
}

function placeOf({ lifter, loaded, input }: Call): ErrorPlace {
  return { plugin: loaded.label, part: lifter.id, session: input.origin };
}
