namespace Megapod.Cli;

using System.CommandLine;
using System.CommandLine.Invocation;
using Megapod.Core;

/// <summary>Parses the command line, runs the command it names and turns every way of ending into an exit code.</summary>
internal static class Door
{
    /// <summary>Runs one command line to its end.</summary>
    /// <param name="root">The commands, as <see cref="Commands.RootBuilder"/> makes them.</param>
    /// <param name="args">The arguments without the program's name.</param>
    /// <param name="output">Where the answer goes, and nothing else.</param>
    /// <param name="error">Where faults, progress and logs go.</param>
    /// <param name="stop">Ctrl-C and its like.</param>
    public static async Task<int> RunAsync(RootCommand root, string[] args, TextWriter output, TextWriter error, StopSignals stop)
    {
        // An argument that begins with "@" is an argument, not the name of a file with more of them.
        var parse = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parse.Action is ParseErrorAction refusal)
        {
            return await RefuseAsync(parse, refusal, error);
        }

        // Signals are ours (StopSignals): the library's own handling would cut a site's clean stop short.
        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            var code = await parse.InvokeAsync(configuration, stop.Token);
            return stop.Token.IsCancellationRequested ? (int)stop.Reason : code;
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return (int)stop.Reason;
        }
#pragma warning disable CA1031 // The last place that can say something about a bug says all it knows.
        catch (Exception bug)
#pragma warning restore CA1031
        {
            await error.WriteLineAsync($"{ProductInfo.Name} has made a mistake. Please report it with the lines below and what you did.");
            await error.WriteLineAsync(bug.ToString());
            return (int)ExitCode.Bug;
        }
    }

    private static async Task<int> RefuseAsync(ParseResult parse, ParseErrorAction refusal, TextWriter error)
    {
        refusal.ShowHelp = false;
        await parse.InvokeAsync(new InvocationConfiguration { Output = error, Error = error });
        var path = string.Join(' ', parse.CommandResult.Command.Parents.OfType<Command>().Reverse().Append(parse.CommandResult.Command).Select(command => command.Name));
        await error.WriteLineAsync($"See: {path} --help");
        return (int)ExitCode.BadInput;
    }
}
