import { power, span, unknown } from './units';

/** What the site says of jobs, as far as these pages read it; null means unknown, never zero. */
export type Phase = 'queued' | 'placed' | 'running' | 'still' | 'ending' | 'succeeded' | 'failed' | 'cancelled';
export type Tier = 'firm' | 'flexible' | 'spot';

/** What a person wants to know of a job first. */
export const standings = ['running', 'waiting', 'held', 'over'] as const;
export type Standing = (typeof standings)[number];

/** From kept longest to shed first. */
export const tiers: readonly Tier[] = ['firm', 'flexible', 'spot'];

export interface Job {
  readonly id: string;
  readonly number: number;
  readonly name: string;
  readonly tenant: string;
  readonly class: string;
  readonly tier: Tier;
  readonly phase: Phase;
  readonly held: boolean;
  readonly reason: string;
  readonly words: string;
  readonly waits: string;
  readonly since: string;
  readonly submitted: string;
  readonly started: string | null;
  readonly ended: string | null;
  readonly deadline: string | null;
  readonly late: boolean;
  readonly node: string | null;
  readonly fence: number;
  readonly exitStatus: number | null;
  readonly progress: number | null;
  readonly progressTotal: number | null;
  readonly progressUnit: string | null;
  readonly speed: number | null;
  readonly drawWatts: number | null;
  readonly fullWatts: number | null;
  readonly ceilingWatts: number | null;
  readonly priceLess: number | null;
  readonly priceMore: number | null;
  readonly cost: number;
}

export interface Step {
  readonly at: string;
  readonly phase: Phase;
  readonly reason: string;
  readonly words: string;
  readonly times: number;
}

/** What was learned of a job's speed against power; draws are parts of its full draw, deviations standard ones. */
export interface Learned {
  readonly phase: string;
  readonly phases: number;
  readonly fullWatts: number | null;
  readonly fullWattsDeviation: number | null;
  readonly points: readonly { readonly draw: number; readonly speed: number; readonly deviation: number }[];
  readonly throttleSeconds: number | null;
  readonly pauseSeconds: number | null;
  readonly resumeSeconds: number | null;
  readonly pauseCostSeconds: number | null;
  readonly note: string;
}

export interface WholeJob {
  readonly job: Job;
  readonly currency: string;
  readonly pricePerHour: number;
  readonly use: {
    readonly runSeconds: number;
    readonly stillSeconds: number;
    readonly gpuSeconds: number;
    readonly cpuSeconds: number;
    readonly energyWattHours: number;
    readonly energyErrorWattHours: number;
    readonly carbonGrams: number;
    readonly carbonWattHours: number;
    readonly countedTo: string | null;
  };
  readonly steps: readonly Step[];
  readonly learned: Learned | null;
  readonly retries: number;
  readonly losses: number;
  readonly checkpointNode: string | null;
  readonly config: {
    readonly command: readonly string[];
    readonly resources: { readonly gpus: number; readonly cpus: number; readonly memoryBytes: number; readonly diskBytes: number };
    readonly slowdown: number;
    readonly canPause: boolean;
    readonly grace: string;
    readonly largestCost: number | null;
    readonly retries: number;
  };
}

export interface WorkNode {
  readonly name: string;
  readonly host: string | null;
  readonly rack: string | null;
  readonly isEnrolled: boolean;
  readonly isHeard: boolean;
  readonly takesJobs: boolean;
  readonly silentSeconds: number | null;
  readonly jobs: number;
  readonly drawWatts: number | null;
  readonly ceilingWatts: number | null;
  readonly budgetLastsSeconds: number | null;
  readonly idleWatts: number | null;
  readonly nameplateWatts: number | null;
  readonly cpus: number | null;
  readonly accelerators: number | null;
  readonly memoryBytes: number | null;
}

const phases: Readonly<Record<Phase, string>> = {
  queued: 'waits',
  placed: 'begins',
  running: 'runs',
  still: 'stands still',
  ending: 'is ending',
  succeeded: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
};

export function isOver(job: Job): boolean {
  return job.phase === 'succeeded' || job.phase === 'failed' || job.phase === 'cancelled';
}

/** Whether its work node holds it below what it would take. */
export function isSlowed(job: Job): boolean {
  return job.phase === 'running' && job.ceilingWatts !== null;
}

export function phaseWords(job: Job): string {
  return job.held && !isOver(job) ? 'held' : isSlowed(job) ? 'slowed' : phases[job.phase];
}

export function phaseOf(phase: Phase): string {
  return phases[phase];
}

/** Why it stands where it stands, in a sentence. */
export function whyOf(job: Job): string {
  if (job.held && job.waits) return job.words;
  if (isSlowed(job)) return `It runs at ${job.node ?? 'its work node'}, held to ${power(job.ceilingWatts)}${job.fullWatts === null ? '' : ` of ${power(job.fullWatts)}`}: power is short.`;
  return [job.words, job.waits].filter((part) => part !== '').join(' ');
}

/** What it has of full, 0–1: power where that is known, else speed; null where neither is. */
export function shareOf(job: Job): number | null {
  return job.fullWatts !== null && job.fullWatts > 0 && job.drawWatts !== null ? job.drawWatts / job.fullWatts : job.speed;
}

export function progressWords(job: Job): string {
  if (job.progress === null) return '';
  return `${round(job.progress)}${job.progressTotal === null ? '' : ` of ${round(job.progressTotal)}`}${job.progressUnit ? ` ${job.progressUnit}` : ''}`;
}

/** By when it should be done, seen from now. */
export function deadlineWords(job: Job, now: string): string {
  if (job.deadline === null) return '';
  const left = (Date.parse(job.deadline) - Date.parse(job.ended ?? now)) / 1000;
  if (job.ended !== null) return left >= 0 ? `met, ${span(left)} before` : `missed by ${span(-left)}`;
  return left >= 0 ? `in ${span(left)}` : `late by ${span(-left)}`;
}

function round(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(4);
}

/** Energy of a job, which may be small. */
export function jobEnergy(wattHours: number): string {
  const size = Math.abs(wattHours);
  if (size >= 999.5) return `${(wattHours / 1000).toFixed(1)}\u202fkWh`;
  return size >= 100 ? `${Math.round(wattHours)}\u202fWh` : `${wattHours.toPrecision(2).replace(/^0\.0$/, '0')}\u202fWh`;
}

/** Money of a job, which may be parts of a cent. */
export function jobMoney(amount: number | null, currency: string): string {
  return amount === null ? unknown : `${Math.abs(amount) >= 1 || amount === 0 ? amount.toFixed(2) : amount.toPrecision(2)} ${currency}`;
}

export function bytes(amount: number | null): string {
  return amount === null ? unknown : `${(amount / 2 ** 30).toFixed(amount < 10 * 2 ** 30 ? 1 : 0).replace(/\.0$/, '')}\u202fGiB`;
}

/** hh:mm:ss, with days before a dot, as seconds. */
export function secondsOf(length: string): number {
  const [clock = '0', days = '0'] = length.split('.').length > 1 && length.indexOf('.') < length.indexOf(':') ? [length.slice(length.indexOf('.') + 1), length.slice(0, length.indexOf('.'))] : [length];
  return clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) + Number(days) * 86_400;
}
