namespace Megapod.Cli.Commands;

using System.CommandLine;
using Megapod.Core;

/// <summary>Puts the commands together. A new command is one file in this folder with a static <c>Build()</c>, and one line here.</summary>
internal static class RootBuilder
{
    private static readonly Func<Command>[] Commands =
    [
        AccountCommand.Build,
        AuditCommand.Build,
        BacktestCommand.Build,
        BackupCommand.Build,
        BenchCommand.Build,
        CertificateCommand.Build,
        CheckCommand.Build,
        CompletionCommand.Build,
        DoctorCommand.Build,
        DrillCommand.Build,
        FuzzCommand.Build,
        JobsCommand.Build,
        ManualCommand.Build,
        NodeCommand.Build,
        NotifyCommand.Build,
        PlanCommand.Build,
        ReloadCommand.Build,
        ReplayCommand.Build,
        MonthReportCommand.Build,
        RestoreCommand.Build,
        RigCommand.Build,
        SchemaCommand.Build,
        SimulateCommand.Build,
        SolveCommand.Build,
        StationCommand.Build,
        StudyCommand.Build,
        TokenCommand.Build,
        TortureCommand.Build,
        UpdateCommand.Build,
        UpCommand.Build,
    ];

    /// <summary>Every command takes it: one JSON document on standard output and nothing else there.</summary>
    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Print one JSON document on standard output instead of text.",
        Recursive = true,
    };

    /// <summary>The command line of the product.</summary>
    public static RootCommand Build() => Build(Commands.Select(build => build()));

    /// <summary>A command line of these commands with the options that all share; tests use it with commands of their own.</summary>
    public static RootCommand Build(IEnumerable<Command> commands)
    {
        var root = new RootCommand($"{ProductInfo.Name} monitors, manages, optimises and regulates modular data centres at EV charging sites.") { Json };
        foreach (var command in commands)
        {
            root.Add(command);
        }

        return root;
    }
}
