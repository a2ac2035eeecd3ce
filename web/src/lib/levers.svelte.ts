/** Which routes the site has, by its own description: an emulated site has levers that a real one does not, and accounts and history are not everywhere. */
class Levers {
  private paths = $state.raw<ReadonlySet<string>>(new Set());
  /** Whether the description was read or refused; until then nobody knows what there is. */
  isKnown = $state(false);

  async load(): Promise<void> {
    try {
      const answer = await fetch('/openapi/v1.json', { headers: { accept: 'application/json' }, cache: 'no-store' });
      if (answer.ok) this.paths = new Set(Object.keys(((await answer.json()) as { paths: Record<string, unknown> }).paths));
      this.isKnown = true;
    } catch {
      // Without the description no lever is shown; the next connection asks again.
      return;
    }
  }

  has(path: string): boolean {
    return this.paths.has(path);
  }

  /** Whether a lever of the emulated site is there. */
  demo(path: string): boolean {
    return this.paths.has(`/api/v1/demo/${path}`);
  }
}

export const levers = new Levers();
