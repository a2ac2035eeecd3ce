namespace Megapod.Planning.Horizon;

using Megapod.Core.Model;

/// <summary>
/// The part of a plan's program that knows what cars are owed. Energy that cars are held back is late until it is given after all, and what is late when a car leaves is missed. So cumulative
/// service is cumulative demand less what is late and what was missed, and that no less is served than is owed is a bound on what may be late: demand less what is owed by then.
/// A step of being late costs as much as being held back, so that nothing is given later to be bought cheaper or below a month's peak; to miss costs more than to be late throughout.
/// Stands after all else, and only where somebody is owed something.
/// </summary>
internal sealed class PromisePart
{
    private const int Returned = 0;
    private const int Late = 1;
    private const int Missed = 2;
    private const int Paused = 3;
    private const int Columns = 4;
    private const double Mega = 1e-6;

    private readonly HorizonShape shape;
    private readonly int firstColumn;
    private readonly int firstRow;
    private LinearProgram? program;
    private int firstHeld;
    private int firstReturned;

    /// <summary>Adds columns and rows to a program that has all others.</summary>
    /// <param name="build">The program.</param>
    /// <param name="shape">Steps and futures.</param>
    /// <param name="balance">The balance row of a future's step.</param>
    /// <param name="held">The column of what cars are held back in it.</param>
    public PromisePart(LinearProgramBuilder build, HorizonShape shape, Func<int, int, int> balance, Func<int, int, int> held)
    {
        this.shape = shape;
        firstColumn = build.ColumnCount;
        firstRow = build.RowCount;
        for (int w = 0; w < shape.Scenarios; w++)
        {
            for (int k = w == 0 ? 0 : 1; k < shape.Steps; k++)
            {
                string at = $"{w}_{k}";
                double hours = shape.HoursOf(k);
                int column = build.ColumnCount;
                foreach (string name in (string[])["returned", "late", "missed", "paused"])
                {
                    build.AddColumn($"{name}_{at}", 0);
                }

                // Late at the end = late before + held back − returned − missed.
                int row = build.AddRow($"late_{at}", 0, 0);
                build.Set(row, column + Late, 1);
                build.Set(row, held(w, k), -hours);
                build.Set(row, column + Returned, hours);
                build.Set(row, column + Missed, 1);
                if (k > 0)
                {
                    build.Set(row, ColumnOf(w, k - 1) + Late, -1);
                }

                build.Set(balance(w, k), column + Returned, -1);
                build.Set(balance(w, k), column + Paused, 1);
            }
        }
    }

    /// <summary>Tells it the program that was made.</summary>
    /// <param name="made">The program.</param>
    /// <param name="held">Column of what cars are held back in the first step.</param>
    public void Made(LinearProgram made, int held)
    {
        program = made;
        firstHeld = made.EntryAt(firstRow, held);
        firstReturned = made.EntryAt(firstRow, firstColumn + Returned);
    }

    /// <summary>Writes the numbers of a plan.</summary>
    /// <param name="input">The numbers.</param>
    /// <param name="baseWatts">What is drawn anyway and could be paused at worst, W.</param>
    public void Fill(HorizonInput input, double baseWatts)
    {
        var p = program!;
        p.Values[firstHeld] = -input.FirstHours;
        p.Values[firstReturned] = input.FirstHours;
        double missed = input.HeldBackPerWattHour * (shape.Steps + 2) / Mega;
        for (int w = 0; w < shape.Scenarios; w++)
        {
            double demand = 0;
            for (int k = 0; k < shape.Steps; k++)
            {
                demand += Math.Max(0, input.CarWatts[w][k]) * input.HoursOf(k);
                if (k == 0 && w > 0)
                {
                    continue;
                }

                double weight = k == 0 ? 1 : input.Weight[w];
                int column = ColumnOf(w, k);
                p.Cost[column + Late] = weight * input.HeldBackPerWattHour / Mega;
                p.Cost[column + Missed] = weight * missed;

                // Racks at idle are paused when nothing can be taken from cars any more.
                p.Cost[column + Paused] = 2 * weight * missed * input.HoursOf(k);
                p.ColumnUpper[column + Paused] = (double.IsNaN(input.BaseWatts[k]) ? baseWatts : input.BaseWatts[k]) * Mega;
                p.ColumnUpper[column + Late] = Math.Max(0, demand - input.OwedWattHours[k]) * Mega;
                p.ColumnUpper[column + Missed] = Math.Max(0, input.OwedWattHours[k] - (k > 0 ? input.OwedWattHours[k - 1] : 0)) * Mega;
            }
        }
    }

    /// <summary>Energy that cars lack for good by a step, Wh.</summary>
    public double MissedWattHours(LinearSolution solution, int scenario, int step) => solution.Values[ColumnOf(scenario, step) + Missed] / Mega;

    /// <summary>What of the base load is paused in a step, W.</summary>
    public double PausedWatts(LinearSolution solution, int scenario, int step) => solution.Values[ColumnOf(scenario, step) + Paused] / Mega;

    private int ColumnOf(int w, int k) => firstColumn + (Columns * shape.StepAt(w, k));
}
