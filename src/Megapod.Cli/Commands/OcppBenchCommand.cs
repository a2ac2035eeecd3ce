namespace Megapod.Cli.Commands;

using System.CommandLine;
using System.Globalization;
using Megapod.Lab.Bench.Ocpp;

/// <summary><c>bench ocpp</c>: what stations cost, beside somebody else's central system.</summary>
internal static class OcppBenchCommand
{
    /// <summary>What starts the server of <see cref="Build"/>.</summary>
    private const string ServerName = "ocpp-server";

    private const int UsualExchanges = 20_000;
    private const int UsualIdle = 5_000;
    private const int MostOfAll = 1_000_000;

    /// <summary>The command. A figure is no verdict.</summary>
    public static Command Build()
    {
        var exchanges = new Option<int>("--exchanges") { Description = "Exchanges of three calls each that are measured on both servers.", DefaultValueFactory = _ => UsualExchanges };
        var stations = new Option<int>("--stations") { Description = "Stations that are connected and silent while memory is measured.", DefaultValueFactory = _ => UsualIdle };
        var peers = new Option<string?>("--peers") { Description = "Folder with ocpp_bench.js and the npm package ocpp-rpc. Default tests/peers, here or above." };
        foreach (var option in (Option<int>[])[exchanges, stations])
        {
            option.Validators.Add(result =>
            {
                if (result.Tokens is [var token] && int.TryParse(token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && (number < 1 || number > MostOfAll))
                {
                    result.AddError($"{option.Name} is a number from 1 to {MostOfAll}.");
                }
            });
        }

        var command = new Command("ocpp", "Processor time of an exchange with a charging station beside npm ocpp-rpc, and memory of a silent station.") { exchanges, stations, peers };
        return command.Runs(run =>
        {
            var rows = run.WithProgress(progress => OcppBench.RunAsync(
                new OcppBenchRequest
                {
                    Program = [.. RestartBench.ProgramOf(AppContext.BaseDirectory), "bench", ServerName],
                    Peers = run.Parse.GetValue(peers) ?? PeersFolder(),
                    Exchanges = run.Parse.GetValue(exchanges),
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
