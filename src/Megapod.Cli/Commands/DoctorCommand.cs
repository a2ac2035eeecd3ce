namespace Megapod.Cli.Commands;

using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Megapod.Cli.Output;
using Megapod.Control.Commissioning;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Files.RegisterMap;
using Megapod.Files.SiteFile;
using Megapod.Site.Doctor;
using Megapod.Site.Stations;
using Spectre.Console;

/// <summary><c>doctor</c>: reaches every device of a site and says what is wrong with it, and what this machine lacks; with <c>--step-test</c> it also tells devices steps, where the site allows it.</summary>
internal sealed class DoctorCommand
{
    /// <summary>Nobody stands beside a doctor that waits longer.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>A building management system repeats each value within 100 s: it is listened to for that long where nobody says otherwise.</summary>
    private static readonly TimeSpan ToldAgain = TimeSpan.FromMinutes(2);

    private readonly Argument<string?> file = new("SITE.yaml") { Description = "The site file whose devices are reached. Default: none, and only this machine is looked at.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> machine = new("--machine") { Description = "Also say what this machine lacks to run a site." };
    private readonly Option<string> wait = new("--wait") { Description = "How long charging stations are awaited and building management systems are listened to, such as 60s or 5min; it ends early when all have come. Building management systems: 2min by default.", DefaultValueFactory = _ => "60s" };
    private readonly Option<string?> state = new("--state") { Description = "The controller's folder: transactions that begin meanwhile are kept there. A controller that uses it must be stopped." };
    private readonly Option<bool> stepTest = new("--step-test") { Description = "Tell devices small steps in power and see what they do; only with the site file's leave and with --state." };
    private readonly Option<bool> yes = new("--yes") { Description = "Do not ask before a step test." };
    private readonly Option<string?> report = new("--report") { Description = "Also write the answer as JSON to this file, to be kept with the certificate." };
    private readonly Command command = new("doctor", "Reach every device of a site, say what is wrong and what to do.");

    private DoctorCommand()
    {
        command.Add(file);
        command.Add(machine);
        command.Add(wait);
        command.Add(state);
        command.Add(stepTest);
        command.Add(yes);
        command.Add(report);
    }

    /// <summary>The command.</summary>
    public static Command Build()
    {
        var doctor = new DoctorCommand();
        return doctor.command.RunsAsync(doctor.RunAsync);
    }

    private async Task<ExitCode> RunAsync(CommandRun run)
    {
        if (DurationText.Read(run.Parse.GetValue(wait)!) is not { } patience || patience > LongestWait)
        {
            return run.Printer.BadInput([new Fault("MP3137", $"'{run.Parse.GetValue(wait)}' is no time to wait.", "Write it as 60s or 5min, an hour at most.")]);
        }

        if (run.Parse.GetValue(report) is { } page && ReportFile.Unwritable(page) is { } unwritable)
        {
            return run.Printer.BadInput([unwritable]);
        }

        var findings = new List<DoctorFinding>();
        if (run.Parse.GetValue(file) is { } path)
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

            var secrets = DeviceSecrets.Read(site.Value, path);
            if (!secrets.IsSuccess)
            {
                return run.Printer.BadInput(secrets.Faults);
            }

            if (site.Value.Devices.Count == 0)
            {
                run.Printer.Note("The site file has no 'devices': all of it is emulated, and there is nobody to reach.");
            }

            if (run.Parse.GetValue(stepTest) && WhyNot(run, site.Value) is { } refusal)
            {
                return refusal.Code is "MP3135" ? run.Printer.BadInput([refusal]) : run.Printer.Missing(refusal);
            }

            var kept = StateFolder.Open(run.Parse.GetValue(state), setAside: false, PowerTree.From(site.Value), run.Printer);
            if (!kept.IsSuccess)
            {
                return StateFolder.Refuse(run.Printer, kept.Faults);
            }

            using var memory = kept.Value;
            var parts = new SiteStationsParts { Time = TimeProvider.System, Clock = Now, Random = Random.Shared, Journal = memory.Stations };
            var endpoint = OcppEndpointConfig.Of(site.Value, Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".");
            if (run.Parse.GetValue(stepTest))
            {
                return await TestAsync(run, site.Value, maps.Value, endpoint, parts, patience);
            }

            var awaited = StationCheckUp.LookAsync(site.Value, endpoint, parts, patience, s => Await(run.Printer, s, patience), run.Stop);
            var pods = PodCheckUp.LookAsync(site.Value, new PodCheckUpParts
            {
                Time = TimeProvider.System,
                Clock = Now,
                Random = new SeededRandom((ulong)Now().Ticks),
                Secrets = secrets.Value,
                Folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "",
                Patience = run.Parse.GetResult(wait) is { Implicit: false } ? patience : ToldAgain,
            }, run.Stop);
            findings.AddRange(await DeviceCheckUp.LookAsync(site.Value, maps.Value, TimeProvider.System, Now(), (ulong)Now().Ticks, run.Stop));
            findings.AddRange(await pods);
            findings.AddRange(await awaited);
        }
        else if (run.Parse.GetValue(stepTest))
        {
            return run.Printer.BadInput([new Fault("MP3138", "There is no site file, and so nothing to test.", "Name the site file whose devices are tested.")]);
        }

        if (run.Parse.GetValue(machine) || run.Parse.GetValue(file) is null)
        {
            findings.AddRange(MachineCheckUp.Look());
        }

        return Answer(run, findings, findings.TrueForAll(f => f.Ok), console => Draw(console, findings));
    }

