namespace Megapod.Cli.Commands;

using System.CommandLine;
using System.Globalization;
using Megapod.Core.Units;
using Megapod.Files.RegisterMap;
using Megapod.Files.SiteFile;
using Megapod.Site.Doctor;
using Spectre.Console;

/// <summary><c>doctor</c>: reaches every device of a site and says what is wrong with it, and what this machine lacks.</summary>
internal static class DoctorCommand
{
    private static readonly Argument<string?> File = new("SITE.yaml") { Description = "The site file whose devices are reached. Default: none, and only this machine is looked at.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<bool> Machine = new("--machine") { Description = "Also say what this machine lacks to run a site." };

    /// <summary>The command.</summary>
    public static Command Build() => new Command("doctor", "Reach every device of a site, say what is wrong and what to do.") { File, Machine }.RunsAsync(async run =>
    {
        var findings = new List<DoctorFinding>();
        if (run.Parse.GetValue(File) is { } path)
        {
            var site = SiteFileReader.Read(path);
            if (!site.IsSuccess)
            {
                return run.Printer.BadInput(site.Faults);
            }

            var maps = SiteMaps.Read(site.Value, path);
            if (!maps.IsSuccess)
            {
                return run.Printer.BadInput(maps.Faults);
            }

            if (site.Value.Devices.Count == 0)
            {
                run.Printer.Note("The site file has no 'devices': all of it is emulated, and there is nobody to reach.");
            }

            var now = Instant.FromUtc(TimeProvider.System.GetUtcNow().UtcDateTime);
            findings.AddRange(await DeviceCheckUp.LookAsync(site.Value, maps.Value, TimeProvider.System, now, (ulong)now.Ticks, run.Stop));
        }

        if (run.Parse.GetValue(Machine) || run.Parse.GetValue(File) is null)
        {
            findings.AddRange(MachineCheckUp.Look());
        }

        run.Printer.Answer(findings, console => Draw(console, findings));
        return run.Stop.IsCancellationRequested ? ExitCode.Interrupted : findings.TrueForAll(f => f.Ok) ? ExitCode.Success : ExitCode.BadAnswer;
    });

    private static void Draw(IAnsiConsole console, List<DoctorFinding> findings)
    {
        foreach (var finding in findings)
        {
            string delay = finding.RoundTripMs is { } ms ? string.Create(CultureInfo.InvariantCulture, $" ({ms:0.#} ms)") : "";
            console.MarkupLineInterpolated($"{(finding.Ok ? "ok   " : "WRONG")} [bold]{finding.Device}[/]{delay}: {finding.Finding}");
            if (finding.Remedy.Length > 0)
            {
                console.MarkupLineInterpolated($"      {finding.Remedy}");
            }
        }
    }
}
