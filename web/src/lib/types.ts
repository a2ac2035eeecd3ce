/** What the site says of itself, as far as these pages read it. Names and units are those of the API; null means unknown, never zero. */

export type Topology = 'unknown' | 'gridTied' | 'ridingThrough' | 'islanding' | 'islanded' | 'black' | 'resynchronising' | 'reconnecting';
export type ConsumerKind = 'connector' | 'rack' | 'cooling' | 'house';
export type Health = 'unknown' | 'good' | 'warning' | 'critical';

export interface Fault {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** A fault of a text, with its place; line 0: nowhere in particular. */
export interface PlacedFault extends Fault {
  readonly line?: number;
  readonly column?: number;
}

/** A limit on the connection that came from outside while the site runs. */
export interface EventLimit {
  readonly id: string;
  readonly amount: number;
  readonly quantity: 'watts' | 'voltAmperes' | 'amperesPerPhase';
  readonly direction: 'import' | 'export';
  readonly basis: string;
  readonly from: string | null;
  readonly until: string | null;
}

export interface PowerNode {
  readonly id: string;
  readonly parent: string | null;
  readonly watts: number | null;
  readonly ageSeconds: number | null;
  readonly limitWatts: number | null;
  readonly isSafetyLatched: boolean;
}

export interface Consumer {
  readonly id: string;
  readonly kind: ConsumerKind;
  readonly node: string;
  readonly watts: number | null;
  readonly ageSeconds: number | null;
  readonly ceilingWatts: number;
  readonly wantedWatts: number;
  readonly worstCaseWatts: number;
  readonly expiresAt: string | null;
  readonly reason: string;
  readonly reasonSince: string | null;
  readonly isPlugged: boolean;
  readonly workShare: number | null;
}

export interface Battery {
  readonly watts: number | null;
  readonly soc: number | null;
  readonly highestWatts: number;
  readonly doing: string;
  readonly node: string | null;
}

export interface Alarm {
  readonly code: string;
  readonly subject: string;
  readonly text: string;
  readonly since: string;
  readonly id: string;
  readonly number: number;
  readonly severity: 'critical' | 'warning' | 'info';
  readonly isStanding: boolean;
  readonly isFlapping: boolean;
  readonly cause: string | null;
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAt: string | null;
  readonly shelvedUntil: string | null;
  readonly shelvedBy: string | null;
  readonly shelfReason: string | null;
  readonly help: string;
}

export interface Device {
  readonly id: string;
  readonly isAnswering: boolean;
  readonly answeredAt: string | null;
  readonly failures: number;
  readonly trouble: Fault | null;
  readonly delaySeconds: number;
  readonly longestDelaySeconds: number;
}

export interface HealthReason {
  readonly part: string;
  readonly health: Health;
  readonly kind: string;
  readonly text: string;
  readonly since: string;
}

export interface PodFigures {
  readonly powerWatts: number | null;
  readonly itWatts: number | null;
  readonly pue: number | null;
  readonly supplyCelsius: number | null;
  readonly returnCelsius: number | null;
  readonly flowLitresPerSecond: number | null;
  readonly utilisation: number | null;
  readonly accelerators: number;
  readonly throttled: number;
  readonly silent: number;
}

export interface Pod {
  readonly id: string;
  readonly phase: string;
  readonly since: string;
  readonly possible: readonly string[];
  readonly progress: string | null;
  readonly health: Health;
  readonly figures: PodFigures | null;
  readonly reasons: readonly HealthReason[];
  readonly drained: readonly { readonly server: string; readonly reason: string; readonly since: string }[];
}

export interface Part {
  readonly id: string;
  readonly kind: string;
  readonly holder: string | null;
  readonly fedBy: string | null;
  readonly cooledBy: string | null;
  readonly identity: { readonly maker?: string | null; readonly model?: string | null; readonly serial?: string | null; readonly firmware?: string | null };
  readonly health: Health;
  readonly readings: Readonly<Record<string, { readonly value: number; readonly measuredAt: string; readonly quality: string }>>;
}

export interface Feed {
  readonly id: string;
  readonly quantity: string;
  readonly ageSeconds: number | null;
  readonly knownUntil: string | null;
  readonly troubles: readonly Fault[];
}

export interface PlanSlot {
  readonly start: string;
  readonly battery: string;
  readonly binding: string;
  readonly importWatts: number | null;
  readonly batteryWatts: number;
  readonly socEnd: number | null;
  readonly computeWatts: Readonly<Record<string, number>>;
  readonly productionWatts: number | null;
  readonly reserveWatts: number;
  readonly priceLess: number | null;
  readonly priceMore: number | null;
  readonly scarce: boolean;
}

export interface Plan {
  readonly maker: string;
  readonly madeAt: string;
  readonly validUntil: string;
  readonly slots: readonly PlanSlot[];
  readonly wishesBroken: readonly { readonly from: string; readonly words: string }[];
  readonly trouble: Fault | null;
  readonly solver: string | null;
  readonly solveMs: number | null;
  readonly promises: { readonly count: number; readonly stated: number; readonly energyOwed: number; readonly probability: number | null; readonly expectedMissed: number } | null;
}

export interface Site {
  readonly site: string;
  readonly name: string;
  readonly currency: string;
  readonly mode: 'control' | 'monitor';
  readonly at: string;
  readonly cycles: number;
  readonly topology: Topology;
  readonly topologySince: string | null;
  readonly returnsAt: string | null;
  readonly step: string;
  readonly holdHours: number | null;
  readonly firmHoldHours: number | null;
  readonly alarms: readonly Alarm[];
  readonly limitWatts: number;
  readonly eventLimits: readonly EventLimit[];
  readonly marginWatts: number;
  readonly committedWatts: number;
  readonly roomWatts: number;
  readonly nodes: readonly PowerNode[];
  readonly consumers: readonly Consumer[];
  readonly battery: Battery | null;
  readonly devices: readonly Device[];
  readonly pods: readonly Pod[];
  readonly feeds: readonly Feed[];
  readonly solarWatts: number | null;
  readonly prices: { readonly knownUntil: string } | null;
  readonly certificate: {
    readonly trackingWatts: number;
    readonly tripSeconds: number | null;
    readonly tripAllowedSeconds: number | null;
    readonly holds: boolean;
    readonly largestLoss: string;
    readonly largestLossWatts: number;
  };
  readonly cycleMicrosecondsP50: number;
  readonly cycleMicrosecondsP99: number;
  readonly lateCycles: number;
  readonly skippedCycles: number;
}

export interface SiteEvent {
  readonly number: number;
  readonly at: string;
  readonly kind: string;
  readonly subject: string;
  readonly text: string;
}

export type May = 'read' | 'operate' | 'operate-demo' | 'see-work' | 'work' | 'administer';

/** Where somebody can sign in who has an account elsewhere. */
export interface Provider {
  readonly id: string;
  readonly name: string;
  readonly path: string;
}

export interface Session {
  readonly accounts: boolean;
  readonly setup: boolean;
  readonly person: { readonly name: string; readonly role: string } | null;
  readonly may: readonly May[];
  readonly csrf: string | null;
  readonly providers: readonly Provider[];
}

export interface DayScore {
  readonly date: string;
  readonly earned: number;
  readonly bound: number;
  readonly left: number;
  readonly percent: number | null;
  readonly computeValue: number;
  readonly energyCost: number;
  readonly wear: number;
  readonly demandCharge: number;
  readonly unseenShare: number;
}
