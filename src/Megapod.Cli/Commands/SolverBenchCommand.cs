namespace Megapod.Cli.Commands;

using System.CommandLine;
using Megapod.Lab.Bench.Solver;

/// <summary><c>bench solver</c>: how long plans take to solve, beside glpsol and HiGHS on the same programs.</summary>
internal static class SolverBenchCommand
{
    private const string Missing = "MP34";
    private const int MostDays = 61;

    /// <summary>The command; an optimum that a peer does not confirm is a bad answer, a time is none.</summary>
    public static Command Build()
    {
        var data = new Option<string?>("--data") { Description = "Folder of measured data. Default: none; cars and prices are invented by the seed." };
        var seed = new Option<ulong>("--seed") { Description = "One seed is one world. Default 1.", DefaultValueFactory = _ => 1 };
        var days = new Option<int>("--days") { Description = "Days of successive plans in three futures, 96 a day. Default 30.", DefaultValueFactory = _ => 30 };
        var cases = new Option<string?>("--cases") { Description = $"Some of {string.Join(", ", SolverBench.AllCases)}, with commas between. Default all." };
        days.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > MostDays)
            {
                result.AddError($"--days is a number from 1 to {MostDays}.");
            }
        });
        var command = new Command("solver", "How long plans take to solve, cold and warm, beside glpsol and HiGHS on the same programs.") { data, seed, days, cases };
        return command.Runs(run =>
        {
            var rows = run.WithProgress(progress => SolverBench.Run(
                new SolverBenchRequest
                {
                    Program = RestartBench.ProgramOf(AppContext.BaseDirectory),
                    Data = run.Parse.GetValue(data),
                    Seed = run.Parse.GetValue(seed),
                    Days = run.Parse.GetValue(days),
                    Cases = run.Parse.GetValue(cases)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? SolverBench.AllCases,
                    Progress = progress,
                    Note = run.Printer.Note,
                },
                run.Stop));
            if (!rows.IsSuccess && !run.Stop.IsCancellationRequested)
            {
                return rows.Faults[0].Code.StartsWith(Missing, StringComparison.Ordinal) ? run.Printer.Missing(rows.Faults[0]) : ScenarioOptions.Refuse(run.Printer, rows.Faults);
            }

            var code = BenchCommand.Print(run, rows.IsSuccess ? rows.Value : []);
            bool isConfirmed = rows.IsSuccess && rows.Value.All(r => r.Unit != SolverBench.DifferenceUnit || r.Value <= SolverBench.DifferenceBound);
            return code == ExitCode.Success && !isConfirmed ? ExitCode.BadAnswer : code;
        });
    }
}
