namespace Megapod.Cli.Commands;

using System.CommandLine;
using Megapod.Lab.Bench.Telemetry;

/// <summary><c>bench telemetry</c>: what it costs to follow the metric reports of many servers.</summary>
internal static class TelemetryBenchCommand
{
    /// <summary>What starts the controllers of <see cref="Build"/>.</summary>
    private const string ServicesName = "telemetry-services";

    private const int UsualServers = 50;

    /// <summary>A pod has a hundred servers in a rack and fifty racks at most, and a machine has ports for some ten thousand.</summary>
    private const int MostServers = 1_000;

    private const string UsualTime = "10min";
    private const string UsualStep = "10s";

    /// <summary>When the heap is measured first in a replay.</summary>
    private static readonly TimeSpan First = TimeSpan.FromHours(1);

    /// <summary>The command. A share of a processor is no verdict.</summary>
    public static Command Build()
    {
        var servers = new Option<int>("--servers") { Description = "Servers of eight accelerators with twenty metrics each.", DefaultValueFactory = _ => UsualServers };
        var length = new Option<string>("--for") { Description = "How long, such as 60s or 10min; the start is not counted.", DefaultValueFactory = _ => UsualTime };
        var replay = new Option<string?>("--replay") { Description = "Instead: whether what is kept grows in so much simulated time, such as 12h or 3d, with requests that end in this process." };
        var step = new Option<string>("--step") { Description = "From one poll to the next in a replay.", DefaultValueFactory = _ => UsualStep };
        servers.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > MostServers)
            {
                result.AddError($"--servers is a number from 1 to {MostServers}.");
            }
        });
        Check(length);
        Check(step);
        replay.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !(DurationText.Read(text) > First))
            {
                result.AddError("--replay is a length of time above an hour, such as 12h or 3d.");
            }
        });
        var command = new Command("telemetry", "Processor time of following servers' metric reports over Redfish, beside the framework's HTTP client alone.") { servers, length, replay, step };
        return command.Runs(run =>
        {
            if (run.Parse.GetValue(replay) is { } simulated)
            {
                return Replay(run, run.Parse.GetValue(servers), DurationText.Read(simulated)!.Value, DurationText.Read(run.Parse.GetValue(step)!)!.Value);
            }

            var request = new TelemetryRequest
            {
                Program = [.. RestartBench.ProgramOf(AppContext.BaseDirectory), "bench", ServicesName],
                Servers = run.Parse.GetValue(servers),
                Time = DurationText.Read(run.Parse.GetValue(length)!)!.Value,
                Note = run.Printer.Note,
            };
            var rows = TelemetryBench.RunAsync(request, TimeProvider.System, run.Stop).GetAwaiter().GetResult();
            return rows.IsSuccess ? BenchCommand.Print(run, rows.Value) : run.Printer.Missing(rows.Faults[0]);
        });
    }

    /// <summary>The controllers in a process of their own; internal.</summary>
    public static Command BuildServices()
    {
        var servers = new Argument<int>("servers") { Description = "How many." };
        var command = new Command(ServicesName, "Internal: the controllers of 'bench telemetry'.") { servers };
        command.Hidden = true;
        return command
            .Runs(run => TelemetryServices.RunAsync(run.Parse.GetValue(servers), Console.In, Console.Out, TimeProvider.System).GetAwaiter().GetResult() is { } fault ? run.Printer.Missing(fault) : ExitCode.Success);
    }

    private static void Check(Option<string> length) => length.Validators.Add(result =>
    {
        if (DurationText.Read(result.GetValueOrDefault<string>() ?? "") is not { } time || time > First)
        {
            result.AddError($"{length.Name} is a length of time such as 10s or 10min, an hour at most.");
        }
    });

    /// <summary>What grows is a bad answer.</summary>
    private static ExitCode Replay(CommandRun run, int servers, TimeSpan time, TimeSpan step)
    {
        var rows = TelemetryReplay.Run(new TelemetryReplayRequest { Servers = servers, Time = time, First = First, Step = step, Note = run.Printer.Note }, run.Stop);
        var code = BenchCommand.Print(run, rows);
        return code == ExitCode.Success && rows.Any(r => r.Subject == TelemetryReplay.Growth && r.Value > TelemetryReplay.MostGrowth) ? ExitCode.BadAnswer : code;
    }
}
