namespace Megapod.Planning.Horizon;

using Megapod.Core.Model;

/// <summary>
/// The planner's linear program: what import, battery and compute should do over the time ahead in several futures of the cars, of which nobody knows the one to come. The
/// first step is shared by all; later ones may differ, because a new plan is made long before. Slack is on car service and reserves only, so there is always a plan.
/// Made once and filled anew for each plan, so that a solver starts where it was. Formulation: the project's optimisation reference, section 2.
/// </summary>
public sealed class HorizonProgram
{
    // Columns of a step.
    private const int Import = 0;
    private const int Export = 1;
    private const int Charge = 2;
    private const int Discharge = 3;
    private const int Energy = 4;
    private const int Held = 5;
    private const int Missing = 6;
    private const int Compute = 7;

    // Rows of a step.
    private const int Balance = 0;
    private const int Store = 1;
    // Row 2 is the inverter; its bound never changes.
    private const int Reserve = 3;
    private const int Peak = 4;
    private const int RowsPerStep = 5;

    private const double Mega = 1e-6;
    private readonly PlanningSite site;
    private readonly HorizonShape shape;
    private readonly int perStep;
    private readonly int[] peakEntry;
    private readonly int[] nextPeakEntry;

    /// <summary>Makes the pattern.</summary>
    /// <param name="site">The site.</param>
    /// <param name="shape">Steps and futures.</param>
    /// <param name="isNamed">Whether columns and rows get names, for a file.</param>
    public HorizonProgram(PlanningSite site, HorizonShape shape, bool isNamed = false)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.Scenarios, 1, nameof(shape));
        this.site = site;
        this.shape = shape;
        perStep = Compute + site.Segments.Count;
        var build = new LinearProgramBuilder(isNamed);
        for (int w = 0; w < shape.Scenarios; w++)
        {
            build.AddColumn($"peak_{w}", 0);
            build.AddColumn($"nextPeak_{w}", 0);
        }

        for (int w = 0; w < shape.Scenarios; w++)
        {
            for (int k = w == 0 ? 0 : 1; k < shape.Steps; k++)
            {
                AddStep(build, w, k);
            }
        }

        for (int w = 1; w < shape.Scenarios; w++)
        {
            // The shared first step counts in every future's peak.
            int row = build.AddRow($"peak_{w}_0", double.NegativeInfinity, 0);
            build.Set(row, ColumnOf(0, 0) + Import, 1);
            build.Set(row, 2 * w, -1);
        }

        Program = build.Build();
        peakEntry = new int[shape.Scenarios * shape.Steps];
        nextPeakEntry = new int[shape.Scenarios * shape.Steps];
        for (int w = 0; w < shape.Scenarios; w++)
        {
            for (int k = w == 0 ? 0 : 1; k < shape.Steps; k++)
            {
                peakEntry[(w * shape.Steps) + k] = Program.EntryAt(RowOf(w, k) + Peak, 2 * w);
                nextPeakEntry[(w * shape.Steps) + k] = Program.EntryAt(RowOf(w, k) + Peak, (2 * w) + 1);
            }
        }
    }

    /// <summary>The program as it was filled last; MW, MWh and currency per MWh inside, so that a solver's tolerance fits.</summary>
    public LinearProgram Program { get; }

    /// <summary>Writes the numbers of a plan into the program.</summary>
    public void Fill(HorizonInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var p = Program;
        double charge = site.Tariff.DemandChargePerWattMonth / Mega;
        for (int w = 0; w < shape.Scenarios; w++)
        {
            p.Cost[2 * w] = input.Weight[w] * charge;
            p.ColumnLower[2 * w] = Math.Min(input.PeakWatts, Math.Max(0, site.LimitWatts)) * Mega;
            p.Cost[(2 * w) + 1] = input.Weight[w] * charge;
            p.ColumnLower[(2 * w) + 1] = Math.Min(input.NextPeakWatts, Math.Max(0, site.LimitWatts)) * Mega;
            for (int k = w == 0 ? 0 : 1; k < shape.Steps; k++)
            {
                FillStep(input, w, k);
            }
        }
    }

    /// <summary>What a solution says of a step, W and Wh.</summary>
    /// <param name="solution">A solution of <see cref="Program"/>.</param>
    /// <param name="scenario">Future.</param>
    /// <param name="step">Step.</param>
    public HorizonStep Read(LinearSolution solution, int scenario, int step)
    {
        ArgumentNullException.ThrowIfNull(solution);
        var x = solution.Values.AsSpan(ColumnOf(scenario, step), perStep);
        double compute = 0;
        for (int j = Compute; j < perStep; j++)
        {
            compute += x[j];
        }

        return new HorizonStep(
            x[Import] / Mega,
            x[Export] / Mega,
            x[Charge] / Mega,
            x[Discharge] / Mega,
            x[Energy] / Mega,
            compute / Mega,
            x[Held] / Mega,
            x[Missing] / Mega,
            -solution.RowPrices[RowOf(scenario, step) + Balance] * Mega / shape.HoursOf(step));
    }

    /// <summary>The month's peak in a future, W.</summary>
    public static double PeakWatts(LinearSolution solution, int scenario)
    {
        ArgumentNullException.ThrowIfNull(solution);
        return solution.Values[2 * scenario] / Mega;
    }

    private int ColumnOf(int w, int k) => (2 * shape.Scenarios) + (perStep * StepAt(w, k));

    private int RowOf(int w, int k) => RowsPerStep * StepAt(w, k);

    /// <summary>Steps stand future by future; those after the first have no first step of their own.</summary>
    private int StepAt(int w, int k) => k == 0 ? 0 : (w * (shape.Steps - 1)) + k;

    private void AddStep(LinearProgramBuilder build, int w, int k)
    {
        string at = $"{w}_{k}";
        double hours = shape.HoursOf(k);
        int first = build.ColumnCount;
        foreach (string name in (string[])["import", "export", "charge", "discharge", "energy", "held", "missing"])
        {
            build.AddColumn($"{name}_{at}", 0);
        }

        for (int j = 0; j < site.Segments.Count; j++)
        {
            build.AddColumn($"compute_{at}_{j}", 0, 0, site.Segments[j].Watts * Mega);
        }

        int balance = build.AddRow($"balance_{at}", 0, 0);
        build.Set(balance, first + Import, 1);
        build.Set(balance, first + Export, -1);
        build.Set(balance, first + Charge, -1);
        build.Set(balance, first + Discharge, 1);
        build.Set(balance, first + Held, 1);
        for (int j = 0; j < site.Segments.Count; j++)
        {
            build.Set(balance, first + Compute + j, -1);
        }

        int store = build.AddRow($"store_{at}", 0, 0);
        build.Set(store, first + Energy, 1);
        build.Set(store, first + Charge, -hours * site.OneWayEfficiency);
        build.Set(store, first + Discharge, hours / site.OneWayEfficiency);
        if (k > 0)
        {
            build.Set(store, ColumnOf(w, k - 1) + Energy, -1);
        }

        int inverter = build.AddRow($"inverter_{at}", double.NegativeInfinity, site.BatteryWatts * Mega);
        build.Set(inverter, first + Charge, 1);
        build.Set(inverter, first + Discharge, 1);
        int reserve = build.AddRow($"reserve_{at}", double.NegativeInfinity, double.PositiveInfinity);
        build.Set(reserve, first + Energy, 1);
        build.Set(reserve, first + Missing, 1);
        int peak = build.AddRow($"peak_{at}", double.NegativeInfinity, 0);
        build.Set(peak, first + Import, 1);
        build.Set(peak, 2 * w, -1);
        build.Set(peak, (2 * w) + 1, 0);
    }

    private void FillStep(HorizonInput input, int w, int k)
    {
        var p = Program;
        int column = ColumnOf(w, k);
        int row = RowOf(w, k);
        double hours = shape.HoursOf(k);

        // The first step is lived through in every future.
        double weight = k == 0 ? 1 : input.Weight[w];
        double each = weight * hours / Mega;
        var tariff = site.Tariff;
        double import = input.ImportPerWattHour[w][k] + tariff.ImportAdderPerWattHour;
        double export = Math.Min(input.ExportPerWattHour[w][k] - tariff.ExportDeductionPerWattHour, import);
        double cars = Math.Max(0, input.CarWatts[w][k]) * Mega;
        p.Cost[column + Import] = each * import;
        p.Cost[column + Export] = -each * export;
        p.Cost[column + Discharge] = each * site.WearPerWattHour;
        p.Cost[column + Energy] = k == shape.Steps - 1 ? -weight * input.EndValuePerWattHour / Mega : 0;
        p.Cost[column + Held] = each * input.HeldBackPerWattHour;
        p.Cost[column + Missing] = each * input.ReservePerWattHour;
        p.ColumnUpper[column + Import] = Math.Max(0, site.LimitWatts) * Mega;
        p.ColumnUpper[column + Export] = site.ExportWatts * Mega;
        p.ColumnUpper[column + Charge] = site.BatteryWatts * Mega;
        p.ColumnUpper[column + Discharge] = site.BatteryWatts * Mega;

        // A battery that stands below its floor may stay there: never infeasible at the start.
        p.ColumnLower[column + Energy] = Math.Min(site.MinimumWattHours, input.StoredWattHours) * Mega;
        p.ColumnUpper[column + Energy] = Math.Max(site.MaximumWattHours, input.StoredWattHours) * Mega;
        p.ColumnUpper[column + Held] = cars;
        for (int j = 0; j < site.Segments.Count; j++)
        {
            p.Cost[column + Compute + j] = -each * site.Segments[j].ValuePerWattHour;
        }

        double load = cars + (site.BaseWatts * Mega);
        (p.RowLower[row + Balance], p.RowUpper[row + Balance]) = (load, load);
        double stored = k == 0 ? input.StoredWattHours * Mega : 0;
        (p.RowLower[row + Store], p.RowUpper[row + Store]) = (stored, stored);
        p.RowLower[row + Reserve] = Math.Min(input.ReserveWattHours[w][k], site.MaximumWattHours) * Mega;
        p.RowUpper[row + Peak] = -input.PeakUpliftWatts[k] * Mega;
        bool isNext = input.IsNextMonth[k];
        int at = (w * shape.Steps) + k;
        p.Values[peakEntry[at]] = isNext ? 0 : -1;
        p.Values[nextPeakEntry[at]] = isNext ? -1 : 0;
    }
}