    /// <summary>Why no step is told; null: it may be.</summary>
    private Fault? WhyNot(CommandRun run, SiteConfig site)
    {
        if (StepTestPermission.Missing(site, Now()) is { } missing)
        {
            return missing;
        }

        if (run.Parse.GetValue(state) is null)
        {
            return new Fault("MP3135", "Whether a controller runs cannot be seen without its folder.", "Name the folder of its memory with --state; a new one, where it has none.");
        }

        return run.Parse.GetValue(yes) || Confirms(run, site)
            ? null
            : new Fault("MP3136", "Nobody has confirmed the step test.", "Answer the question with yes, or call it with --yes where somebody stands at the site.");
    }

    private static bool Confirms(CommandRun run, SiteConfig site)
    {
        if (Console.IsInputRedirected)
        {
            return false;
        }

        run.Printer.Note($"'{site.Name}': the battery will be told up to a tenth of its power either way, and each car that charges will be held at half of what it draws for some seconds.");
        run.Printer.Note("No controller holds the site's limits meanwhile; steps only go where there is provably room. Ctrl-C ends it at any time.");
        Console.Error.Write("Somebody stands at the site, and it may begin (yes/no): ");
        return string.Equals(Console.In.ReadLine()?.Trim(), "yes", StringComparison.OrdinalIgnoreCase);
    }

    private async Task<ExitCode> TestAsync(
        CommandRun run, SiteConfig site, IReadOnlyDictionary<string, RegisterMapConfig> maps, OcppEndpointConfig endpoint, SiteStationsParts parts, TimeSpan patience)
    {
        var opened = await StepTester.OpenAsync(site, maps, endpoint, parts, (ulong)Now().Ticks, run.Printer.Note);
        if (!opened.IsSuccess)
        {
            return run.Printer.BadInput(opened.Faults);
        }

        await using var tester = opened.Value;
        var tested = await tester.TestAsync(patience, run.Stop);
        return Answer(run, tested, tested.IsGood, console => Draw(console, tested));
    }

    private ExitCode Answer<T>(CommandRun run, T answer, bool isGood, Action<IAnsiConsole> people)
    {
        run.Printer.Answer(answer, people);
        if (run.Parse.GetValue(report) is { } page && ReportFile.Write(run.Printer, page, JsonSerializer.Serialize(answer, JsonFormat.Options)) is var written && written != ExitCode.Success)
        {
            return written;
        }

        return run.Stop.IsCancellationRequested ? ExitCode.Interrupted : isGood ? ExitCode.Success : ExitCode.BadAnswer;
    }

    private static Instant Now() => Instant.FromUtc(TimeProvider.System.GetUtcNow().UtcDateTime);

    private static void Await(Printer printer, SiteStations stations, TimeSpan patience) => printer.Note(
        string.Create(CultureInfo.InvariantCulture, $"Charging stations are awaited at {string.Join(" and ", ((Uri?[])[stations.Plain, stations.Secure]).OfType<Uri>())}, for {patience.TotalSeconds:0} s at most ..."));

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

    private static void Draw(IAnsiConsole console, StepTestReport tested)
    {
        // Two dozen connectors without a car are one line.
        foreach (var alike in tested.Things.Where(t => t.Verdict == StepVerdict.NotTested).GroupBy(t => (t.Findings[0].Text, t.Findings[0].Remedy)))
        {
            console.MarkupLineInterpolated($"[bold]{string.Join(", ", alike.Select(t => t.Id))}[/]");
            console.MarkupLineInterpolated($"  {alike.Key.Text} {alike.Key.Remedy}");
        }

        foreach (var thing in tested.Things.Where(t => t.Verdict != StepVerdict.NotTested))
        {
            string by = thing.MeasuredBy.Length > 0 ? $", measured by {thing.MeasuredBy}" : "";
            console.MarkupLineInterpolated($"[bold]{thing.Id}[/], {thing.Test}{by}");
            foreach (var finding in thing.Findings)
            {
                console.MarkupLineInterpolated($"  {StepTestWords.Of(finding.Verdict),-12} {finding.What}: {finding.Text}");
                if (finding.Remedy.Length > 0)
                {
                    console.MarkupLineInterpolated($"               {finding.Remedy}");
                }
            }
        }
    }
}
