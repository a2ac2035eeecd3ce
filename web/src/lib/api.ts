import { session } from './session.svelte';
import type { PlacedFault } from './types';

/** What came of asking the site for something: a word for people either way. */
export interface Said {
  readonly ok: boolean;
  readonly text: string;
  readonly remedy: string;
  readonly fault: string;
}

/** Longest wait for an answer, ms: some requests wait for a device. */
const patience = 20_000;

/** An answer, or why there is none. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly status: number; readonly said: Said; readonly faults: readonly PlacedFault[] };

const noAnswer: Said = { ok: false, text: 'The site did not answer.', remedy: 'Whether it was done is not known: look before you ask again.', fault: '' };
const notRead: Said = { ok: false, text: 'The site did not answer.', remedy: 'Ask again when the link is back.', fault: '' };

interface Body {
  readonly text?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly fault?: string;
  readonly faults?: readonly PlacedFault[];
}

/** Asks and says why not. A session that has ended is noticed here, too. */
export async function ask<T>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown, more: Readonly<Record<string, string>> = {}): Promise<Answer<T>> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (method !== 'GET' && session.csrf) headers['x-megapod-csrf'] = session.csrf;
  if (body !== undefined) headers['content-type'] = 'application/json';
  Object.assign(headers, more);
  try {
    const answer = await fetch(path, { method, headers, cache: 'no-store', signal: AbortSignal.timeout(patience), ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }) });
    const text = await answer.text();
    const said: unknown = /^\s*[[{]/.test(text) ? JSON.parse(text) : {};
    if (answer.ok) return { ok: true, value: said as T };
    const problem = said as Body;
    if (answer.status === 401 && session.person) void session.load();
    const wait = answer.status === 429 ? ` (${answer.headers.get('retry-after') ?? 'some'} s)` : '';
    return { ok: false, status: answer.status, said: { ok: false, text: problem.title ?? `Refused (${answer.status}).`, remedy: `${problem.detail ?? ''}${wait}`, fault: problem.fault ?? '' }, faults: problem.faults ?? [] };
  } catch {
    return { ok: false, status: 0, said: method === 'GET' ? notRead : noAnswer, faults: [] };
  }
}

/** What is read; null where there is none. */
export async function get<T>(path: string): Promise<T | null> {
  const answer = await ask<T>('GET', path);
  return answer.ok ? answer.value : null;
}

/** Has the site do something; the word that comes of it is for people. */
export async function send(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<Said> {
  const answer = await ask<Body>(method, path, body);
  return answer.ok ? { ok: true, text: answer.value.text ?? 'Done.', remedy: '', fault: '' } : answer.said;
}

export function withPerson(path: string, name: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}person=${encodeURIComponent(name)}`;
}
