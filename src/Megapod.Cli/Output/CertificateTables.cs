namespace Megapod.Cli.Output;

using System.Globalization;
using Megapod.Control.Certificate;
using Spectre.Console;

/// <summary>A certificate in words and scaled units for a terminal.</summary>
internal static class CertificateTables
{
    private const int ImprovementsShown = 5;

    /// <summary>Draws all of it.</summary>
    public static void Draw(IAnsiConsole console, SafetyCertificate certificate)
    {
        var writer = console.Profile.Out.Writer;
        writer.WriteLine($"{certificate.Site}: {(certificate.ProvenAt is { } at ? $"measured {at}" : "by declared figures; nothing was measured yet")}");
        writer.WriteLine($"  limit {(certificate.LimitWatts is { } limit ? RunTables.Power(limit) : "none in W")}, yields to a car within {Seconds(certificate.YieldSeconds)} (one that outgrows a trimmed ceiling waits up to {Seconds(certificate.WriteIntervalSeconds)} more for its connector), battery power that grants may count on {RunTables.Power(certificate.SupportWatts)}");
        Terms(console, $"Margin below the limit: {RunTables.Power(certificate.MarginWatts)}", certificate.Margin);
        Terms(console, $"A boundary that the battery tracks is held within {RunTables.Power(certificate.TrackingWatts)}", certificate.Tracking);
        Paths(console, certificate);
        writer.WriteLine();
        writer.WriteLine(certificate.SmoothingHertz > 0 ? string.Create(CultureInfo.InvariantCulture, $"Smooths swings below {certificate.SmoothingHertz:0.##} Hz by 20 dB and more. {certificate.SmoothingAbove}") : certificate.SmoothingAbove);
        Contingencies(console, certificate);
        Enforcement(console, certificate);
        Terms(console, "What each cause takes from compute", certificate.Lost);
        writer.WriteLine();
        writer.WriteLine("What would buy most");
        foreach (var change in certificate.Improvements.Take(ImprovementsShown))
        {
            writer.WriteLine($"  {change.Change}: {string.Join(", ", Gains(change))}");
        }

        if (certificate.Improvements.Count == 0)
        {
            writer.WriteLine("  nothing that is known here");
        }
    }

    private static IEnumerable<string> Gains(Improvement change)
    {
        if (change.FreedWatts > 0)
        {
            yield return $"{RunTables.Power(change.FreedWatts)} more for compute";
        }

        if (change.TrackedWatts > 0)
        {
            yield return $"boundaries held {RunTables.Power(change.TrackedWatts)} closer";
        }
    }

    private static void Terms(IAnsiConsole console, string heading, IReadOnlyList<CertificateTerm> terms)
    {
        console.WriteLine();
        console.WriteLine(heading);
        var table = Plain().AddColumn(new TableColumn("").RightAligned()).AddColumn("");
        foreach (var term in terms.Where(t => t.Watts > 0))
        {
            table.AddRow(new Text(RunTables.Power(term.Watts)), new Text(term.Because));
        }

        console.Write(table.HideHeaders());
    }

    private static void Paths(IAnsiConsole console, SafetyCertificate certificate)
    {
        var table = Plain().AddColumns("path", "sample", "mean over", "delay", "own loop", "command", "dead time", "then settles with", "response tested");
        foreach (var path in certificate.Paths)
        {
            table.AddRow(
                path.Name, Seconds(path.SamplePeriodSeconds), Seconds(path.WindowSeconds), Seconds(path.DelaySeconds), Seconds(path.OwnSeconds), Seconds(path.CommandSeconds),
                Seconds(path.DeadTimeSeconds), Seconds(path.LagSeconds), path.TestedAt is { } at ? at.ToString() : "declared");
        }

        console.Write(table);
    }

    private static void Contingencies(IAnsiConsole console, SafetyCertificate certificate)
    {
        console.WriteLine();
        console.WriteLine("Contingencies");
        var table = Plain().AddColumns("", "above the limit", "for", "allowed", "holds", "because");
        foreach (var found in certificate.Contingencies)
        {
            table.AddRow(
                new Text(Words(found.Kind)), new Text(RunTables.Power(found.ExcessWatts)), new Text(Seconds(found.RecoverySeconds)),
                new Text(found.AllowedSeconds is { } allowed ? Seconds(allowed) : "-"), new Text(found.Holds ? "yes" : "NO"), new Text(found.Assumption));
        }

        console.Write(table);
    }

    private static void Enforcement(IAnsiConsole console, SafetyCertificate certificate)
    {
        console.WriteLine();
        console.WriteLine("How ceilings are kept");
        var table = Plain().AddColumns("devices", "count", "class", "overshoot", "within", "caught disobeying", "proven");
        foreach (var kept in certificate.Enforcement)
        {
            table.AddRow(
                kept.Devices, kept.Count.ToString(CultureInfo.InvariantCulture), kept.Class.ToString(), RunTables.Power(kept.OvershootWatts), Seconds(kept.Seconds),
                kept.Disobeying.ToString(CultureInfo.InvariantCulture), kept.ProvenAt is { } at ? at.ToString() : "declared");
        }

        console.Write(table);
    }

    private static string Words(ContingencyKind kind) => kind switch
    {
        ContingencyKind.BatteryTrip => "battery trips",
        ContingencyKind.ControllerDeath => "controller dies",
        ContingencyKind.MeterLost => "meter is lost",
        ContingencyKind.LinkLost => "a link is lost",
        _ => "sun is gone",
    };

    private static string Seconds(double seconds) => seconds >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.##} s")
        : string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:0} ms");

    private static Table Plain() => new() { Border = TableBorder.None };
}
