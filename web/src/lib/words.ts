import type { Consumer, EventLimit, PlanSlot, Site, Topology } from './types';
import { clock, power, secondsBetween, span } from './units';

export const topologyWords: Readonly<Record<Topology, string>> = {
  unknown: 'breaker position unknown',
  gridTied: 'on the grid',
  ridingThrough: 'riding through a dip',
  islanding: 'leaving the grid',
  islanded: 'islanded: the battery carries the site',
  black: 'no voltage',
  resynchronising: 'matching the grid',
  reconnecting: 'back on the grid, load returns',
};

const phases: Readonly<Record<string, string>> = { inService: 'in service' };

export function phaseWords(phase: string): string {
  return phases[phase] ?? phase;
}

const intents: Readonly<Record<string, string>> = {
  rest: 'rest',
  charge: 'charge',
  dischargeToZero: 'discharge to zero import',
  dischargeToExport: 'discharge to the export limit',
  setPoint: 'hold a set-point',
};

export function intentWords(intent: string): string {
  return intents[intent] ?? intent;
}

/** camelCase of the API as words: pumpsLost, pumps lost. */
export function plain(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Whether a reason takes something away: an empty stall and a ceiling trimmed to what a car takes do not. */
export function isLimited(consumer: Consumer): boolean {
  return consumer.reason !== '' && consumer.reason !== 'no car' && !consumer.reason.startsWith('trimmed');
}

/** What the plan says next of the battery: the slot in force and the first that asks for something else. */
export function nextOf(slots: readonly PlanSlot[], at: string): { now: PlanSlot | null; change: PlanSlot | null } {
  const present = Date.parse(at);
  let now: PlanSlot | null = null;
  for (const slot of slots) {
    if (Date.parse(slot.start) <= present) now = slot;
    else if (now && slot.battery !== now.battery) return { now, change: slot };
  }
  return { now, change: null };
}

export function wattsOf(site: Site, kind: Consumer['kind']): number | null {
  const all = site.consumers.filter((consumer) => consumer.kind === kind);
  if (all.length === 0) return null;
  return all.reduce((sum, consumer) => sum + (consumer.watts ?? 0), 0);
}

/** A limit from outside: how much, who set it, whether it holds yet, and what comes when it ends. */
export interface LimitWords {
  readonly id: string;
  readonly amount: string;
  readonly who: string;
  readonly when: string;
  readonly next: string;
  readonly holds: boolean;
}

const bases: Readonly<Record<string, string>> = { gridEvent: "the grid's operator", contract: 'the contract', interconnection: 'the interconnection agreement', thermal: 'a thermal limit', breaker: 'a breaker' };

export function limitWords(limit: EventLimit, site: Site): LimitWords {
  const amount = limit.quantity === 'watts' ? power(limit.amount) : limit.quantity === 'voltAmperes' ? `${Math.round(limit.amount / 1000)} kVA` : `${Math.round(limit.amount)} A per phase`;
  const holds = limit.from === null || Date.parse(limit.from) <= Date.parse(site.at);
  const own = site.nodes[0]?.limitWatts ?? null;
  return {
    id: limit.id,
    amount: `${limit.direction === 'import' ? 'import' : 'export'} at most ${amount}`,
    who: `set by ${bases[limit.basis] ?? plain(limit.basis)}`,
    when: holds ? `in force${limit.from ? ` since ${clock(limit.from)}` : ''}, ${limit.until ? `until ${clock(limit.until)}` : 'until withdrawn'}` : `from ${clock(limit.from)} on, in ${span(secondsBetween(site.at, limit.from ?? site.at))}${limit.until ? `, until ${clock(limit.until)}` : ''}`,
    next: limit.direction === 'import' && own !== null ? `then ${power(own)} again` : '',
    holds,
  };
}
