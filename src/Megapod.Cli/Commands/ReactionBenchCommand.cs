namespace Megapod.Cli.Commands;

using System.CommandLine;
using Megapod.Lab.Bench.Reaction;

/// <summary><c>bench reaction</c>: from a car's plug-in to the pod's lower budget and the station's profile.</summary>
internal static class ReactionBenchCommand
{
    private const int UsualCars = 300;
    private const double UsualSpeed = 10;

    /// <summary>The command. A figure is no verdict.</summary>
    public static Command Build()
    {
        var cars = new Option<int>("--cars") { Description = "Cars that plug in.", DefaultValueFactory = _ => UsualCars };
        var speed = new Option<double>("--speed") { Description = "Site seconds per real second: how soon the site is calm again for the next car.", DefaultValueFactory = _ => UsualSpeed };
        var command = new Command("reaction", "How long it takes from a station's word that a car plugged in to the pod's lower budget and to the station's own profile.") { cars, speed };
        return command.Runs(run =>
        {
            int count = Math.Clamp(run.Parse.GetValue(cars), 1, 100_000);
            double pace = Math.Clamp(run.Parse.GetValue(speed), 1, 20);
            var rows = run.WithProgress("cars", progress => ReactionBench.RunAsync(count, pace, progress, run.Stop).GetAwaiter().GetResult());
            return rows.IsSuccess ? BenchCommand.Print(run, rows.Value) : run.Printer.BadInput(rows.Faults);
        });
    }
}
