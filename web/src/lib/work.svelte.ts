import type { Job, Standing, WorkNode } from './jobs';
import type { Fault } from './types';
import { session } from './session.svelte';

/** The site tells the time each 5 s at least; after so long without a word what is shown is called old, ms. */
const quiet = 12_000;
/** Waits before another try, ms: short at first, because most losses are short. */
const waits = [500, 1_000, 2_000, 4_000, 8_000, 15_000];

interface Told {
  readonly at: string;
  readonly currency: string;
  readonly trouble: Fault | null;
  readonly counts: Readonly<Record<Standing, number>>;
  readonly order: Readonly<Record<Standing, readonly string[]>>;
  readonly jobs: readonly Job[];
  readonly nodes: readonly WorkNode[] | null;
}

const nothing: Readonly<Record<Standing, number>> = { running: 0, waiting: 0, held: 0, over: 0 };

/** The jobs as they are now, for as long as a page shows them and somebody can see it. */
class Work {
  /** The present of the site's jobs; null: nothing was heard yet. */
  at = $state<string | null>(null);
  currency = $state('');
  trouble = $state.raw<Fault | null>(null);
  counts = $state.raw(nothing);
  jobs = $state.raw<ReadonlyMap<string, Job>>(new Map());
  order = $state.raw<Readonly<Record<Standing, readonly string[]>>>({ running: [], waiting: [], held: [], over: [] });
  /** Null: who looks may not see them. */
  nodes = $state.raw<readonly WorkNode[] | null>(null);
  isLost = $state(false);
  /** What was typed of a job file; it outlives the page. */
  draft = $state('');

  private owner: string | null = null;
  private source: EventSource | null = null;
  private tries = 0;
  private timer = 0;
  private heardAt = 0;

  of(standing: Standing): readonly Job[] {
    return this.order[standing].map((id) => this.jobs.get(id)).filter((job) => job !== undefined);
  }

  /** Follows until what it returns is called. A page that nobody sees holds no connection. */
  follow(): () => void {
    this.belongTo(session.person?.name ?? '');
    const look = (): void => {
      if (document.hidden) this.close();
      else if (!this.source) this.connect();
    };
    const watch = window.setInterval(() => {
      if (this.source && performance.now() - this.heardAt > quiet) this.lose();
    }, 1_000);
    document.addEventListener('visibilitychange', look);
    look();
    return () => {
      window.clearInterval(watch);
      document.removeEventListener('visibilitychange', look);
      this.close();
    };
  }

  /** Nothing of a person's stays for the next one. */
  private belongTo(person: string): void {
    if (this.owner === person) return;
    this.owner = person;
    this.at = null;
    this.jobs = new Map();
    this.order = { running: [], waiting: [], held: [], over: [] };
    this.counts = nothing;
    this.nodes = null;
    this.draft = '';
    this.isLost = false;
  }

  private connect(): void {
    window.clearTimeout(this.timer);
    const source = new EventSource('/api/v1/jobs/live');
    this.source = source;
    this.heardAt = performance.now();
    // Of what a new connection tells first nothing is left out.
    let isFirst = true;
    source.addEventListener('work', (message) => {
      const told = JSON.parse(message.data as string) as Told;
      const known = isFirst ? new Map<string, Job>() : this.jobs;
      const fresh = new Map(told.jobs.map((job) => [job.id, job]));
      const jobs = new Map<string, Job>();
      for (const id of Object.values(told.order).flat()) {
        const job = fresh.get(id) ?? known.get(id);
        if (job) jobs.set(id, job);
      }

      isFirst = false;
      this.jobs = jobs;
      this.order = told.order;
      this.counts = told.counts;
      this.nodes = told.nodes;
      this.currency = told.currency;
      this.trouble = told.trouble;
      this.at = told.at;
      this.isLost = false;
      this.tries = 0;
      this.heardAt = performance.now();
    });
    source.onerror = () => this.lose();
  }

  /** A refusal looks like a lost link to an event stream: who is signed in is asked before the next try. */
  private lose(): void {
    this.close();
    this.isLost = this.at !== null;
    const wait = (waits[Math.min(this.tries++, waits.length - 1)] ?? 1_000) * (0.8 + 0.4 * Math.random());
    this.timer = window.setTimeout(() => {
      void session.load().then(() => {
        if (!this.source && !document.hidden && this.timer !== 0 && session.may('see-work')) this.connect();
      });
    }, wait);
  }

  private close(): void {
    window.clearTimeout(this.timer);
    this.timer = 0;
    this.source?.close();
    this.source = null;
  }
}

export const work = new Work();
