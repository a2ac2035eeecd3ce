import type { Consumer, Pod, PowerNode, Site } from './types';
import { power } from './units';
import { isLimited, limitWords } from './words';

/** What hangs on the bus, with all that it holds. */
export interface Feeder {
  readonly id: string;
  readonly kind: 'node' | 'cabinet' | 'pod' | 'battery' | 'solar' | 'load';
  readonly watts: number | null;
  readonly limitWatts: number | null;
  readonly ageSeconds: number | null;
  readonly isLatched: boolean;
  readonly limited: number;
  readonly chips: readonly Consumer[];
  readonly children: readonly Feeder[];
  readonly pod: Pod | null;
}

/** A feeder with its place, in units of the picture. */
export interface Box {
  readonly feeder: Feeder;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly chips: readonly Chip[];
  readonly boxes: readonly Box[];
}

export interface Chip {
  readonly consumer: Consumer;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** A line between the bus and a feeder. From and to are ends as power flows when it is positive: into the thing. */
export interface Edge {
  readonly feeder: Feeder;
  readonly from: number;
  readonly to: number;
  readonly y: number;
}

/** A line of text in the connection. */
export interface TrunkLine {
  readonly text: string;
  /** Whether it tells of a limit from outside. */
  readonly isOutside: boolean;
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly busX: number;
  readonly busTop: number;
  readonly busBottom: number;
  /** The connection with the lines that stand in it, and below it each node that is its only way on. */
  readonly trunk: readonly { readonly node: PowerNode; readonly y: number; readonly height: number; readonly lines: readonly TrunkLine[] }[];
  readonly trunkX: number;
  readonly trunkWidth: number;
  readonly boxes: readonly Box[];
  readonly edges: readonly Edge[];
}

export const headHeight = 46;
export const chipHeight = 42;
export const chipGap = 6;
export const pad = 10;
/** Room beside the text on both sides of the connection. */
export const trunkPad = 14;
/** The first line of text stands so far below the top of the connection, and each other so far below it. */
export const firstLine = 84;
export const lineHeight = 17;
const trunkHeight = 76;
/** Limits from outside that the picture has room for; all stand beside it. */
export const mostLimits = 3;
const podLine = 20;
const batteryBody = 34;
const between = 12;
/** Mean width of a letter of text of 12 units, in the widest of the fonts that browsers take, plain and bold. */
const plainLetter = 7.1;
const boldLetter = 7.9;
const chipWidths: Readonly<Record<Consumer['kind'], number>> = { connector: 56, rack: 88, cooling: 88, house: 88 };
/** From this width on the bus stands in the middle with feeders on both sides. */
const wide = 760;
/** Below this width every unit counts. */
const narrow = 340;

/** What hangs on the last node of the trunk, in the order in which it is drawn. */
export function feedersOf(site: Site): { trunk: PowerNode[]; feeders: Feeder[] } {
  const childrenOf = (id: string): PowerNode[] => site.nodes.filter((node) => node.parent === id);
  const consumersOf = (id: string): Consumer[] => site.consumers.filter((consumer) => consumer.node === id);
  const trunk: PowerNode[] = site.nodes.slice(0, 1);
  for (let depth = 0; depth < site.nodes.length; depth++) {
    const end = trunk[trunk.length - 1];
    const [only, second] = end ? childrenOf(end.id) : [];
    if (!end || !only || second || consumersOf(end.id).length > 0 || site.battery?.node === end.id || childrenOf(only.id).length === 0) break;
    trunk.push(only);
  }

  const make = (node: PowerNode): Feeder => {
    const chips = consumersOf(node.id);
    const children = [...childrenOf(node.id).map(make), ...ownBattery(node.id)];
    const pod = site.pods.find((candidate) => candidate.id === node.id) ?? null;
    return {
      id: node.id,
      kind: pod || chips.some((chip) => chip.kind === 'rack') ? 'pod' : chips.some((chip) => chip.kind === 'connector') ? 'cabinet' : 'node',
      watts: node.watts,
      limitWatts: node.limitWatts,
      ageSeconds: node.ageSeconds,
      isLatched: node.isSafetyLatched,
      limited: chips.filter(isLimited).length + children.reduce((sum, child) => sum + child.limited, 0),
      chips,
      children,
      pod,
    };
  };
  const ownBattery = (id: string): Feeder[] =>
    site.battery && site.battery.node === id
      ? [{ id: 'battery', kind: 'battery', watts: site.battery.watts, limitWatts: null, ageSeconds: null, isLatched: false, limited: 0, chips: [], children: [], pod: null }]
      : [];
  const end = trunk[trunk.length - 1];
  if (!end) return { trunk, feeders: [] };
  const solar: Feeder[] = site.solarWatts === null ? [] : [{ id: 'solar', kind: 'solar', watts: -site.solarWatts, limitWatts: null, ageSeconds: null, isLatched: false, limited: 0, chips: [], children: [], pod: null }];
  const loads: Feeder[] = consumersOf(end.id).map((consumer) => ({
    id: consumer.id, kind: 'load', watts: consumer.watts, limitWatts: null, ageSeconds: consumer.ageSeconds, isLatched: false, limited: isLimited(consumer) ? 1 : 0, chips: [], children: [], pod: null,
  }));
  return { trunk, feeders: [...ownBattery(end.id), ...solar, ...childrenOf(end.id).map(make), ...loads] };
}

/** Where everything stands in a picture of a width; widths and heights are what text of 13 units needs. */
export function layOut(site: Site, width: number): Picture {
  const { trunk, feeders } = feedersOf(site);
  const isWide = width >= wide;
  const edge = isWide ? Math.min(190, 96 + (width - wide) * 0.1) : width < narrow ? 76 : 84;
  const busX = isWide ? Math.round(width / 2) : 14;
  const boxWidth = isWide ? busX - edge : width - busX - edge;
  const trunkWidth = isWide ? Math.min(560, width * 0.6) : width;
  const own = linesOf(site, trunkWidth - 2 * trunkPad);
  const placed: { node: PowerNode; y: number; height: number; lines: readonly TrunkLine[] }[] = [];
  let top = 0;
  trunk.forEach((node, k) => {
    const lines = k === 0 ? own : [];
    const height = trunkHeight + lines.length * lineHeight;
    placed.push({ node, y: top, height, lines });
    top += height + 14;
  });
  const sides: [Feeder[], Feeder[]] = [[], []];
  if (isWide) {
    for (const feeder of feeders) sides[holdsCars(feeder) ? 1 : 0].push(feeder);
    const empty = sides.findIndex((side) => side.length === 0);
    if (empty >= 0) {
      const all = sides[1 - empty] ?? [];
      sides[0] = all.filter((_, k) => k % 2 === 0);
      sides[1] = all.filter((_, k) => k % 2 === 1);
    }
  } else {
    sides[1] = feeders;
  }

  const boxes: Box[] = [];
  const edges: Edge[] = [];
  let bottom = top + 8;
  let busBottom = top + 8;
  sides.forEach((side, k) => {
    let y = top + 8;
    for (const feeder of side) {
      const x = k === 0 ? 0 : busX + edge;
      const box = place(feeder, x, y, boxWidth);
      boxes.push(box);
      const at = y + headHeight / 2;
      edges.push({ feeder, from: busX, to: k === 0 ? x + boxWidth : x, y: at });
      y += box.height + between;
      busBottom = Math.max(busBottom, at);
    }
    bottom = Math.max(bottom, y - between);
  });
  return { width, height: bottom + 2, busX, busTop: top - 14, busBottom, trunk: placed, trunkX: isWide ? busX - trunkWidth / 2 : 0, trunkWidth, boxes, edges };
}

/** What stands in the connection: what of it is promised, and limits from outside, none of it cut off. */
function linesOf(site: Site, width: number): TrunkLine[] {
  const own = wrap([`promised ${power(site.committedWatts)}`, `room left ${power(site.roomWatts)}`, `margin ${power(site.marginWatts)}`], width / plainLetter);
  const outside = site.eventLimits.slice(0, mostLimits).flatMap((limit) => {
    const words = limitWords(limit, site);
    return wrap([`▲ ${words.amount}`, ...words.when.split(', ')], width / boldLetter);
  });
  return [...own.map((text) => ({ text, isOutside: false })), ...outside.map((text) => ({ text, isOutside: true }))];
}

/** Parts of a sentence on as few lines as they fit on. */
function wrap(parts: readonly string[], letters: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + 2 + part.length <= letters) lines[lines.length - 1] = `${last}, ${part}`;
    else {
      if (last !== undefined) lines[lines.length - 1] = `${last},`;
      lines.push(part);
    }
  }
  return lines;
}

