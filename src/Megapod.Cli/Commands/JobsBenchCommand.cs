namespace Megapod.Cli.Commands;

using System.CommandLine;
using Megapod.Lab.Bench.Jobs;

/// <summary><c>bench jobs</c>: how fast a site takes jobs, lists them and finds places for them.</summary>
internal static class JobsBenchCommand
{
    private const int UsualJobs = 10_000;

    /// <summary>A site takes 20,000; what is submitted before the measurement is among them.</summary>
    private const int MostJobs = 15_000;

    /// <summary>The command.</summary>
    public static Command Build()
    {
        var jobs = new Option<int>("--jobs") { Description = "Jobs that are submitted.", DefaultValueFactory = _ => UsualJobs };
        var folder = new Option<string>("--folder") { Description = "A folder on the disk that is meant. Default: the folder of temporary files.", DefaultValueFactory = _ => Path.GetTempPath() };
        jobs.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > MostJobs)
            {
                result.AddError($"--jobs is a number from 1 to {MostJobs}.");
            }
        });
        return new Command("jobs", "How many jobs a second a site takes over HTTP, each answered when it is on the disk, beside the disk alone; how long a list and a pass of placing take.") { jobs, folder }.RunsAsync(async run =>
        {
            var rows = await JobBench.RunAsync(new JobBenchRequest { Folder = run.Parse.GetRequiredValue(folder), Jobs = run.Parse.GetValue(jobs), ShouldStop = () => run.Stop.IsCancellationRequested });
            return rows.IsSuccess ? BenchCommand.Print(run, rows.Value) : run.Printer.Missing(rows.Faults[0]);
        });
    }
}
