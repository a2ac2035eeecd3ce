namespace Megapod.Files.SiteFile;

using System.Globalization;
using Megapod.Core.Model;

/// <summary>Says in one paragraph what a site is, so that a person sees at once whether the file says what was meant.</summary>
public static class SiteSummary
{
    /// <summary>The paragraph, without a line break. The site must be valid, as <see cref="SiteFileReader"/> hands it out.</summary>
    public static string Of(SiteConfig site)
    {
        ArgumentNullException.ThrowIfNull(site);
        var tree = PowerTree.From(site);
        string name = string.Equals(site.Name, site.Id, StringComparison.Ordinal) ? site.Id : $"{site.Id} ({site.Name})";
        return string.Join(' ', ((string?[])[$"{name} is in order.", Limits(site), Battery(site), Charging(site), Pods(site), Room(tree), Cases(site)]).OfType<string>());
    }

    private static string Limits(SiteConfig site) =>
        $"Connection: {string.Join(", ", site.Grid.Limits.Select(l => $"{(l.Direction == LimitDirection.Import ? "import" : "export")} {Amount(l.Amount, l.Quantity)} ('{l.Id}')"))}.";

    private static string? Battery(SiteConfig site) => site.Battery is { } battery
        ? $"Battery: {Shown.Power(battery.Power.Value)}, {Shown.Amount(battery.Energy.Value, "Wh")}."
        : "No battery.";

    private static string? Charging(SiteConfig site)
    {
        var connectors = site.Cabinets.SelectMany(c => c.Connectors).ToList();
        return connectors.Count == 0
            ? "No connectors."
            : $"Charging: {Count(connectors.Count, "connector")} in {Count(site.Cabinets.Count, "cabinet")}, {Shown.Power(connectors.Sum(c => c.Rating.Value))} by nameplate, {Shown.Power(connectors.Sum(c => c.Minimum.Value))} at their minimum.";
    }

    private static string? Pods(SiteConfig site)
    {
        var racks = site.Pods.SelectMany(p => p.Racks).ToList();
        return racks.Count == 0
            ? "No pods."
            : $"Compute: {Count(site.Pods.Count, "pod")} with {Count(racks.Count, "rack")} and {Count(racks.Sum(r => r.Gpus), "accelerator")}, {Shown.Power(racks.Sum(r => r.Full.Value))} at full speed, {Shown.Power(racks.Sum(r => r.Idle.Value))} idle.";
    }

    private static string? Room(PowerTree tree)
    {
        // Of several limits the one that leaves least speaks for the site.
        var tightest = SilentLoad.Judge(tree).Where(v => v is { Node: 0, Limit: not null }).MinBy(v => v.Room / v.Amount);
        return tightest is null
            ? null
            : $"In silence up to {Amount(tightest.Load + tightest.MeterError, tightest.Quantity)} flow, meter error included, which leaves {Amount(tightest.Room, tightest.Quantity)} under '{tightest.Limit!.Id}'.";
    }

    private static string? Cases(SiteConfig site) => site.Cases.Count == 0
        ? null
        : $"Cases: {string.Join(", ", site.Cases.Select(c => $"{c.Name} {Shown.Power(c.ImportLimit.Value)}"))}.";

    private static string Amount(double value, LimitQuantity quantity) => Shown.Amount(value, quantity switch
    {
        LimitQuantity.Watts => "W",
        LimitQuantity.VoltAmperes => "VA",
        _ => "A",
    });

    private static string Count(int number, string what) => $"{number.ToString(CultureInfo.InvariantCulture)} {what}{(number == 1 ? "" : "s")}";
}
