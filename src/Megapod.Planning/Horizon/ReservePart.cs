namespace Megapod.Planning.Horizon;

using Megapod.Core.Model;

/// <summary>
/// The part of a plan's program that keeps power ready for the grid. What is promised is the same in all futures, because it is promised before one of them comes, and the same
/// throughout a block of the product. It is kept by the battery, whose energy has to last for the product's time at both ends of a step, and by compute that runs and can be shed. Stands after
/// all else, and only where the site has such products. Formulation: the project's optimisation reference, section 2 (6).
/// </summary>
internal sealed class ReservePart
{
    // Columns of a product in a future's step.
    private const int ByBattery = 0;
    private const int ByCompute = 1;
    private const int Short = 2;
    private const int ColumnsEach = 3;

    // Rows of a future's step after those of its products.
    private const int EndEnergy = 0;
    private const int StartEnergy = 1;
    private const int Power = 2;
    // Row 3 is what compute can shed; its bound never changes.
    private const int Exported = 4;
    private const int CommonRows = 5;

    private const double Mega = 1e-6;

    private readonly PlanningSite site;
    private readonly HorizonShape shape;
    private readonly int products;
    private readonly int promisedColumn;
    private readonly int firstColumn;
    private readonly int firstRow;
    private readonly int linkRow;

    /// <summary>Adds columns and rows to a program that has all others.</summary>
    /// <param name="build">The program.</param>
    /// <param name="site">The site.</param>
    /// <param name="shape">Steps and futures.</param>
    /// <param name="column">First column of a future's step.</param>
    /// <param name="reserve">Row of a future's step that keeps energy for cars.</param>
    public ReservePart(LinearProgramBuilder build, PlanningSite site, HorizonShape shape, Func<int, int, int> column, Func<int, int, int> reserve)
    {
        this.site = site;
        this.shape = shape;
        products = site.Reserves.Count;
        promisedColumn = build.ColumnCount;
        for (int p = 0; p < products; p++)
        {
            for (int k = 0; k < shape.Steps; k++)
            {
                build.AddColumn($"promised_{p}_{k}", 0);
            }
        }

        firstColumn = build.ColumnCount;
        firstRow = build.RowCount;
        for (int w = 0; w < shape.Scenarios; w++)
        {
            for (int k = w == 0 ? 0 : 1; k < shape.Steps; k++)
            {
                AddStep(build, w, k, column, reserve(w, k));
            }
        }

        linkRow = build.RowCount;
        for (int p = 0; p < products; p++)
        {
            for (int k = 0; k < shape.Steps - 1; k++)
            {
                int row = build.AddRow($"block_{p}_{k}", double.NegativeInfinity, double.PositiveInfinity);
                build.Set(row, PromisedColumn(p, k), 1);
                build.Set(row, PromisedColumn(p, k + 1), -1);
            }
        }
    }

    /// <summary>Work of these classes can be shed for the grid; firm leases are not sold twice.</summary>
    /// <param name="workload">Class.</param>
    public static bool CanShed(WorkloadClass workload) => workload != WorkloadClass.Firm;

    /// <summary>Writes the numbers of a plan.</summary>
    /// <param name="program">The program.</param>
    /// <param name="input">The numbers.</param>
    public void Fill(LinearProgram program, HorizonInput input)
    {
        for (int k = 0; k < shape.Steps; k++)
        {
            for (int p = 0; p < products; p++)
            {
                FillPromised(program, input.Reserves[p], p, k, input.HoursOf(k));
            }

            for (int w = 0; w < (k == 0 ? 1 : shape.Scenarios); w++)
            {
                FillStep(program, input, w, k);
            }
        }
    }

    /// <summary>What is promised of a product in a step, W.</summary>
    public double PromisedWatts(LinearSolution solution, int product, int step) => solution.Values[PromisedColumn(product, step)] / Mega;

    /// <summary>What of a product is kept in a future's step by the battery, by compute and not at all, W.</summary>
    public (double Battery, double Compute, double Short) KeptWatts(LinearSolution solution, int product, int scenario, int step)
    {
        int column = ColumnOf(scenario, step) + (ColumnsEach * product);
        return (solution.Values[column + ByBattery] / Mega, solution.Values[column + ByCompute] / Mega, solution.Values[column + Short] / Mega);
    }

