namespace Megapod.Cli.Commands;

using System.CommandLine;
using System.Globalization;
using Megapod.Site.Doctor;
using Spectre.Console;

/// <summary><c>doctor</c>: reaches what a site needs and says what is wrong with it.</summary>
internal static class DoctorCommand
{
    private static readonly Option<bool> Machine = new("--machine") { Description = "Say what this machine lacks to run a site." };

    /// <summary>The command.</summary>
    public static Command Build() => new Command("doctor", "Look at what a site needs, say what is wrong and what to do.") { Machine }.Runs(run =>
    {
        var findings = MachineCheckUp.Look();
        run.Printer.Answer(findings, console => Draw(console, findings));
        return findings.All(f => f.Ok) ? ExitCode.Success : ExitCode.BadAnswer;
    });

    private static void Draw(IAnsiConsole console, IReadOnlyList<DoctorFinding> findings)
    {
        foreach (var finding in findings)
        {
            string delay = finding.RoundTripMs is { } ms ? string.Create(CultureInfo.InvariantCulture, $" ({ms:0.#} ms)") : "";
            console.MarkupLineInterpolated($"{(finding.Ok ? "ok   " : "LACKS")} [bold]{finding.Device}[/]{delay}: {finding.Finding}");
            if (finding.Remedy.Length > 0)
            {
                console.MarkupLineInterpolated($"      {finding.Remedy}");
            }
        }
    }
}
