namespace Megapod.Cli.Commands;

using System.CommandLine;
using Megapod.Devices.Solver;

/// <summary><c>solve</c>: the solver's process, which another of ours starts and talks to over its pipes. It ends when its standard input does.</summary>
internal static class SolveCommand
{
    private const double UsualSeconds = 60;

    /// <summary>The command.</summary>
    public static Command Build()
    {
        var limit = new Option<double>("--limit") { Description = "Seconds after which one solve gives up.", DefaultValueFactory = _ => UsualSeconds };
        var command = new Command("solve", "Internal: solve linear programs that come over standard input, for a process of ours that has started this one.") { limit };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (> 0 and <= 86_400))
            {
                result.AddError("--limit is a number of seconds above 0 and up to 86400.");
            }
        });
        return command.RunsAsync(async run =>
        {
            var ended = new TaskCompletionSource<ExitCode>(TaskCreationOptions.RunContinuationsAsynchronously);

            // A thread of its own, because priority belongs to threads.
            new Thread(() => Serve(run, TimeSpan.FromSeconds(run.Parse.GetValue(limit)), ended)) { IsBackground = true }.Start();
            return await ended.Task.WaitAsync(run.Stop);
        });
    }

    private static void Serve(CommandRun run, TimeSpan limit, TaskCompletionSource<ExitCode> ended)
    {
        try
        {
            SolverHost.StepBack();
            using var answers = SolverHost.TakeOutput();
            var opened = Solvers.Open(limit);
            if (!opened.IsSuccess)
            {
                SolverServer.Refuse(opened.Faults[0], answers);
                ended.SetResult(run.Printer.Missing(opened.Faults[0]));
                return;
            }

            using var solver = opened.Value;
            using var questions = Console.OpenStandardInput();
            ended.SetResult(SolverServer.Run(solver, questions, answers) ? ExitCode.Success : ExitCode.BadInput);
        }
#pragma warning disable CA1031 // What is a bug here is one for whoever waits for the end.
        catch (Exception bug)
#pragma warning restore CA1031
        {
            ended.SetException(bug);
        }
    }
}
