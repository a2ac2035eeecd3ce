/** A series as the history answers it: arrays of the same length; a step in which nothing was known is not there. */
export interface PastSeries {
  readonly id: string;
  readonly unit: string;
  readonly stepSeconds: number;
  readonly at: readonly number[];
  readonly mean: readonly (number | null)[];
  readonly min: readonly (number | null)[];
  readonly max: readonly (number | null)[];
  readonly energyWh: readonly (number | null)[] | null;
}

export interface Past {
  readonly from: string;
  readonly to: string;
  readonly series: readonly PastSeries[];
}

export interface SeriesName {
  readonly id: string;
  readonly unit: string;
  readonly first: string | null;
  readonly last: string | null;
}

/** A course on instants of its own. */
export interface Course {
  readonly at: readonly number[];
  readonly values: readonly (number | null)[];
  /** The longest time between two points that still belong together, s; what is further apart has a gap between. */
  readonly step: number;
}

/** A value; null for a gap, undefined where the course has no point because another one has. */
export type Drawn = number | null | undefined;

/** Courses on common instants. Steps that are missing become gaps, so that no line is drawn over what nobody knows. */
export function align(courses: readonly Course[]): { readonly at: number[]; readonly values: Drawn[][] } {
  const rows = new Map<number, Drawn[]>();
  const put = (at: number, column: number, value: number | null): void => {
    const row = rows.get(at) ?? [];
    row[column] = value;
    rows.set(at, row);
  };
  courses.forEach((course, column) => {
    course.at.forEach((at, k) => {
      const before = course.at[k - 1];
      if (before !== undefined && at - before > course.step * 1.5) put(before + course.step, column, null);
      put(at, column, course.values[k] ?? null);
    });
  });
  const at = [...rows.keys()].sort((a, b) => a - b);
  return { at, values: courses.map((_, column) => at.map((time) => rows.get(time)?.[column])) };
}
