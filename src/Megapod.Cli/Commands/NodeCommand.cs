namespace Megapod.Cli.Commands;

using System.CommandLine;
using Megapod.Core.Units;
using Megapod.Node.Power;
using Megapod.Node.Runner;

/// <summary><c>node</c>: runs jobs on this machine under a budget of power.</summary>
internal sealed class NodeCommand
{
    private readonly Option<string> state = new("--state") { Description = "Folder of the node's memory and of its jobs." };
    private readonly Option<string> name = new("--name") { Description = "Its name at its site. Default this machine's.", DefaultValueFactory = _ => Environment.MachineName.ToLowerInvariant() };
    private readonly Option<string> group = new("--group") { Description = "Name of its control group.", DefaultValueFactory = _ => "megapod" };
    private readonly Option<double> wattsPerCore = new("--watts-per-core") { Description = "What a core draws when it is kept busy, above --idle, W.", DefaultValueFactory = _ => 10 };
    private readonly Option<double> idle = new("--idle") { Description = "What the machine draws with no job, W.", DefaultValueFactory = _ => 0 };
    private readonly Option<double?> cpus = new("--cpus") { Description = "Cores for jobs. Default all." };
    private readonly Option<int> weight = new("--weight") { Description = "Weight of all jobs together against everything else on the machine, 1 to 10000.", DefaultValueFactory = _ => 100 };
    private readonly Option<string?> interval = new("--usage-interval") { Description = "Longest interval of a usage record. Default 60s." };
    private readonly Option<string?> meter = new("--meter") { Description = "What shows the machine's power: 'rapl' for the processors' own counters (--idle is then what is beside them), or a file with a number in W that is written anew by whatever reads its meter. Default: it is reckoned." };
    private readonly Option<string?> meterMean = new("--meter-averaging") { Description = "Over how long the file's number is a mean. Default 1s." };
    private readonly Option<string?> meterDelay = new("--meter-delay") { Description = "How late the file's number is when it is written. Default 0s." };
    private readonly Option<double> meterError = new("--meter-error") { Description = "How far the meter may be off, as part of what it shows.", DefaultValueFactory = _ => 0.02 };
    private readonly Option<string[]> show = new("--show") { Description = "A folder that jobs may read, beside the system's own." };
    private readonly Option<FileInfo?> orders = new("--orders") { Description = "File with all that is wanted; it is read again when it changes." };
    private readonly Option<FileInfo?> report = new("--report") { Description = "File that is kept as the node sees itself." };
    private readonly Option<string?> site = new("--site") { Description = "Where the site awaits nodes, such as https://10.0.0.5:8444; with --token, once." };
    private readonly Option<string?> token = new("--token") { Description = "The token that 'megapod node token' has printed at the site. Default: the one in MEGAPOD_NODE_TOKEN." };
    private readonly Option<int?> endsWith = new("--ends-with") { Description = "Number of the process with which the node ends, and then its jobs with it. Default: none." };
    private readonly Command command = new("node", "Run jobs on this machine, each in a world of its own, under a budget of power that the node keeps by itself.");

    private NodeCommand()
    {
        Option[] all = [site, token, endsWith, state, name, group, wattsPerCore, idle, cpus, weight, interval, meter, meterMean, meterDelay, meterError, show, orders, report];
        foreach (var option in all)
        {
            command.Add(option);
        }

        var clean = new Command("clean", "End all jobs of a node that does not run, and remove what they left.") { state, name, group };
        command.Add(clean.Runs(Clean));
        WorkNodeOrders.AddTo(command);
        command.RunsAsync(RunAsync);
    }

    /// <summary>The command.</summary>
    public static Command Build() => new NodeCommand().command;

