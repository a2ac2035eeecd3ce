namespace Megapod.Cli.Commands;

using System.CommandLine;
using Megapod.Lab.Restart;

/// <summary><c>bench restart</c>: a controller that is killed and frozen at drawn instants, and what its site made of it.</summary>
internal static class RestartBench
{
    /// <summary>The command; a broken law is a bad answer.</summary>
    public static Command Build()
    {
        var instants = new Option<int>("--instants") { Description = "How often the controller is killed or frozen.", DefaultValueFactory = _ => 200 };
        var seed = new Option<ulong>("--seed") { Description = "One seed is one world and one choice of instants.", DefaultValueFactory = _ => 1 };
        var command = new Command("restart", "Kill and freeze a controller at drawn instants; the laws judge the site throughout.") { instants, seed };
        return command.Runs(run =>
        {
            string folder = Directory.CreateTempSubdirectory("megapod-restart-").FullName;
            try
            {
                var report = RestartTorture.Run(new RestartRequest
                {
                    Instants = run.Parse.GetValue(instants),
                    Seed = run.Parse.GetValue(seed),
                    Program = ProgramOf(AppContext.BaseDirectory),
                    Folder = folder,
                    ShallStop = () => run.Stop.IsCancellationRequested,
                });
                return report.IsSuccess ? Print(run, report.Value) : run.Printer.BadInput(report.Faults);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        });
    }

    /// <summary>How this program starts itself: through the host that runs it, or as it is.</summary>
    internal static IReadOnlyList<string> ProgramOf(string folder) =>
        [Environment.ProcessPath!, .. Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? new[] { Path.Combine(folder, "megapod.dll") } : []];

    private static ExitCode Print(CommandRun run, RestartReport report)
    {
        foreach (var breach in report.LawsBroken)
        {
            run.Printer.Note($"{breach.At} {breach.Law}: {breach.Detail}");
            if (report.Instants.LastOrDefault(i => i.At <= breach.At) is { } before)
            {
                run.Printer.Note($"    after instant {before.Number} ({(before.IsKill ? "killed" : "frozen")} while {before.Point}, {before.SilentSeconds} s of silence), measured from {before.At}");
            }
        }

        if (report.Notes.Length > 0)
        {
            run.Printer.Note(report.Notes);
        }

        var code = BenchCommand.Print(run, RestartRows.Of(report));
        return code == ExitCode.Success && (report.LawsBroken.Count > 0 || report.StaleAtOnce > 1) ? ExitCode.BadAnswer : code;
    }
}