function holdsCars(feeder: Feeder): boolean {
  return feeder.kind === 'cabinet' || feeder.children.some(holdsCars);
}

function place(feeder: Feeder, x: number, y: number, width: number): Box {
  let bottom = y + headHeight;
  if (feeder.pod?.figures && feeder.limitWatts !== null) bottom += podLine;
  if (feeder.kind === 'battery') bottom += batteryBody;
  const chips: Chip[] = [];
  if (feeder.chips.length > 0) {
    const inner = width - 2 * pad;
    const least = Math.max(...feeder.chips.map((chip) => chipWidths[chip.kind]));
    const fitting = Math.max(1, Math.min(feeder.chips.length, Math.floor((inner + chipGap) / (least + chipGap))));
    // Rows that are alike are read more easily than a full one and a rest.
    const across = Math.ceil(feeder.chips.length / Math.ceil(feeder.chips.length / fitting));
    const chipWidth = Math.min(150, (inner + chipGap) / across - chipGap);
    feeder.chips.forEach((consumer, k) => {
      chips.push({ consumer, x: x + pad + (k % across) * (chipWidth + chipGap), y: bottom + Math.floor(k / across) * (chipHeight + chipGap), width: chipWidth });
    });
    bottom += Math.ceil(feeder.chips.length / across) * (chipHeight + chipGap) - chipGap + pad;
  }

  const boxes: Box[] = [];
  for (const child of feeder.children) {
    const box = place(child, x + pad, bottom, width - 2 * pad);
    boxes.push(box);
    bottom = box.y + box.height + pad;
  }
  return { feeder, x, y, width, height: bottom - y, chips, boxes };
}
