namespace Megapod.Site.History;

using System.Globalization;
using Megapod.Control.Certificate;
using Megapod.Core.Model;

/// <summary>
/// Says in sentences what has changed between two certificates: a contingency that holds or no longer does, devices that are proven, caught or of another class, and a margin that moved by more than
/// measurements make it move. What only flickers is not said.
/// </summary>
internal sealed class CertificateWatch
{
    /// <summary>Margins follow what is measured of delays by some percent all the time.</summary>
    private const double LeastShare = 0.05;

    private const double LeastWatts = 1_000;

    private SafetyCertificate? before;
    private double toldMargin;

    /// <summary>Looks at the certificate as it is now.</summary>
    /// <returns>One sentence, or several; empty: nothing worth saying has changed.</returns>
    public string See(SafetyCertificate now)
    {
        var known = before;
        before = now;
        if (known is null)
        {
            toldMargin = now.MarginWatts;
            return $"{MarginOf(now)} {ContingenciesOf(now)}{ProofOf(now)}";
        }

        List<string> said = [];
        foreach (var contingency in now.Contingencies)
        {
            if (known.Contingencies.FirstOrDefault(c => c.Kind == contingency.Kind) is { } was && was.Holds != contingency.Holds)
            {
                said.Add(contingency.Holds ? $"{NameOf(contingency.Kind)} ends in time again." : $"{NameOf(contingency.Kind)} would not end in time.");
            }
        }

        foreach (var proof in now.Enforcement)
        {
            said.AddRange(Changes(known.Enforcement.FirstOrDefault(p => p.Devices == proof.Devices), proof));
        }

        double moved = Math.Abs(now.MarginWatts - toldMargin);
        if (moved >= LeastWatts && moved >= LeastShare * toldMargin)
        {
            toldMargin = now.MarginWatts;
            said.Add(MarginOf(now));
        }

        return string.Join(' ', said);
    }

    private static IEnumerable<string> Changes(EnforcementProof? was, EnforcementProof now)
    {
        if (was is null)
        {
            yield break;
        }

        if (was.Class != now.Class)
        {
            yield return $"{now.Devices} now counts as {ClassOf(now.Class)}.";
        }

        if (was.ProvenAt is null != now.ProvenAt is null)
        {
            yield return now.ProvenAt is null ? $"{now.Devices} is not proven any more." : $"{now.Devices} is proven.";
        }

        if (was.Disobeying != now.Disobeying)
        {
            yield return now.Disobeying == 0 ? $"Nothing of {now.Devices} counts as disobeying any more." : string.Create(CultureInfo.InvariantCulture, $"{now.Disobeying} of {now.Count} of {now.Devices} were caught disobeying and count as their nameplates.");
        }
    }

    private static string MarginOf(SafetyCertificate now) => string.Create(CultureInfo.InvariantCulture, $"The margin is {now.MarginWatts / 1e3:0.0} kW.");

    private static string ContingenciesOf(SafetyCertificate now)
    {
        string[] broken = [.. now.Contingencies.Where(c => !c.Holds).Select(c => NameOf(c.Kind))];
        return broken.Length == 0 ? "Every listed contingency ends in time." : $"{string.Join(", ", broken)} would not end in time.";
    }

    private static string ProofOf(SafetyCertificate now)
    {
        string[] declared = [.. now.Enforcement.Where(p => p.ProvenAt is null).Select(p => p.Devices)];
        return declared.Length == 0 ? "" : $" Declared and not proven: {string.Join(", ", declared)}.";
    }

    private static string NameOf(ContingencyKind kind) => kind switch
    {
        ContingencyKind.BatteryTrip => "Loss of the battery",
        ContingencyKind.ControllerDeath => "Death of the controller",
        ContingencyKind.MeterLost => "Loss of the meter",
        ContingencyKind.LinkLost => "Loss of a device's link",
        _ => "Loss of the sun",
    };

    private static string ClassOf(EnforcementClass of) => of switch
    {
        EnforcementClass.Advisory => "advisory: its nameplate",
        EnforcementClass.ClosedLoop => "closed loop",
        _ => "hardware",
    };
}