    private void AddStep(LinearProgramBuilder build, int w, int k, Func<int, int, int> columnOf, int carReserve)
    {
        string at = $"{w}_{k}";
        int first = build.ColumnCount;
        int column = columnOf(w, k);
        for (int p = 0; p < products; p++)
        {
            build.AddColumn($"reserveBattery_{at}_{p}", 0);
            build.AddColumn($"reserveCompute_{at}_{p}", 0);
            build.AddColumn($"reserveShort_{at}_{p}", 0);
            int row = build.AddRow($"ready_{at}_{p}", 0, double.PositiveInfinity);
            for (int c = 0; c < ColumnsEach; c++)
            {
                build.Set(row, first + (ColumnsEach * p) + c, 1);
            }

            build.Set(row, PromisedColumn(p, k), -1);
        }

        int end = build.AddRow($"readyEnd_{at}", double.NegativeInfinity, double.PositiveInfinity);
        int start = build.AddRow($"readyStart_{at}", double.NegativeInfinity, double.PositiveInfinity);
        int power = build.AddRow($"readyPower_{at}", double.NegativeInfinity, 0);
        int shed = build.AddRow($"readyShed_{at}", double.NegativeInfinity, 0);
        int export = build.AddRow($"readyExport_{at}", double.NegativeInfinity, 0);
        build.Set(end, column + HorizonProgram.Energy, 1);
        if (k > 0)
        {
            build.Set(start, columnOf(w, k - 1) + HorizonProgram.Energy, 1);
        }

        build.Set(power, column + HorizonProgram.Discharge, 1);
        build.Set(power, column + HorizonProgram.Charge, -1);
        build.Set(export, column + HorizonProgram.Export, 1);
        build.Set(export, column + HorizonProgram.Import, -1);
        for (int j = 0; j < site.Segments.Count; j++)
        {
            if (CanShed(site.Segments[j].Class))
            {
                build.Set(shed, column + HorizonProgram.Compute + j, -1);
            }
        }

        for (int p = 0; p < products; p++)
        {
            int kept = first + (ColumnsEach * p);
            double perWatt = site.Reserves[p].Sustain.TotalHours / site.OneWayEfficiency;
            build.Set(end, kept + ByBattery, -perWatt);
            build.Set(start, kept + ByBattery, -perWatt);

            // A call may come on the evening on which cars come in crowds: what is kept for one is not kept for the other.
            build.Set(carReserve, kept + ByBattery, -perWatt);
            build.Set(power, kept + ByBattery, 1);
            build.Set(shed, kept + ByCompute, 1);
            build.Set(export, kept + ByBattery, 1);
            build.Set(export, kept + ByCompute, 1);
        }
    }

    private void FillPromised(LinearProgram program, HorizonReserve numbers, int p, int k, double hours)
    {
        int column = PromisedColumn(p, k);
        double most = numbers.MostWatts[k] * Mega;
        program.Cost[column] = -hours * site.Reserves[p].PricePerWattHour / Mega;
        program.ColumnUpper[column] = most;
        program.ColumnLower[column] = numbers.IsPromised[k] ? most : 0;
        if (k < shape.Steps - 1)
        {
            // What is promised already is a number in each step and needs no tie.
            bool isTied = numbers.IsTied[k] && !numbers.IsPromised[k] && !numbers.IsPromised[k + 1];
            int row = linkRow + (p * (shape.Steps - 1)) + k;
            (program.RowLower[row], program.RowUpper[row]) = isTied ? (0, 0) : (double.NegativeInfinity, double.PositiveInfinity);
        }
    }

    private void FillStep(LinearProgram program, HorizonInput input, int w, int k)
    {
        double weight = k == 0 ? 1 : input.Weight[w];
        int column = ColumnOf(w, k);
        for (int p = 0; p < products; p++)
        {
            int kept = column + (ColumnsEach * p);

            // What is not kept is not paid for either.
            program.Cost[kept + Short] = weight * input.HoursOf(k) * (input.ReserveShortPerWattHour + site.Reserves[p].PricePerWattHour) / Mega;
            program.ColumnUpper[kept + Short] = input.Reserves[p].IsPromised[k] ? input.Reserves[p].MostWatts[k] * Mega : 0;
            program.ColumnUpper[kept + ByBattery] = Math.Min(site.BatteryWatts, input.DischargeWatts) > 0 ? double.PositiveInfinity : 0;
        }

        int row = RowOf(w, k) + products;
        double floor = Math.Min(site.MinimumWattHours, input.StoredWattHours) * Mega;
        program.RowLower[row + EndEnergy] = floor;
        program.RowLower[row + StartEnergy] = k == 0 ? floor - (input.StoredWattHours * Mega) : floor;
        program.RowUpper[row + Power] = Math.Max(0, Math.Min(site.BatteryWatts, input.DischargeWatts)) * Mega;
        program.RowUpper[row + Exported] = Math.Max(0, Math.Min(site.ExportWatts, input.ExportWatts[k])) * Mega;
    }

    private int PromisedColumn(int p, int k) => promisedColumn + (p * shape.Steps) + k;

    private int ColumnOf(int w, int k) => firstColumn + (ColumnsEach * products * shape.StepAt(w, k));

    private int RowOf(int w, int k) => firstRow + ((products + CommonRows) * shape.StepAt(w, k));
}
