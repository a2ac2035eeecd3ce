/** Numbers for people: always with their unit, an em dash for what is unknown. */
export const unknown = '—';

const thin = '\u202f';

export function power(watts: number | null | undefined): string {
  if (watts == null) return unknown;
  const size = Math.abs(watts);
  if (size >= 999_500) return `${(watts / 1e6).toFixed(2)}${thin}MW`;
  if (size >= 9_950) return `${(watts / 1e3).toFixed(0)}${thin}kW`;
  if (size >= 999.5) return `${(watts / 1e3).toFixed(1)}${thin}kW`;
  return `${Math.round(watts) || 0}${thin}W`;
}

export function energy(wattHours: number | null | undefined): string {
  if (wattHours == null) return unknown;
  const size = Math.abs(wattHours);
  if (size >= 999_500) return `${(wattHours / 1e6).toFixed(2)}${thin}MWh`;
  return size >= 999.5 ? `${(wattHours / 1e3).toFixed(1)}${thin}kWh` : `${Math.round(wattHours)}${thin}Wh`;
}

export function percent(share: number | null | undefined): string {
  return share == null ? unknown : `${Math.round(share * 100)}${thin}%`;
}

export function celsius(value: number | null | undefined): string {
  return value == null ? unknown : `${value.toFixed(1)}${thin}°C`;
}

export function money(amount: number | null | undefined, currency: string): string {
  return amount == null ? unknown : `${amount.toFixed(2)} ${currency}`;
}

/** A price per Wh, shown per MWh. */
export function price(perWattHour: number | null | undefined, currency: string): string {
  return perWattHour == null ? unknown : `${Math.round(perWattHour * 1e6) || 0} ${currency}/MWh`;
}

/** A length of time: 0.2 s, 12 s, 3 min, 2.5 h, 4 d. */
export function span(seconds: number | null | undefined): string {
  if (seconds == null || !Number.isFinite(seconds)) return unknown;
  if (seconds === 0) return `0${thin}s`;
  if (seconds < 0.9995) return `${(seconds * 1000).toFixed(seconds < 0.01 ? 1 : 0)}${thin}ms`;
  if (seconds < 10 && !Number.isInteger(seconds)) return `${seconds.toFixed(1)}${thin}s`;
  if (seconds < 90) return `${Math.round(seconds)}${thin}s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)}${thin}min`;
  if (seconds < 172_800) return `${(seconds / 3600).toFixed(1)}${thin}h`;
  return `${Math.round(seconds / 86_400)}${thin}d`;
}

const clockFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const minuteFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const dayFormat = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const zoneFormat = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'short' });

const exactFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' });
const dateFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const monthFormat = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric' });

/** To the second, with its day. */
export function exactly(at: string | number): string {
  return exactFormat.format(new Date(at));
}

/** What stands at a tick of a time axis, s since 1970, by how far its ticks are apart, s. */
export function tickWords(at: number, step: number): string {
  const when = new Date(at * 1000);
  if (step >= 25 * 86_400) return monthFormat.format(when);
  if (step >= 86_400 || (when.getHours() === 0 && when.getMinutes() === 0 && when.getSeconds() === 0)) return dateFormat.format(when);
  return step < 60 ? clockFormat.format(when) : minuteFormat.format(when);
}

export function clock(at: string | number | null | undefined): string {
  return at == null ? unknown : clockFormat.format(new Date(at));
}

export function minute(at: string | number | null | undefined): string {
  return at == null ? unknown : minuteFormat.format(new Date(at));
}

export function day(at: string | number | null | undefined): string {
  return at == null ? unknown : dayFormat.format(new Date(at));
}

/** The zone in which times are shown: that of whoever looks. */
export const zone = zoneFormat.formatToParts(new Date()).find((part) => part.type === 'timeZoneName')?.value ?? '';

/** A value of a series of the history, in its unit. */
export function ofSeries(value: number | null | undefined, id: string, unit: string, currency: string): string {
  if (value == null) return unknown;
  if (unit === 'W') return power(value);
  if (unit === '°C') return celsius(value);
  if (unit.endsWith('/Wh')) return price(value, currency);
  if (/\/(soc|utilisation|position)$/.test(id)) return `${(value * 100).toFixed(1)}${thin}%`;
  return unit === '' ? plainNumber(value) : `${plainNumber(value)}${thin}${unit}`;
}

function plainNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(4);
}

export function secondsBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}
