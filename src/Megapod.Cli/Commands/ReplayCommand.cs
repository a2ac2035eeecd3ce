namespace Megapod.Cli.Commands;

using System.CommandLine;
using System.Globalization;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Lab.Torture;
using Spectre.Console;

/// <summary><c>replay</c>: one torture world again, printing the cycles around an instant.</summary>
internal sealed class ReplayCommand
{
    private readonly Option<ulong> seed = new("--seed") { Description = "The world.", Required = true };
    private readonly Option<Instant> at = new("--at") { Description = "The instant, UTC: 2025-06-01T09:30:00Z.", Required = true, CustomParser = result => InstantOption.Parse(result, "2025-06-01T09:30:00Z") ?? default };
    private readonly Option<int> around = new("--around") { Description = "Seconds printed before and after it. Default 15.", DefaultValueFactory = _ => 15 };
    private readonly TortureOptions options = new();

    /// <summary>The command.</summary>
    public static Command Build()
    {
        var replay = new ReplayCommand();
        var command = new Command("replay", "Run one torture world again and print the cycles around an instant.");
        replay.options.AddTo(command);
        command.Add(replay.seed);
        command.Add(replay.at);
        command.Add(replay.around);
        return command.Runs(replay.Run);
    }

    private ExitCode Run(CommandRun run)
    {
        var request = options.Read(run.Parse);
        if (!request.IsSuccess)
        {
            return run.Printer.BadInput(request.Faults);
        }

        var instant = run.Parse.GetValue(at);
        var end = TortureWorld.Start + TimeSpan.FromHours(request.Value.Hours);
        int seconds = run.Parse.GetValue(around);
        if (instant < TortureWorld.Start || instant > end || seconds is < 0 or > 3600)
        {
            return run.Printer.BadInput([new Fault("MP3024", $"There is nothing to replay around {instant}.", $"Name an instant from {TortureWorld.Start} to {end}, and 0 to 3600 seconds around it.")]);
        }

        var world = TortureWorld.Of(request.Value, run.Parse.GetValue(seed));
        if (!world.IsSuccess)
        {
            return ScenarioOptions.Refuse(run.Printer, world.Faults);
        }

        var replay = TortureReplay.Of(world.Value, instant, TimeSpan.FromSeconds(seconds), run.Stop);
        if (run.Stop.IsCancellationRequested)
        {
            run.Printer.Note("Stopped before the instant was reached.");
            return ExitCode.Interrupted;
        }

        run.Printer.Answer(replay, console => Draw(console, replay));
        return replay.Broken.Count == 0 ? ExitCode.Success : ExitCode.BadAnswer;
    }

    private static void Draw(IAnsiConsole console, TortureReplay replay)
    {
        foreach (var cycle in replay.Cycles)
        {
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{cycle.At.ToUtc():HH:mm:ss} import {Kilo(cycle.ImportWatts)} of {Kilo(cycle.LimitWatts)} (meter {Kilo(cycle.MeterWatts)}), cars {Kilo(cycle.CarsWatts)}, racks {Kilo(cycle.RacksWatts)}, battery {Kilo(cycle.BatteryWatts)} at {cycle.Soc:P1}, told {Kilo(cycle.SetpointWatts)}; committed {Kilo(cycle.CommittedWatts)}, support {Kilo(cycle.SupportWatts)}{(cycle.Fault.Length > 0 ? $"; fault {cycle.Fault}" : "")}{(cycle.IsControllerRunning ? "" : "; no controller")}"));
            foreach (string line in cycle.Grants)
            {
                console.WriteLine("    " + line);
            }

            if (cycle.Caught.Count > 0)
            {
                console.WriteLine($"    caught: {string.Join(", ", cycle.Caught)}");
            }

            foreach (string line in cycle.Broken)
            {
                console.WriteLine("  ! " + line);
            }
        }
    }

    private static string Kilo(double? watts) => watts is { } w ? string.Create(CultureInfo.InvariantCulture, $"{w / 1000:F1} kW") : "none";
}
