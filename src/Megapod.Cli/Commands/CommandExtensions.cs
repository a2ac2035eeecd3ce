namespace Megapod.Cli.Commands;

using System.CommandLine;
using Megapod.Cli.Output;

/// <summary>Joins a command to what it does.</summary>
internal static class CommandExtensions
{
    /// <summary>Says what the command does; the exit code is the only thing it returns, everything else it prints.</summary>
    public static Command RunsAsync(this Command command, Func<CommandRun, Task<ExitCode>> action)
    {
        command.SetAction(async (parse, stop) =>
        {
            var configuration = parse.InvocationConfiguration;
            var printer = new Printer(configuration.Output, configuration.Error, parse.GetValue(RootBuilder.Json));
            return (int)await action(new CommandRun(parse, printer, stop));
        });
        return command;
    }

    /// <summary>Says what a command without waiting does.</summary>
    public static Command Runs(this Command command, Func<CommandRun, ExitCode> action) => command.RunsAsync(run => Task.FromResult(action(run)));
}
