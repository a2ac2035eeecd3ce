namespace Megapod.Lab.Bench.Solver;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Tariffs;
using Megapod.Lab.Backtest;
using Megapod.Planning.Horizon;

/// <summary>
/// Plans of one future that is the world's truth, one after the other: each begins a quarter of an hour after the one before, as a planner's do, with the battery and the month's
/// peak where that one's first steps left them. Costs, bounds and right-hand sides all change from one to the next, as they do for a planner.
/// </summary>
internal sealed class HorizonTruth
{
    private const int MoveMinutes = BacktestWorld.QuarterMinutes;
    private readonly BacktestSetting setting;
    private readonly HorizonInput input;
    private readonly HorizonProgram program;
    private readonly TariffClock clock;
    private int minute;

    /// <summary>The first plan, at the first scored instant with the battery as it starts there.</summary>
    public HorizonTruth(BacktestSetting setting, HorizonShape shape)
    {
        this.setting = setting;
        input = new HorizonInput(shape) { StoredWattHours = setting.StartWattHours };
        program = new HorizonProgram(setting.Numbers, shape);
        clock = new TariffClock(setting.Numbers.Tariff, setting.World.Billing);
        Fill();
    }

    /// <summary>The program of the present plan.</summary>
    public LinearProgram Program => program.Program;

    /// <summary>Solves the present plan, and goes on to the next by its optimum.</summary>
    /// <param name="solver">What solves.</param>
    public Outcome<LinearSolution> Next(ISolver solver)
    {
        var solved = solver.Solve(program.Program);
        if (solved.IsSuccess)
        {
            // A whole metering interval goes by, so that nothing of one is left over.
            double imported = 0;
            int steps = MoveMinutes / input.Shape.FineMinutes;
            for (int k = 0; k < steps; k++)
            {
                var step = program.Read(solved.Value, 0, k);
                imported += step.ImportWatts / steps;
                input.StoredWattHours = step.StoredWattHours;
            }

            input.PeakWatts = Math.Max(input.PeakWatts, imported);
            minute += MoveMinutes;
            Fill();
        }

        return solved;
    }

    private void Fill()
    {
        var world = setting.World;
        var start = world.Period.ScoredFrom + TimeSpan.FromMinutes(minute);
        int month = world.MonthOf(start);
        double sum = 0;
        for (int k = 0; k < input.Shape.Steps; k++)
        {
            var at = start + TimeSpan.FromMinutes(input.Shape.MinuteOf(k));
            var price = world.Prices.At(at);
            input.ImportPerWattHour[0][k] = price.ImportPerWattHour;
            input.ExportPerWattHour[0][k] = price.ExportPerWattHour;
            (input.ImportAdderPerWattHour[k], input.ExportDeductionPerWattHour[k]) = (clock.At(at).ImportAdder, clock.At(at).ExportDeduction);
            input.CarWatts[0][k] = world.MeanCars(world.ScoredMinute + minute + input.Shape.MinuteOf(k), input.Shape.MinutesOf(k));
            input.IsNextMonth[k] = world.MonthOf(at) != month;
            sum += price.ImportPerWattHour;
        }

        input.EndValuePerWattHour = ((sum / input.Shape.Steps) + setting.Numbers.Tariff.ImportAdderPerWattHour) * setting.Numbers.OneWayEfficiency;
        program.Fill(input);
    }
}
