namespace Megapod.Files.SiteFile.Checks;

using Megapod.Files.SiteFile.Shapes;
using Megapod.Files.SiteFile.Yaml;

/// <summary>
/// Grants must be able to lapse in an order that is safe in silence: pods well before connectors, whose fallback may rise, and the battery's
/// discharge last of all. Half of the connectors' time leaves room to renew a connector and still outlast every budget.
/// </summary>
internal static class ExpiryChecks
{
    /// <summary>Checks the longest grants of all devices against each other.</summary>
    public static void Run(ReadMap site, FaultList faults)
    {
        var connectors = site.List<ReadMap>("cabinets").SelectMany(c => c.List<ReadMap>("connectors")).Select(LongestGrant).OfType<Grant>().ToList();
        var pods = site.List<ReadMap>("pods").Select(LongestGrant).OfType<Grant>().ToList();
        if (connectors.Count > 0)
        {
            var shortest = connectors.MinBy(c => c.Longest)!;
            foreach (var pod in pods.Where(p => p.Longest * 2 >= shortest.Longest))
            {
                faults.Add(
                    FaultCodes.PodGrantsTooLong,
                    pod.At,
                    $"Budgets of this pod may last {Shown.Time(pod.Longest)}, which is not shorter than half of the connectors' longest grant, {Shown.Time(shortest.Longest)}.",
                    $"Set the pod's 'longestGrant' below {Shown.Time(shortest.Longest / 2)}, or the connectors' above {Shown.Time(pod.Longest * 2)}.");
            }
        }

        if (site.Map("battery") is { } battery && battery.Find<TimeSpan>("reversion") is { } reversion && connectors.Concat(pods).MaxBy(g => g.Longest) is { } longest && reversion <= longest.Longest)
        {
            faults.Add(
                FaultCodes.BatteryRevertsTooSoon,
                battery.At("reversion"),
                $"The battery reverts after {Shown.Time(reversion)}, which is not longer than the longest grant, {Shown.Time(longest.Longest)}: in silence it would let go first.",
                $"Set 'reversion' above {Shown.Time(longest.Longest)}, or shorten the longest grants.");
        }
    }

    private static Grant? LongestGrant(ReadMap device) => device.Map("enforcement") is { } enforcement && enforcement.Find<TimeSpan>("longestGrant") is { } time
        ? new Grant(time, enforcement.At("longestGrant"))
        : null;

    private sealed record Grant(TimeSpan Longest, TextPosition At);
}
