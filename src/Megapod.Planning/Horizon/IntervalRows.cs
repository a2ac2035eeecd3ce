namespace Megapod.Planning.Horizon;

using Megapod.Core.Model;

/// <summary>Rows of a plan's program on the mean import of a metering interval, which may be several steps long and have begun before the plan did.</summary>
/// <param name="shape">Steps and futures.</param>
/// <param name="demandWindow">Length of the interval.</param>
/// <param name="importOf">The column of import in a future's step.</param>
internal sealed class IntervalRows(HorizonShape shape, TimeSpan demandWindow, Func<int, int, int> importOf)
{
    private const double Mega = 1e-6;

    private readonly int stepsPerInterval = Math.Max(1, (int)Math.Round(demandWindow.TotalMinutes / shape.FineMinutes));

    /// <summary>Length of the interval in whole steps, h.</summary>
    public double Hours => stepsPerInterval * (shape.FineMinutes / 60.0);

    /// <summary>Adds the import that counts in the interval of a step.</summary>
    /// <param name="build">The program.</param>
    /// <param name="row">The row.</param>
    /// <param name="w">Future.</param>
    /// <param name="k">Step.</param>
    public void Add(LinearProgramBuilder build, int row, int w, int k)
    {
        build.Set(row, importOf(w, k), 1);
        for (int i = 1; i < stepsPerInterval && i <= k && k < shape.FineSteps; i++)
        {
            build.Set(row, importOf(w, k - i), 0);
        }
    }

    /// <summary>
    /// Fills a row: fine steps of a longer interval together, and in the first what was imported already. Worked number: 0.3 MWh in by minute 5 of 15 leave a peak of
    /// 1.8 MW 0.15 MWh for 10 minutes: 0.9 MW.
    /// </summary>
    /// <param name="program">The program.</param>
    /// <param name="input">The plan's numbers.</param>
    /// <param name="row">The row.</param>
    /// <param name="w">Future.</param>
    /// <param name="k">Step.</param>
    /// <param name="mostWatts">What the row's import less its peak may be at most, W.</param>
    public void Fill(LinearProgram program, HorizonInput input, int row, int w, int k, double mostWatts)
    {
        program.RowUpper[row] = mostWatts * Mega;
        if (k >= shape.FineSteps)
        {
            return;
        }

        int place = (input.StepInInterval + k) % stepsPerInterval;
        program.Values[program.EntryAt(row, importOf(w, k))] = input.HoursOf(k) / Hours;
        for (int i = 1; i < stepsPerInterval && i <= k; i++)
        {
            program.Values[program.EntryAt(row, importOf(w, k - i))] = i <= place ? input.HoursOf(k - i) / Hours : 0;
        }

        if (k <= place - input.StepInInterval)
        {
            program.RowUpper[row] -= input.IntervalWattHours * Mega / Hours;
        }

        // Import is never negative, so the whole interval's row holds for the parts of it, and those would only make a solver turn on the spot.
        if (place < stepsPerInterval - 1 && k + 1 < shape.FineSteps)
        {
            program.RowUpper[row] = double.PositiveInfinity;
        }
    }

    /// <summary>Fills the row by which the first step, which all futures share, counts in another future's peak.</summary>
    /// <param name="program">The program.</param>
    /// <param name="input">The plan's numbers.</param>
    /// <param name="row">The row.</param>
    /// <param name="mostWatts">What the row's import less its peak may be at most, W.</param>
    public void FillShared(LinearProgram program, HorizonInput input, int row, double mostWatts)
    {
        program.Values[program.EntryAt(row, importOf(0, 0))] = input.FirstHours / Hours;
        program.RowUpper[row] = (mostWatts * Mega) - (input.IntervalWattHours * Mega / Hours);
    }
}
