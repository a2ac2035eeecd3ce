namespace Megapod.Cli.Commands;

using System.CommandLine;
using System.Diagnostics;
using Megapod.Lab.Bench;
using Megapod.Storage.Journal;

/// <summary><c>bench jitter</c>: how late the regulator's thread comes in a site that is kept as busy as it can be.</summary>
internal static class JitterCommand
{
    private const double UsualSeconds = 120;

    /// <summary>The command.</summary>
    public static Command Build()
    {
        var seconds = new Option<double>("--seconds") { Description = "How long; 99.99 % of the steps need 100 s.", DefaultValueFactory = _ => UsualSeconds };
        var command = new Command("jitter", "How late the regulator's thread comes beside a hammered API, a journal written without pause and a process that takes all processors.") { seconds };
        return command.Runs(run =>
        {
            string folder = Directory.CreateTempSubdirectory("megapod-jitter-").FullName;
            try
            {
                var opened = JournalFile.Open(folder, "bench");
                if (!opened.IsSuccess)
                {
                    return run.Printer.Missing(opened.Faults[0]);
                }

                using var journal = opened.Value;
                var rows = run.WithProgress("a busy site is running", _ => JitterBench.Run(run.Parse.GetValue(seconds), journal, Child, () => run.Stop.IsCancellationRequested));
                return rows.IsSuccess ? BenchCommand.Print(run, rows.Value) : run.Printer.BadInput(rows.Faults);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        });
    }

    /// <summary>This program as a child that simulates year after year: both take all the processor they get.</summary>
    private static Process Child()
    {
        var start = new ProcessStartInfo { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        var program = RestartBench.ProgramOf(AppContext.BaseDirectory);
        start.FileName = program[0];
        foreach (string argument in program.Skip(1).Concat(["simulate", "--days", "60", "--json"]))
        {
            start.ArgumentList.Add(argument);
        }

        var child = Process.Start(start) ?? throw new InvalidOperationException("The child process did not start.");
        child.PriorityClass = ProcessPriorityClass.BelowNormal;
        child.BeginOutputReadLine();
        child.BeginErrorReadLine();
        return child;
    }
}
