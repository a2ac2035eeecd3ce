namespace Megapod.Lab.Torture;

using Megapod.Control.Cycle;
using Megapod.Control.Guards;
using Megapod.Core.Model;
using Megapod.Twin.Faults;

/// <summary>
/// What a torture run has to reach, made from the types that define it and never written by hand: every guard idle and binding, every source of a reason,
/// every fault that a running site can raise, every kind of fault that the site can have, alone and together with a battery trip.
/// </summary>
public static class BranchList
{
    /// <summary>All branches of a site, sorted.</summary>
    /// <param name="tree">The site.</param>
    public static IReadOnlyList<string> Of(PowerTree tree) =>
    [
        .. Enum.GetValues<GuardId>().Where(g => g != GuardId.None && (g != GuardId.Service || tree.Pods.Any(p => p.Acceptance is not null))).SelectMany(g => new[] { Guard(g, isBinding: false), Guard(g, isBinding: true) })
            .Concat(Enum.GetValues<ReasonKind>().Select(Reason))
            .Concat(Enum.GetValues<SiteFault>().Where(f => f < SiteFault.CoolingStale || tree.Pods.Any(p => p.Cooling.Loop is not null)).Select(Fault))
            .Concat(IncidentSchedule.KindsOf(tree).SelectMany(k => k == FaultKind.BatteryTrip || tree.BatteryNode < 0 ? [Kind(k.ToString())] : new[] { Kind(k.ToString()), Kind(Incident.Paired(k)) }))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>A guard that narrowed something, or had nothing to narrow.</summary>
    public static string Guard(GuardId guard, bool isBinding) => $"guard {guard} {(isBinding ? "binding" : "idle")}";

    /// <summary>A source of a consumer's limit.</summary>
    public static string Reason(ReasonKind reason) => $"reason {reason}";

    /// <summary>A fault that a running site raises, by its number.</summary>
    public static string Fault(SiteFault fault) => $"fault MP{(int)fault} {fault}";

    /// <summary>A kind of fault, or a pair by its name.</summary>
    public static string Kind(string name) => $"kind {name}";
}
