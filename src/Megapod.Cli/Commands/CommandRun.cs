namespace Megapod.Cli.Commands;

using System.CommandLine;
using Megapod.Cli.Output;

/// <summary>What a command gets when it runs: its parsed arguments, where to print, and when to stop.</summary>
/// <param name="Parse">The arguments; ask it for the value of an argument or option.</param>
/// <param name="Printer">Prints the answer, faults and progress, each to its place.</param>
/// <param name="Stop">Cancelled by Ctrl-C and SIGTERM; a long command looks at it and stops cleanly.</param>
internal sealed record CommandRun(ParseResult Parse, Printer Printer, CancellationToken Stop);
