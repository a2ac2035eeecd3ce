/** A trace of numbers with a bound: the oldest row drops away. A row is an instant in s and one value for each column; NaN is a gap. */
export class Ring {
  private readonly columns: Float64Array[];
  private begin = 0;
  length = 0;

  constructor(width: number, private readonly most: number) {
    this.columns = Array.from({ length: width }, () => new Float64Array(most));
  }

  push(...row: (number | null)[]): void {
    const at = (this.begin + this.length) % this.most;
    this.columns.forEach((column, k) => (column[at] = row[k] ?? NaN));
    if (this.length < this.most) this.length++;
    else this.begin = (this.begin + 1) % this.most;
  }

  /** The newest value of a column; NaN of an empty ring. */
  last(column: number): number {
    return this.length === 0 ? NaN : (this.columns[column]?.[(this.begin + this.length - 1) % this.most] ?? NaN);
  }

  /** A column, the oldest first; a gap is null. */
  values(column: number): (number | null)[] {
    const from = this.columns[column];
    return Array.from({ length: this.length }, (_, k) => {
      const value = from?.[(this.begin + k) % this.most] ?? NaN;
      return Number.isNaN(value) ? null : value;
    });
  }

  clear(): void {
    this.begin = 0;
    this.length = 0;
  }
}
