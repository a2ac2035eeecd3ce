namespace Megapod.Planning.Horizon;

using Megapod.Core.Model;
using Megapod.Core.Tariffs;

/// <summary>
/// The part of a plan's program that knows the tariff's charges on power beside the plain one: their peaks, and what runs over a subscription. It stands after all that the plain program
/// has, and only where the tariff has either.
/// </summary>
internal sealed class ChargePart
{
    private const double Mega = 1e-6;

    /// <summary>Less than this over a subscription is a solver's rounding, MW.</summary>
    private const double Touching = 1e-3;

    private readonly PlanningSite site;
    private readonly HorizonShape shape;
    private readonly IntervalRows intervals;
    private readonly IReadOnlyList<TariffCharge> charges;
    private readonly SubscriptionConfig? overrun;
    private readonly int rowsPerCharge;
    private readonly int firstColumn;
    private readonly int firstRow;

    private ChargePart(LinearProgramBuilder build, PlanningSite site, HorizonShape shape, IntervalRows intervals, IReadOnlyList<TariffCharge> charges, SubscriptionConfig? overrun, int firstImport)
    {
        this.site = site;
        this.shape = shape;
        this.intervals = intervals;
        this.charges = charges;
        this.overrun = overrun;
        rowsPerCharge = shape.AllSteps + shape.Scenarios - 1;
        firstColumn = build.ColumnCount;
        firstRow = build.RowCount;
        AddColumns(build);
        for (int c = 0; c < charges.Count + (overrun is null ? 0 : 1); c++)
        {
            for (int w = 0; w < shape.Scenarios; w++)
            {
                for (int k = w == 0 ? 0 : 1; k < shape.Steps; k++)
                {
                    AddRow(build, c, w, k);
                }
            }

            for (int w = 1; w < shape.Scenarios && c < charges.Count; w++)
            {
                int row = build.AddRow($"charge_{c}_{w}_0", double.NegativeInfinity, 0);
                build.Set(row, firstImport, 1);
                build.Set(row, PeakColumn(c, w), -1);
            }
        }
    }

    /// <summary>Adds columns and rows for what a site's tariff has beside the plain charge.</summary>
    /// <param name="build">The program.</param>
    /// <param name="site">The site.</param>
    /// <param name="shape">Steps and futures.</param>
    /// <param name="intervals">How import counts in metering intervals.</param>
    /// <param name="firstImport">Column of import in the first step.</param>
    /// <returns>The part; null where the tariff has nothing of the kind.</returns>
    public static ChargePart? Of(LinearProgramBuilder build, PlanningSite site, HorizonShape shape, IntervalRows intervals, int firstImport)
    {
        var further = TariffCharge.Further(site.Tariff);
        var runsOver = site.Tariff.Subscription is { OverrunPerWattHour: > 0 } subscription ? subscription : null;
        return further.Count == 0 && runsOver is null ? null : new ChargePart(build, site, shape, intervals, further, runsOver, firstImport);
    }

    /// <summary>Fills them.</summary>
    /// <param name="program">The program.</param>
    /// <param name="input">The plan's numbers.</param>
    public void Fill(LinearProgram program, HorizonInput input)
    {
        for (int c = 0; c < charges.Count; c++)
        {
            for (int w = 0; w < shape.Scenarios; w++)
            {
                FillCharge(program, input, c, w);
            }
        }

        for (int w = 0; overrun is not null && w < shape.Scenarios; w++)
        {
            for (int k = w == 0 ? 0 : 1; k < shape.Steps; k++)
            {
                // The first step is lived through in every future, and what runs over it is paid once.
                double hours = k < shape.FineSteps ? intervals.Hours : input.HoursOf(k);
                program.Cost[OverColumn(w, k)] = (k == 0 ? 1 : input.Weight[w]) * hours * overrun.OverrunPerWattHour / Mega;
                intervals.Fill(program, input, RowOf(charges.Count, w, k), w, k, overrun.PowerWatts);
            }
        }
    }

