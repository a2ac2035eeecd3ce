namespace Megapod.Cli.Commands;

using System.CommandLine;
using System.Globalization;
using Megapod.Lab.Bench.Ocpp;

/// <summary><c>bench ocpp</c>: what stations cost, beside somebody else's central system.</summary>
internal static class OcppBenchCommand
{
    /// <summary>What starts the server of <see cref="Build"/>.</summary>
    private const string ServerName = "ocpp-server";

    /// <summary>What makes it the server that only receives and sends.</summary>
    private const string FloorName = "ocpp-floor";

    private const int UsualSeconds = 4;
    private const int MostSeconds = 20;
    private const int UsualIdle = 5_000;
    private const int MostStations = 1_000_000;

    /// <summary>The command. A figure is no verdict.</summary>
    public static Command Build()
    {
        var seconds = new Option<int>("--seconds") { Description = "Seconds that a server is measured before it is another one's turn; five turns at each of seven loads.", DefaultValueFactory = _ => UsualSeconds };
        var stations = new Option<int>("--stations") { Description = "Stations that are connected and silent while memory is measured.", DefaultValueFactory = _ => UsualIdle };
        var peers = new Option<string?>("--peers") { Description = "Folder with ocpp_bench.js and the npm package ocpp-rpc. Default tests/peers, here or above." };
        foreach (var (option, most) in ((Option<int>, int)[])[(seconds, MostSeconds), (stations, MostStations)])
        {
            option.Validators.Add(result =>
            {
                if (result.Tokens is [var token] && int.TryParse(token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && (number < 1 || number > most))
                {
                    result.AddError($"{option.Name} is a number from 1 to {most}.");
                }
            });
        }

        var command = new Command("ocpp", "Processor time of a charging station's call beside npm ocpp-rpc, and memory of a silent station.") { seconds, stations, peers };
        return command.Runs(run =>
        {
            var rows = run.WithProgress(progress => OcppBench.RunAsync(
                new OcppBenchRequest
                {
                    Program = [.. RestartBench.ProgramOf(AppContext.BaseDirectory), "bench", ServerName],
                    Floor = [.. RestartBench.ProgramOf(AppContext.BaseDirectory), "bench", FloorName],
                    Peers = run.Parse.GetValue(peers) ?? PeersFolder(),
                    Seconds = run.Parse.GetValue(seconds),
                    Idle = run.Parse.GetValue(stations),
                    Progress = progress,
                },
                run.Stop).GetAwaiter().GetResult());
            return rows.IsSuccess ? BenchCommand.Print(run, rows.Value) : run.Printer.Missing(rows.Faults[0]);
        });
    }

    /// <summary>The server in a process of its own; internal.</summary>
    public static Command BuildServer() => new Command(ServerName, "Internal: the server of 'bench ocpp'.") { Hidden = true }
        .Runs(run => OcppBenchServer.RunAsync(Console.In, Console.Out).GetAwaiter().GetResult() is { } fault ? run.Printer.Missing(fault) : ExitCode.Success);

    /// <summary>The server that only receives and sends, in a process of its own; internal.</summary>
    public static Command BuildFloor() => new Command(FloorName, "Internal: the floor of 'bench ocpp'.") { Hidden = true }
        .Runs(run => OcppBenchFloor.RunAsync(Console.In, Console.Out).GetAwaiter().GetResult() is { } fault ? run.Printer.Missing(fault) : ExitCode.Success);

    private static string PeersFolder()
    {
        for (string? folder = Environment.CurrentDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "tests", "peers", "ocpp_bench.js")))
            {
                return Path.Combine(folder, "tests", "peers");
            }
        }

        return Path.Combine(Environment.CurrentDirectory, "tests", "peers");
    }
}
