namespace Megapod.Planning.Horizon;

using Megapod.Core.Model;

/// <summary>
/// The planner's linear program: what import, battery and compute should do over the time ahead in several futures of the cars, of which nobody knows the one to come. The
/// first step is shared by all; later ones may differ, because a new plan is made long before. Slack is on car service, reserves and, where the sun gives more than anybody can take, on export, so there is always a plan.
/// Made once and filled anew for each plan, so that a solver starts where it was. Formulation: the project's optimisation reference, section 2.
/// </summary>
public sealed class HorizonProgram
{
    // Columns of a step.
    internal const int Import = 0;
    internal const int Export = 1;
    internal const int Charge = 2;
    internal const int Discharge = 3;
    internal const int Energy = 4;
    private const int Held = 5;
    private const int Missing = 6;
    internal const int Compute = 7;

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
    private readonly int firstPeakRow;
    private readonly int firstCharge;
    private readonly int firstDischarge;
    private readonly double[] computeMost;
    private readonly IntervalRows intervals;
    private readonly ChargePart? charges;
    private readonly PeakStepPart? peakSteps;
    private readonly int spillColumn;
    private readonly PromisePart? promises;
    private readonly ReservePart? reserves;
    private double firstHours;

    /// <summary>Makes the pattern.</summary>
    /// <param name="site">The site.</param>
    /// <param name="shape">Steps and futures.</param>
    /// <param name="isNamed">Whether columns and rows get names, for a file.</param>
    /// <param name="hasPromises">Whether cars may be owed energy; without it the program is smaller, and what cars are held back does not come back in it.</param>
    public HorizonProgram(PlanningSite site, HorizonShape shape, bool isNamed = false, bool hasPromises = false)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.Scenarios, 1, nameof(shape));
        this.site = site;
        this.shape = shape;
        intervals = new IntervalRows(shape, site.Tariff.DemandWindow, (w, k) => ColumnOf(w, k) + Import);
        perStep = Compute + site.Segments.Count;
        firstHours = shape.HoursOf(0);
        computeMost = new double[shape.Scenarios * shape.Steps * site.Segments.Count];
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

        firstPeakRow = build.RowCount;
        for (int w = 1; w < shape.Scenarios; w++)
        {
            // The shared first step counts in every future's peak.
            int row = build.AddRow($"peak_{w}_0", double.NegativeInfinity, 0);
            build.Set(row, ColumnOf(0, 0) + Import, 1);
            build.Set(row, 2 * w, -1);
        }

        charges = ChargePart.Of(build, site, shape, intervals, ColumnOf(0, 0) + Import);
        peakSteps = site.Tariff.DemandChargePerWattMonth > 0 ? new PeakStepPart(build, shape) : null;
        promises = hasPromises ? new PromisePart(build, shape, (w, k) => RowOf(w, k) + Balance, (w, k) => ColumnOf(w, k) + Held) : null;
        reserves = site.Reserves.Count > 0 ? new ReservePart(build, site, shape, ColumnOf, (w, k) => RowOf(w, k) + Reserve) : null;
        spillColumn = build.ColumnCount;
        AddSpill(build);
        Program = build.Build();
        promises?.Made(Program, ColumnOf(0, 0) + Held);
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

        firstCharge = Program.EntryAt(Store, ColumnOf(0, 0) + Charge);
        firstDischarge = Program.EntryAt(Store, ColumnOf(0, 0) + Discharge);
    }

    /// <summary>The program as it was filled last; MW, MWh and currency per MWh inside, so that a solver's tolerance fits.</summary>
    public LinearProgram Program { get; }

    /// <summary>Writes the numbers of a plan into the program.</summary>
    public void Fill(HorizonInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var p = Program;
        firstHours = input.FirstHours;
        p.Values[firstCharge] = -firstHours * site.OneWayEfficiency;
        p.Values[firstDischarge] = firstHours / site.OneWayEfficiency;
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
                intervals.Fill(p, input, RowOf(w, k) + Peak, w, k, -input.PeakUpliftWatts[k]);
            }

            if (w > 0)
            {
                intervals.FillShared(p, input, firstPeakRow + w - 1, 0);
            }
        }

        charges?.Fill(p, input);
        peakSteps?.Fill(p, input, site.Tariff.DemandChargePerWattMonth);
        promises?.Fill(input, site.BaseWatts);
        reserves?.Fill(p, input);
    }

    /// <summary>Adds load to a step in every future, W; the same with the other sign takes it off again. What it changes is what a watt is worth there.</summary>
    /// <param name="step">Step.</param>
    /// <param name="watts">How much; negative: less.</param>
    public void AddLoad(int step, double watts)
    {
        for (int w = 0; w < (step == 0 ? 1 : shape.Scenarios); w++)
        {
            int row = RowOf(w, step) + Balance;
            Program.RowLower[row] += watts * Mega;
            Program.RowUpper[row] += watts * Mega;
        }
    }

    /// <summary>Forbids the site's own compute in a step of every future, or allows it again as far as it goes.</summary>
    /// <param name="step">Step.</param>
    /// <param name="isAllowed">Whether it may run.</param>
    public void AllowCompute(int step, bool isAllowed)
    {
        for (int w = 0; w < (step == 0 ? 1 : shape.Scenarios); w++)
        {
            for (int j = 0; j < site.Segments.Count; j++)
            {
                Program.ColumnUpper[ColumnOf(w, step) + Compute + j] = isAllowed ? computeMost[(((w * shape.Steps) + step) * site.Segments.Count) + j] : 0;
            }
        }
    }

    /// <summary>Most compute above idle that a step has room for in every future, W; less than all there is where too much would lean on the battery (N-1).</summary>
    /// <param name="step">Step.</param>
    public double ComputeRoomWatts(int step)
    {
        double least = double.PositiveInfinity;
        for (int w = 0; w < (step == 0 ? 1 : shape.Scenarios); w++)
        {
            double room = 0;
            for (int j = 0; j < site.Segments.Count; j++)
            {
                room += computeMost[(((w * shape.Steps) + step) * site.Segments.Count) + j];
            }

            least = Math.Min(least, room / Mega);
        }

        return least;
    }

    /// <summary>Length of a step as it was filled last, h.</summary>
    /// <param name="step">Step.</param>
    public double HoursOf(int step) => step == 0 ? firstHours : shape.HoursOf(step);

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

        // Each future's dual has its weight in it already.
        double each = Mega / HoursOf(step);
        return new HorizonStep(
            x[Import] / Mega,
            x[Export] / Mega,
            x[Charge] / Mega,
            x[Discharge] / Mega,
            x[Energy] / Mega,
            compute / Mega,
            (x[Held] / Mega) + (promises?.PausedWatts(solution, scenario, step) ?? 0),
            x[Missing] / Mega,
            solution.RowPrices[RowOf(scenario, step) + Balance] * each,
            -solution.RowPrices[RowOf(scenario, step) + Store] * Mega,
            PeakPrice(solution, scenario, step),
            promises?.MissedWattHours(solution, scenario, step) ?? 0,
            site.SolarPeakWatts > 0 ? solution.Values[spillColumn + shape.StepAt(scenario, step)] / Mega : 0);
    }

    /// <summary>What a solution promises of a product of grid reserve in a step, W.</summary>
    /// <param name="solution">A solution of <see cref="Program"/>.</param>
    /// <param name="product">Product, in the site's order.</param>
    /// <param name="step">Step.</param>
    public double PromisedWatts(LinearSolution solution, int product, int step)
    {
        ArgumentNullException.ThrowIfNull(solution);
        return reserves?.PromisedWatts(solution, product, step) ?? 0;
    }

    /// <summary>How a solution keeps a product of grid reserve ready in a future's step, W.</summary>
    /// <param name="solution">A solution of <see cref="Program"/>.</param>
    /// <param name="product">Product, in the site's order.</param>
    /// <param name="scenario">Future.</param>
    /// <param name="step">Step.</param>
    /// <returns>Kept by the battery, kept by compute that can be shed, and promised but not kept.</returns>
    public (double Battery, double Compute, double Short) KeptWatts(LinearSolution solution, int product, int scenario, int step)
    {
        ArgumentNullException.ThrowIfNull(solution);
        return reserves?.KeptWatts(solution, product, scenario, step) ?? default;
    }

    /// <summary>What a solution gives to a segment of compute in a step, W.</summary>
    /// <param name="solution">A solution of <see cref="Program"/>.</param>
    /// <param name="scenario">Future.</param>
    /// <param name="step">Step.</param>
    /// <param name="segment">Segment.</param>
    public double SegmentWatts(LinearSolution solution, int scenario, int step, int segment)
    {
        ArgumentNullException.ThrowIfNull(solution);
        return solution.Values[ColumnOf(scenario, step) + Compute + segment] / Mega;
    }

    /// <summary>
    /// What of a watt of import is paid for power: all that the step's import does beside meeting the balance, in whatever rows it stands. So a metering interval of several steps, further
    /// charges and subscriptions need no word of their own.
    /// </summary>
    private double PeakPrice(LinearSolution solution, int scenario, int step)
    {
        int column = ColumnOf(scenario, step) + Import;
        int balance = RowOf(scenario, step) + Balance;
        double price = 0;
        for (int entry = Program.Starts[column]; entry < Program.Starts[column + 1]; entry++)
        {
            int row = Program.RowIndices[entry];
            price += row == balance ? 0 : solution.RowPrices[row] * Program.Values[entry];
        }

        return -price * Mega / HoursOf(step);
    }

    /// <summary>The month's peak in a future, W.</summary>
    public static double PeakWatts(LinearSolution solution, int scenario)
    {
        ArgumentNullException.ThrowIfNull(solution);
        return solution.Values[2 * scenario] / Mega;
    }

    /// <summary>The next month's peak in a future, W.</summary>
    public static double NextPeakWatts(LinearSolution solution, int scenario)
    {
        ArgumentNullException.ThrowIfNull(solution);
        return solution.Values[(2 * scenario) + 1] / Mega;
    }

    /// <summary>
    /// Mean import of a step up to which it costs nothing more than planned, W: the lowest of the peaks that count in it and, where nothing runs over it, the subscribed power.
    /// </summary>
    /// <param name="solution">A solution of <see cref="Program"/>.</param>
    /// <param name="input">What it was filled with.</param>
    /// <param name="scenario">Future.</param>
    /// <param name="step">Step.</param>
    /// <param name="isNext">Whether the plain charge's peak of the next month is meant.</param>
    public double BoundaryWatts(LinearSolution solution, HorizonInput input, int scenario, int step, bool isNext)
    {
        ArgumentNullException.ThrowIfNull(solution);
        ArgumentNullException.ThrowIfNull(input);
        double least = isNext ? NextPeakWatts(solution, scenario) : PeakWatts(solution, scenario);
        return Math.Min(least, charges?.BoundaryWatts(solution, input, scenario, step) ?? double.PositiveInfinity);
    }

    /// <summary>What the sun gives more than anybody can take; nothing where there is none. It stands after all else, so that the plain program stays as it is.</summary>
    private void AddSpill(LinearProgramBuilder build)
    {
        for (int w = 0; w < shape.Scenarios && site.SolarPeakWatts > 0; w++)
        {
            for (int k = w == 0 ? 0 : 1; k < shape.Steps; k++)
            {
                build.Set(RowOf(w, k) + Balance, build.AddColumn($"spill_{w}_{k}", 0), -1);
            }
        }
    }

    private int ColumnOf(int w, int k) => (2 * shape.Scenarios) + (perStep * shape.StepAt(w, k));

    private int RowOf(int w, int k) => RowsPerStep * shape.StepAt(w, k);

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
        intervals.Add(build, peak, w, k);
        build.Set(peak, 2 * w, -1);
        build.Set(peak, (2 * w) + 1, 0);
    }

    /// <summary>
    /// What the connection bears without the battery (N-1): loads beyond the limit may lean on no more discharge than its short-time curve bears until they are down, and what
    /// cannot be taken down in time has to fit without any. Worked number: a limit of 1.2 MW, support of 0.6 MW, cars 1.1 MW, idle 0.25 MW leave 0.45 MW for compute.
    /// </summary>
    /// <returns>Room for compute above idle, MW; infinite where nothing is kept.</returns>
    private double FillSupport(HorizonInput input, int column, int k, double cars)
    {
        if (double.IsPositiveInfinity(site.SupportWatts))
        {
            return double.PositiveInfinity;
        }

        double limit = Math.Max(0, Math.Min(site.LimitWatts, input.LimitWatts[k])) * Mega;
        double basis = site.BaseWatts * Mega;
        double all = limit + (site.SupportWatts * Mega) - cars - basis;
        double lasting = limit - ((1 - site.CarShedShare) * cars) - basis;

        // What no compute makes room for is held back from cars beforehand.
        Program.ColumnLower[column + Held] = Math.Clamp(-Math.Min(all, lasting), 0, cars);
        return Math.Max(0, all);
    }

    private void FillStep(HorizonInput input, int w, int k)
    {
        var p = Program;
        int column = ColumnOf(w, k);
        int row = RowOf(w, k);
        double hours = HoursOf(k);

        // The first step is lived through in every future.
        double weight = k == 0 ? 1 : input.Weight[w];
        double each = weight * hours / Mega;
        var tariff = site.Tariff;
        double adder = double.IsNaN(input.ImportAdderPerWattHour[k]) ? tariff.ImportAdderPerWattHour : input.ImportAdderPerWattHour[k];
        double deduction = double.IsNaN(input.ExportDeductionPerWattHour[k]) ? tariff.ExportDeductionPerWattHour : input.ExportDeductionPerWattHour[k];
        double import = input.ImportPerWattHour[w][k] + adder;
        double export = Math.Min(input.ExportPerWattHour[w][k] - deduction, import);
        double cars = Math.Max(0, input.CarWatts[w][k]) * Mega;
        p.Cost[column + Import] = each * import;
        p.Cost[column + Export] = -each * export;
        p.Cost[column + Discharge] = each * site.WearPerWattHour;
        p.Cost[column + Energy] = k == shape.Steps - 1 ? -weight * input.EndValuePerWattHour / Mega : 0;
        p.Cost[column + Held] = each * input.HeldBackPerWattHour;
        p.Cost[column + Missing] = each * input.ReservePerWattHour;
        double granted = Math.Min(site.LimitWatts, input.LimitWatts[k]) - input.UngrantedWatts(site, w, k);
        p.ColumnUpper[column + Import] = Math.Max(0, granted) * Mega;
        p.ColumnUpper[column + Export] = Math.Max(0, Math.Min(site.ExportWatts, input.ExportWatts[k])) * Mega;

        // Sun beyond the limit feeds nobody here, a charging battery included: it goes out.
        p.ColumnLower[column + Export] = Math.Min(p.ColumnUpper[column + Export], Math.Max(0, -granted) * Mega);
        p.ColumnUpper[column + Charge] = Math.Min(site.BatteryWatts, input.ChargeWatts) * Mega;
        p.ColumnUpper[column + Discharge] = Math.Min(site.BatteryWatts, input.DischargeWatts) * Mega;

        // A battery that stands below its floor may stay there: never infeasible at the start.
        p.ColumnLower[column + Energy] = Math.Min(site.MinimumWattHours, input.StoredWattHours) * Mega;
        p.ColumnUpper[column + Energy] = Math.Max(site.MaximumWattHours, input.StoredWattHours) * Mega;

        // What is drawn anyway may be more than the connection gives: then racks have to be paused, which a plan says and never fails by. What is paused does not come back as a car's energy does.
        double basis = (double.IsNaN(input.BaseWatts[k]) ? site.BaseWatts : input.BaseWatts[k]) * Mega;
        p.ColumnUpper[column + Held] = cars + (promises is null ? basis : 0);
        double free = FillSupport(input, column, k, cars);
        for (int j = 0; j < site.Segments.Count; j++)
        {
            p.Cost[column + Compute + j] = -each * site.Segments[j].ValuePerWattHour;

            // Work is done in order of value, so that what there is no room for is the last of it.
            double width = site.Segments[j].Watts * input.Work[w][k][site.Segments[j].Class] * Mega;
            double part = Math.Clamp(free, 0, width);
            p.ColumnUpper[column + Compute + j] = computeMost[(((w * shape.Steps) + k) * site.Segments.Count) + j] = part;
            free -= width;
        }

        double sun = input.ProductionWatts[w][k] * Mega;
        if (site.SolarPeakWatts > 0)
        {
            p.Cost[spillColumn + shape.StepAt(w, k)] = each * input.HeldBackPerWattHour;
            p.ColumnUpper[spillColumn + shape.StepAt(w, k)] = sun;
        }

        double load = cars + basis - sun;
        (p.RowLower[row + Balance], p.RowUpper[row + Balance]) = (load, load);
        double stored = k == 0 ? input.StoredWattHours * Mega : 0;
        (p.RowLower[row + Store], p.RowUpper[row + Store]) = (stored, stored);
        p.RowLower[row + Reserve] = Math.Min(input.ReserveWattHours[w][k], site.MaximumWattHours) * Mega;
        bool isNext = input.IsNextMonth[k];
        int at = (w * shape.Steps) + k;
        p.Values[peakEntry[at]] = isNext ? 0 : -1;
        p.Values[nextPeakEntry[at]] = isNext ? -1 : 0;
    }
}