    /// <summary>The lowest of the peaks that count in a step and, where nothing runs over it, the subscribed power, W; infinite where nothing counts.</summary>
    /// <param name="solution">A solution.</param>
    /// <param name="input">What it was filled with.</param>
    /// <param name="w">Future.</param>
    /// <param name="k">Step.</param>
    public double BoundaryWatts(LinearSolution solution, HorizonInput input, int w, int k)
    {
        double least = double.PositiveInfinity;
        for (int c = 0; c < charges.Count && c < input.Charges.Count; c++)
        {
            int column = PeakColumn(c, w) + (input.IsNextMonth[k] ? 1 : 0);
            least = input.Charges[c].Counts[k] ? Math.Min(least, solution.Values[column] / Mega) : least;
        }

        bool isKept = overrun is not null && solution.Values[OverColumn(w, k)] <= Touching;
        return isKept ? Math.Min(least, overrun!.PowerWatts) : least;
    }

    private int PeakColumn(int c, int w) => firstColumn + (2 * ((c * shape.Scenarios) + w));

    private int OverColumn(int w, int k) => firstColumn + (2 * charges.Count * shape.Scenarios) + shape.StepAt(w, k);

    private int RowOf(int c, int w, int k) => firstRow + (c * rowsPerCharge) + shape.StepAt(w, k);

    /// <summary>The row by which the shared first step counts in another future's peak.</summary>
    private int SharedRow(int c, int w) => firstRow + (c * rowsPerCharge) + shape.AllSteps + w - 1;

    private void AddColumns(LinearProgramBuilder build)
    {
        for (int c = 0; c < charges.Count; c++)
        {
            for (int w = 0; w < shape.Scenarios; w++)
            {
                build.AddColumn($"charge_{c}_{w}", 0);
                build.AddColumn($"nextCharge_{c}_{w}", 0);
            }
        }

        for (int at = 0; overrun is not null && at < shape.AllSteps; at++)
        {
            build.AddColumn($"over_{at}", 0);
        }
    }

    private void AddRow(LinearProgramBuilder build, int c, int w, int k)
    {
        int row = build.AddRow(c < charges.Count ? $"charge_{c}_{w}_{k}" : $"over_{w}_{k}", double.NegativeInfinity, 0);
        intervals.Add(build, row, w, k);
        if (c == charges.Count)
        {
            build.Set(row, OverColumn(w, k), -1);
            return;
        }

        build.Set(row, PeakColumn(c, w), -1);
        build.Set(row, PeakColumn(c, w) + 1, 0);
    }

    private void FillCharge(LinearProgram program, HorizonInput input, int c, int w)
    {
        var numbers = c < input.Charges.Count ? input.Charges[c] : null;
        double price = charges[c].PricePerWattMonth / Mega;
        int column = PeakColumn(c, w);
        program.Cost[column] = input.Weight[w] * price * (numbers?.Share ?? 1);
        program.Cost[column + 1] = input.Weight[w] * price * (numbers?.NextShare ?? 1);
        program.ColumnLower[column] = Math.Min(numbers?.PeakWatts ?? 0, Math.Max(0, site.LimitWatts)) * Mega;
        program.ColumnLower[column + 1] = Math.Min(numbers?.NextPeakWatts ?? 0, Math.Max(0, site.LimitWatts)) * Mega;
        for (int k = w == 0 ? 0 : 1; k < shape.Steps; k++)
        {
            int row = RowOf(c, w, k);
            intervals.Fill(program, input, row, w, k, numbers?.Counts[k] == true ? -input.PeakUpliftWatts[k] : double.PositiveInfinity);
            program.Values[program.EntryAt(row, column)] = input.IsNextMonth[k] ? 0 : -1;
            program.Values[program.EntryAt(row, column + 1)] = input.IsNextMonth[k] ? -1 : 0;
        }

        if (w > 0)
        {
            intervals.FillShared(program, input, SharedRow(c, w), numbers?.Counts[0] == true ? 0 : double.PositiveInfinity);
        }
    }
}
