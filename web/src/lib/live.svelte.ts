import { session } from './session.svelte';
import { Ring } from './ring';
import type { Plan, Site, SiteEvent } from './types';
import { wattsOf } from './words';

/** Ten minutes at one view a second. */
const mostTrace = 600;
/** Events shown; older ones are in the history. */
const mostEvents = 200;
/** A view comes each second; after so long without one what is shown is called old, ms. */
const quiet = 5_000;
/** After so long without one the connection is given up and made anew, ms. */
const hopeless = 15_000;
/** How often somebody who may see nothing asks whether that has changed, ms. */
const slowest = 15_000;
/** Waits before another try, ms: short at first, because most losses are short; at most a quarter of a minute, so that nobody waits long. */
const waits = [500, 1_000, 2_000, 4_000, 8_000, 15_000];

export type Link = 'connecting' | 'live' | 'lost';

/** Column numbers of the trace. */
export const traceAt = 0;
export const traceImport = 1;
export const traceLimit = 2;
export const traceBattery = 3;
export const traceCars = 4;
export const traceCompute = 5;
export const traceSoc = 6;

/** The living picture of the site: the last view stays when the link is lost, with how old it is. */
class Live {
  site = $state.raw<Site | null>(null);
  plan = $state.raw<Plan | null>(null);
  events = $state.raw<readonly SiteEvent[]>([]);
  link = $state<Link>('connecting');
  /** Seconds since the last view came, by this machine's clock. */
  silence = $state(0);
  /** Seconds until the next try while the link is lost. */
  retryIn = $state(0);
  /** Rises with each view in the trace, because a ring cannot be watched. */
  traced = $state(0);
  readonly trace = new Ring(7, mostTrace);

  private source: EventSource | null = null;
  private heardAt = performance.now();
  private tries = 0;
  private triedAt = 0;
  private retryAt = 0;
  private timer = 0;
  private isReaching = false;

  start(): void {
    if (this.timer !== 0) return;
    this.timer = window.setInterval(() => this.tick(), 500);
    window.addEventListener('online', () => this.hurry());
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.hurry();
    });
    void this.reach();
  }

  /** Connects anew with a fresh session. */
  restart(): void {
    this.source?.close();
    this.source = null;
    this.tries = 0;
    void this.reach();
  }

  /** Nothing of the site stays on the screen of somebody who may not see it. */
  forget(): void {
    this.source?.close();
    this.source = null;
    this.site = null;
    this.plan = null;
    this.events = [];
    this.trace.clear();
    this.traced = 0;
    this.link = 'connecting';
  }

  /** Asks who is signed in before the stream is asked for: a refusal looks like a lost link to an event stream. */
  private async reach(): Promise<void> {
    if (this.isReaching) return;
    this.isReaching = true;
    const answered = await session.load();
    this.isReaching = false;
    if (this.source) return;
    if (answered && session.maySee) this.connect();
    else if (answered) this.wait(slowest);
    else this.lose();
  }

  private connect(): void {
    const source = new EventSource('/api/v1/live');
    this.source = source;
    this.triedAt = performance.now();
    if (!this.site) this.heardAt = this.triedAt;
    source.onopen = () => {
      this.events = [];
    };
    source.addEventListener('site', (message) => this.see(JSON.parse(message.data as string) as Site));
    source.addEventListener('plan', (message) => {
      this.plan = JSON.parse(message.data as string) as Plan | null;
    });
    source.addEventListener('event', (message) => {
      const event = JSON.parse(message.data as string) as SiteEvent;
      this.events = [event, ...this.events.slice(0, mostEvents - 1)];
    });
    source.onerror = () => this.lose();
  }

  private see(site: Site): void {
    const at = Date.parse(site.at) / 1000;
    // A site that was started anew may begin at an earlier instant.
    if (this.trace.length > 0 && at < this.trace.last(traceAt)) this.trace.clear();
    this.trace.push(at, site.nodes[0]?.watts ?? null, site.limitWatts, site.battery?.watts ?? null, wattsOf(site, 'connector'), wattsOf(site, 'rack'), site.battery?.soc ?? null);
    this.traced++;
    this.site = site;
    this.heardAt = performance.now();
    this.silence = 0;
    this.tries = 0;
    this.link = 'live';
  }

  private lose(): void {
    this.source?.close();
    this.source = null;
    this.link = this.site ? 'lost' : 'connecting';
    const wait = waits[Math.min(this.tries, waits.length - 1)] ?? 1_000;
    this.tries++;
    this.wait(wait);
  }

  private wait(length: number): void {
    this.retryAt = performance.now() + length * (0.8 + 0.4 * Math.random());
  }

  private hurry(): void {
    if (!this.source) this.retryAt = 0;
  }

  private tick(): void {
    const now = performance.now();
    this.silence = Math.floor((now - this.heardAt) / 1000);
    if (!this.source) {
      this.retryIn = Math.max(0, Math.ceil((this.retryAt - now) / 1000));
      if (now >= this.retryAt) void this.reach();
      return;
    }

    // A connection may stand and say nothing; what is shown is then as old as over a lost one.
    if (this.site && now - this.heardAt > quiet) this.link = 'lost';
    if (now - Math.max(this.heardAt, this.triedAt) > hopeless) this.lose();
  }
}

export const live = new Live();