    private static async Task WaitAsync(CancellationToken stop)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to stop: that is the way this command ends.
            return;
        }
    }

    private ExitCode Clean(CommandRun run)
    {
        var removed = NodeCleaner.Clean(ConfigOf(run), TimeProvider.System);
        if (!removed.IsSuccess)
        {
            return run.Printer.Missing(removed.Faults[0]);
        }

        run.Printer.Answer(new { removed = removed.Value }, console =>
        {
            foreach (string what in removed.Value.DefaultIfEmpty("Nothing was left."))
            {
                console.Profile.Out.Writer.WriteLine(what);
            }
        });
        return ExitCode.Success;
    }

    private RunnerConfig ConfigOf(CommandRun run)
    {
        var config = new RunnerConfig
        {
            Name = run.Parse.GetValue(name) ?? "",
            StateFolder = Path.GetFullPath(run.Parse.GetValue(state) ?? "node-state"),
            Group = run.Parse.GetValue(group) ?? "",
            PerCore = new Watts(10),
        };
        return config;
    }

    private MeterConfig? MeterOf(CommandRun run)
    {
        TimeSpan Length(Option<string?> option, TimeSpan otherwise) => run.Parse.GetValue(option) is { } text ? DurationText.Read(text) ?? TimeSpan.MinValue : otherwise;
        return run.Parse.GetValue(meter) is { } source
            ? new MeterConfig
            {
                Source = source == MeterConfig.Rapl ? source : Path.GetFullPath(source),
                Averaging = Length(meterMean, TimeSpan.FromSeconds(1)),
                Delay = Length(meterDelay, TimeSpan.Zero),
                Error = run.Parse.GetValue(meterError),
            }
            : null;
    }

    private async Task<ExitCode> RunAsync(CommandRun run)
    {
        var config = ConfigOf(run);
        var papers = await NodeUplink.PapersAsync(config.StateFolder, run.Parse.GetValue(site), run.Parse.GetValue(token), run.Parse.GetValue(orders) is not null, run.Stop).ConfigureAwait(false);
        if (!papers.IsSuccess)
        {
            return papers.Faults[0].Code == "MP3924" ? run.Printer.Missing(papers.Faults[0]) : run.Printer.BadInput(papers.Faults);
        }

        config = config with
        {
            Name = papers.Value.Papers?.Name ?? config.Name,
            PerCore = new Watts(run.Parse.GetValue(wattsPerCore)),
            Idle = new Watts(run.Parse.GetValue(idle)),
            Cpus = run.Parse.GetValue(cpus) ?? config.Cpus,
            Weight = run.Parse.GetValue(weight),
            UsageInterval = run.Parse.GetValue(interval) is { } text ? DurationText.Read(text) ?? TimeSpan.Zero : config.UsageInterval,
            Meter = MeterOf(run),
            Shown = [.. config.Shown, .. (run.Parse.GetValue(show) ?? []).Select(Path.GetFullPath)],
        };
        var opened = NodeRunner.Open(config, TimeProvider.System);
        if (!opened.IsSuccess)
        {
            return opened.Faults[0].Code == "MP3660" ? run.Printer.BadInput(opened.Faults) : run.Printer.Missing(opened.Faults[0]);
        }

        using (var node = opened.Value)
        {
            using var files = new NodeFiles(node, run.Parse.GetValue(orders), run.Parse.GetValue(report), run.Printer);
            using var link = papers.Value.Open(config, node, run.Printer);
            run.Printer.Note($"The node {config.Name} runs jobs in {config.StateFolder}.");
            await (run.Parse.GetValue(endsWith) is { } other ? NodeUplink.WaitForAsync(other, run.Stop) : WaitAsync(run.Stop)).ConfigureAwait(false);
            await link.StopAsync().ConfigureAwait(false);
        }

        if (run.Parse.GetValue(endsWith) is not null)
        {
            return NodeCleaner.Clean(config, TimeProvider.System) is { IsSuccess: false } left ? run.Printer.Missing(left.Faults[0]) : ExitCode.Success;
        }

        run.Printer.Note("The node ends; its jobs run on as they are held now, and the next run finds them.");
        return ExitCode.Success;
    }
}
