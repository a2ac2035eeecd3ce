const key = 'megapod-draft';

interface Kept {
  readonly text: string | null;
  readonly base: string;
  readonly hash: string;
  readonly path: string | null;
}

/** What a person has typed of the site file. It outlives the page, so that neither another page nor a session that ended nor a lost link takes it away. */
class Draft {
  text = $state<string | null>(null);
  /** The text that it is based on, and what names that text. */
  base = $state('');
  hash = $state('');
  path = $state<string | null>(null);

  constructor() {
    const kept = sessionStorage.getItem(key);
    if (!kept) return;
    sessionStorage.removeItem(key);
    Object.assign(this, JSON.parse(kept) as Kept);
  }

  /** Keeps it while the browser is elsewhere, to sign in; in this tab alone. */
  keep(): void {
    if (this.isChanged) sessionStorage.setItem(key, JSON.stringify({ text: this.text, base: this.base, hash: this.hash, path: this.path } satisfies Kept));
  }

  get isChanged(): boolean {
    return this.text !== null && this.text !== this.base;
  }

  take(file: { readonly path: string | null; readonly text: string; readonly hash: string }): void {
    this.base = file.text;
    this.text = file.text;
    this.hash = file.hash;
    this.path = file.path;
  }

  clear(): void {
    this.text = null;
    this.base = '';
    this.hash = '';
    this.path = null;
    sessionStorage.removeItem(key);
  }
}

export const draft = new Draft();
