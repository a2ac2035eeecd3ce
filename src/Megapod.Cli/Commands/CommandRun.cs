namespace Megapod.Cli.Commands;

using System.CommandLine;
using Megapod.Cli.Output;
using Spectre.Console;

/// <summary>What a command gets when it runs: its parsed arguments, where to print, and when to stop.</summary>
/// <param name="Parse">The arguments; ask it for the value of an argument or option.</param>
/// <param name="Printer">Prints the answer, faults and progress, each to its place.</param>
/// <param name="Stop">Cancelled by Ctrl-C and SIGTERM; a long command looks at it and stops cleanly.</param>
internal sealed record CommandRun(ParseResult Parse, Printer Printer, CancellationToken Stop)
{
    /// <summary>Does long work with a bar on a terminal; elsewhere one line says that it began.</summary>
    /// <param name="what">What is being done, for people.</param>
    /// <param name="work">The work; it calls what it is given with the share done.</param>
    public T WithProgress<T>(string what, Func<Action<double>, T> work)
    {
        if (!Printer.Progress.Profile.Out.IsTerminal)
        {
            Printer.Note(char.ToUpperInvariant(what[0]) + what[1..] + " ...");
            return work(_ => { });
        }

        return Printer.Progress.Progress().AutoClear(enabled: true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask(what.EscapeMarkup(), maxValue: 1);
                return work(share => task.Value = share);
            });
    }

    /// <summary>Does long work of several parts with a bar for each on a terminal; elsewhere one line says that a part began.</summary>
    /// <param name="work">The work; it calls what it is given with the part and the share of it that is done, from any thread.</param>
    public T WithProgress<T>(Func<Action<string, double>, T> work)
    {
        var gate = new Lock();
        if (!Printer.Progress.Profile.Out.IsTerminal)
        {
            string doing = "";
            return work((part, _) =>
            {
                lock (gate)
                {
                    if (part != doing)
                    {
                        doing = part;
                        Printer.Note($"{part} ...");
                    }
                }
            });
        }

        return Printer.Progress.Progress().AutoClear(enabled: true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var tasks = new Dictionary<string, ProgressTask>(StringComparer.Ordinal);
                return work((part, share) =>
                {
                    lock (gate)
                    {
                        if (!tasks.TryGetValue(part, out var task))
                        {
                            task = context.AddTask(part.EscapeMarkup(), maxValue: 1);
                            tasks.Add(part, task);
                        }

                        task.Value = share;
                    }
                });
            });
    }
}
