namespace Megapod.Lab.Backtest;

using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Tariffs;
using Megapod.Planning.Horizon;
using Megapod.Planning.Score;

/// <summary>The bound of a world: one program over all scored days on quarter means.</summary>
internal static class WorldBound
{
    /// <summary>Solves it.</summary>
    public static Outcome<BoundResult> Solve(PlanningSite site, BacktestWorld world, double startWattHours, ISolver solver) =>
        PeriodBound.Solve(site, Input(site, world, startWattHours), solver);

    /// <summary>What was true.</summary>
    public static BoundInput Input(PlanningSite site, BacktestWorld world, double startWattHours)
    {
        var months = world.Months();
        var clock = new TariffClock(site.Tariff, world.Billing);
        double[] cars = new double[world.Quarters];
        double[] import = new double[world.Quarters];
        double[] export = new double[world.Quarters];
        int[] month = new int[world.Quarters];
        for (int q = 0; q < world.Quarters; q++)
        {
            var start = world.StartOf(q);
            var price = world.Prices.At(start);
            cars[q] = world.MeanCars(world.ScoredMinute + (q * BacktestWorld.QuarterMinutes), BacktestWorld.QuarterMinutes);
            (import[q], export[q]) = (price.ImportPerWattHour, price.ExportPerWattHour);
            month[q] = world.MonthIndexOf(start);
        }

        return new BoundInput
        {
            From = world.Period.ScoredFrom,
            Step = TimeSpan.FromMinutes(BacktestWorld.QuarterMinutes),
            CarWatts = cars,
            ImportPerWattHour = import,
            ExportPerWattHour = export,
            StartWattHours = startWattHours,
            EndValuePerWattHour = import.Average() + clock.MeanImportAdder(world.Period.ScoredFrom, world.StartOf(world.Quarters)),
            Clock = clock,
            FirstMonth = months[0].Month,
            MonthOf = month,
            MonthShare = [.. months.Select(m => m.Share)],
            HeldBackPerWattHour = BacktestRun.HeldBackPerWattHour,
        };
    }
}
