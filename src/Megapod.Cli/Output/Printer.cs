namespace Megapod.Cli.Output;

using System.Text.Json;
using Megapod.Core.Outcomes;
using Spectre.Console;

/// <summary>
/// Prints an answer as a JSON document or as text for people, and everything that is not the answer to standard error, so that a
/// script may read standard output whole.
/// </summary>
internal sealed class Printer(TextWriter output, TextWriter error, bool json)
{
    /// <summary>Wide enough for every table of ours: text that goes into a file or a pipe is searched line by line and never wrapped.</summary>
    private const int WidthWithoutTerminal = 240;

    private readonly Lazy<IAnsiConsole> answers = new(() => Console(output));
    private readonly Lazy<IAnsiConsole> notes = new(() => Console(error));

    /// <summary>Whether the person or script asked for JSON.</summary>
    public bool Json => json;

    /// <summary>Where progress bars and other passing things are drawn; never standard output.</summary>
    public IAnsiConsole Progress => notes.Value;

    /// <summary>Prints the one answer of a command.</summary>
    /// <param name="document">The answer as documented in the command line's contract; printed as it is with <c>--json</c>.</param>
    /// <param name="people">Draws the answer for people; not called with <c>--json</c>.</param>
    public void Answer<T>(T document, Action<IAnsiConsole> people)
    {
        if (json)
        {
            // First the whole text, then one write: a value that cannot be written leaves no half document behind.
            output.WriteLine(JsonSerializer.Serialize(document, JsonFormat.Options));
        }
        else
        {
            people(answers.Value);
        }

        output.Flush();
    }

    /// <summary>Prints one line to standard error: something a person may want to know that is not the answer.</summary>
    public void Note(string line) => error.WriteLine(line);

    /// <summary>Prints what is wrong with the input, each fault with its place and its remedy.</summary>
    /// <returns><see cref="ExitCode.BadInput"/>, so that a command can return it at once.</returns>
    public ExitCode BadInput(IEnumerable<Fault> faults)
    {
        foreach (var fault in faults)
        {
            Print(fault);
        }

        return ExitCode.BadInput;
    }

    /// <summary>Prints what outside of the program is missing and what to do about it.</summary>
    /// <returns><see cref="ExitCode.SomethingMissing"/>, so that a command can return it at once.</returns>
    public ExitCode Missing(Fault fault)
    {
        Print(fault);
        return ExitCode.SomethingMissing;
    }

    private static IAnsiConsole Console(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        if (!console.Profile.Out.IsTerminal)
        {
            console.Profile.Width = WidthWithoutTerminal;
        }

        return console;
    }

    private void Print(Fault fault)
    {
        error.WriteLine($"{Place(fault)}{fault.Message} [{fault.Code}]");
        if (fault.Remedy.Length > 0)
        {
            error.WriteLine($"    {fault.Remedy}");
        }
    }

    private static string Place(Fault fault) => fault switch
    {
        { File: null } => "",
        { Line: 0 } => $"{fault.File}: ",
        { Column: 0 } => $"{fault.File}:{fault.Line}: ",
        _ => $"{fault.File}:{fault.Line}:{fault.Column}: ",
    };
}
