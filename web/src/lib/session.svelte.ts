import { levers } from './levers.svelte';
import type { May, Provider, Session } from './types';

/** Who looks, and what they may do. A site without accounts lets whoever is at its machine do everything. */
class SessionState {
  isKnown = $state(false);
  accounts = $state(false);
  setup = $state(false);
  person = $state<{ readonly name: string; readonly role: string } | null>(null);
  providers = $state.raw<readonly Provider[]>([]);
  csrf: string | null = null;
  private allowed = $state.raw<readonly May[]>([]);

  may(what: May): boolean {
    return this.allowed.includes(what);
  }

  /** Whether a lever of an emulated site is there and may be pulled. */
  demo(path: string): boolean {
    return this.may('operate-demo') && levers.demo(path);
  }

  /** Whether someone has to sign in before anything can be shown. */
  get isShut(): boolean {
    return this.isKnown && this.accounts && this.person === null;
  }

  /** The name that goes with what a person has the site do. */
  get name(): string {
    return this.person?.name ?? localStorage.getItem('megapod-person') ?? '';
  }

  remember(name: string): void {
    if (!this.person) localStorage.setItem('megapod-person', name);
  }

  /** Whether the person that is signed in may see the site. */
  get maySee(): boolean {
    return this.isKnown && this.may('read');
  }

  /** Asks the site who is signed in, and what there is for him. Returns whether it answered. */
  async load(): Promise<boolean> {
    try {
      const answer = await fetch('/api/v1/session', { headers: { accept: 'application/json' }, cache: 'no-store', signal: AbortSignal.timeout(10_000) });
      if (!answer.ok) return false;
      this.take((await answer.json()) as Session);
    } catch {
      // The site cannot be reached: what was known stays, and the link says so.
      return false;
    }
    if (this.maySee) await levers.load();
    return true;
  }

  private take(session: Session): void {
    this.accounts = session.accounts;
    this.setup = session.setup;
    this.person = session.person;
    this.csrf = session.csrf;
    this.providers = session.providers;
    this.allowed = session.may;
    this.isKnown = true;
  }
}

export const session = new SessionState();
