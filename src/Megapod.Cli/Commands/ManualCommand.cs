namespace Megapod.Cli.Commands;

using System.CommandLine;
using Megapod.Cli.Output;

/// <summary><c>manual</c>: prints the manual page, which packages put where <c>man megapod</c> finds it.</summary>
internal static class ManualCommand
{
    /// <summary>The command.</summary>
    public static Command Build() => new Command("manual", "Print the manual page in the form that man reads.") { Hidden = true }.Runs(run =>
    {
        run.Printer.Answer(new { page = ManualPage.Of(RootBuilder.Build(), UpdateCommand.Present) }, console => console.Profile.Out.Writer.Write(ManualPage.Of(RootBuilder.Build(), UpdateCommand.Present)));
        return ExitCode.Success;
    });
}
