import { draft } from './draft.svelte';

const key = 'megapod-way';

/** Page to sign in that says why somebody was not signed in elsewhere. */
export const signInPage = 'sign-in';

/** Keeps where the person is and what was typed while the browser is at a provider; in this tab alone. */
export function leave(page: string): void {
  draft.keep();
  if (page !== signInPage) sessionStorage.setItem(key, window.location.hash);
}

/** Where the person was before the browser went to a provider; null: nowhere. Only once. */
export function comeBack(): string | null {
  const hash = sessionStorage.getItem(key);
  forget();
  return hash;
}

export function forget(): void {
  sessionStorage.removeItem(key);
}
