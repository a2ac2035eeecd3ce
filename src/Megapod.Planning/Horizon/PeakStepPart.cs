namespace Megapod.Planning.Horizon;

using Megapod.Core.Model;

/// <summary>
/// The part of a plan's program that knows what a higher month's peak really costs: watts of it that later days will want, too, are cheaper than the tariff says. They fill in order, the
/// cheapest first. It stands after all that the plain program has.
/// </summary>
internal sealed class PeakStepPart
{
    private const double Mega = 1e-6;

    private readonly int peaks;
    private readonly int firstColumn;
    private readonly int firstRow;

    /// <summary>Adds columns and rows.</summary>
    /// <param name="build">The program; its first columns are this month's and the next month's peak, future by future.</param>
    /// <param name="shape">Steps and futures.</param>
    public PeakStepPart(LinearProgramBuilder build, HorizonShape shape)
    {
        peaks = 2 * shape.Scenarios;
        firstColumn = build.ColumnCount;
        firstRow = build.RowCount;
        for (int peak = 0; peak < peaks; peak++)
        {
            int row = build.AddRow($"stepped_{peak}", double.NegativeInfinity, 0);
            build.Set(row, peak, -1);
            for (int i = 0; i < PeakChoice.MostSteps; i++)
            {
                build.Set(row, build.AddColumn($"stepped_{peak}_{i}", 0), 1);
            }
        }
    }

    /// <summary>Fills them.</summary>
    /// <param name="program">The program; its peaks are filled already.</param>
    /// <param name="input">The plan's numbers.</param>
    /// <param name="pricePerWatt">The tariff's price, currency per W.</param>
    public void Fill(LinearProgram program, HorizonInput input, double pricePerWatt)
    {
        double full = pricePerWatt / Mega;
        for (int peak = 0; peak < peaks; peak++)
        {
            var prices = peak % 2 == 0 ? input.PeakSteps : input.NextPeakSteps;
            program.RowUpper[firstRow + peak] = -program.ColumnLower[peak];
            for (int i = 0; i < PeakChoice.MostSteps; i++)
            {
                int column = firstColumn + (peak * PeakChoice.MostSteps) + i;
                var step = i < prices.Count ? prices[i] : default;
                program.ColumnUpper[column] = step.Watts * Mega;
                program.Cost[column] = -input.Weight[peak / 2] * Math.Max(0, full - (step.PricePerWatt / Mega));
            }
        }
    }
}
