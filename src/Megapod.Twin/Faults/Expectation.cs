namespace Megapod.Twin.Faults;

using Megapod.Control.Cycle;
using Megapod.Core.Model;
using Megapod.Twin.Laws;

/// <summary>
/// What must hold while a kind of fault is there: for how many seconds in all a limit may be exceeded within its short-time curve, and which laws cannot be
/// asked of a controller that is shown something untrue. The table for people is docs/safety.md, in the same words.
/// </summary>
public static class Expectation
{
    /// <summary>Samples that it takes to catch a device that does not obey, one a cycle.</summary>
    public const int DetectionSamples = 3;

    /// <summary>After a fault is mended it takes so long until sessions are back at what they ask for, s: grants that lapsed, write intervals, trust in samples.</summary>
    public const double ServiceSettleSeconds = 150;

    /// <summary>Longest time from a fault that shows until consumers are down, s.</summary>
    public static double RecoverySeconds(PowerTree tree) => Math.Ceiling(SiteCycle.RecoveryOf(tree));

    /// <summary>Longest time until a device that does not keep its promise is caught and others have come down for it, s.</summary>
    public static double DetectionSeconds(PowerTree tree) => (DetectionSamples * SiteCycle.Period.TotalSeconds) + RecoverySeconds(tree);

    /// <summary>Longest time until every grant has lapsed in its device and the device has come down, s: what is left where nobody can be told anything.</summary>
    public static double LapseSeconds(PowerTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        return Math.Ceiling(tree.Consumers.Where(c => c.IsControlled).Select(c => c.Enforcement)
            .Select(e => (e.LongestGrant.TotalSeconds * (1 + e.ClockDrift)) + (e.CommandLatency + e.ActuationTime).TotalSeconds + (e.DatedWithSkew?.TotalSeconds ?? 0)).DefaultIfEmpty(0).Max());
    }

    /// <summary>How long a limit may be exceeded within its short-time curve in all of an incident, s; 0: not at all.</summary>
    public static double ExcessSeconds(PowerTree tree, FaultKind kind, bool withTrip)
    {
        double alone = ClassOf(kind) switch
        {
            ExcessClass.Recovery => RecoverySeconds(tree),
            ExcessClass.Detection => DetectionSeconds(tree),
            _ => 0,
        };
        return !withTrip ? alone : ReachesEverybody(kind) ? alone + RecoverySeconds(tree) : LapseSeconds(tree);
    }

    /// <summary>Excuses of an incident.</summary>
    public static Allowance Of(PowerTree tree, Incident incident)
    {
        ArgumentNullException.ThrowIfNull(incident);
        double excess = ExcessSeconds(tree, incident.Kind, incident.TripAt is not null);
        var excused = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            [LimitLaw.LawName] = excess,

            // Silence is tried every few steps, and each finding counts for all of them.
            [SilenceLaw.LawName] = !BearsSilence(incident.Kind) ? double.PositiveInfinity : excess == 0 ? 0 : (Math.Ceiling(excess / SilenceLaw.UsualEverySteps) + 1) * SilenceLaw.UsualEverySteps,
            [ClaimsLaw.LawName] = KnowsItsEnergy(incident.Kind) ? excess : double.PositiveInfinity,
            [RampLaw.LawName] = KeepsRamp(incident.Kind) && incident.TripAt is null ? 0 : double.PositiveInfinity,
        };
        if (!ServesCars(incident.Kind) || incident.TripAt is not null)
        {
            excused[CarsFirstLaw.LawName] = double.PositiveInfinity;
        }

        if (incident.Kind is FaultKind.CommandLoss or FaultKind.ControllerKilled or FaultKind.ControllerFrozen or FaultKind.ControllerRestarted)
        {
            // Racks cannot be told to come down before the racks' own protection acts.
            excused[CoolingFirstLaw.LawName] = excused[LeakLaw.LawName] = excused[NoRestartLaw.LawName] = double.PositiveInfinity;
        }

        if (incident.Kind == FaultKind.BreakerContradicts)
        {
            // Nobody can know that the site is an island: it goes on under the smaller of both limits, and nothing grows.
            excused[IslandLaw.ServiceName] = double.PositiveInfinity;
        }

        return new Allowance(incident.Name, End(incident) + TimeSpan.FromSeconds(ServiceSettleSeconds), excused);
    }

    /// <summary>Whether cars come before compute while a fault of this kind is there. Where the controller is shown less, later or wrong, safety comes before service.</summary>
    public static bool ServesCars(FaultKind kind) => kind is FaultKind.CommandDuplication or FaultKind.BatteryHot or FaultKind.BatteryCold or FaultKind.PodRestarts
        or FaultKind.CoolingPumpLost or FaultKind.Leak or FaultKind.PumpsLost or FaultKind.RackLeak or FaultKind.LoopLeak or FaultKind.CoolantHot or FaultKind.BranchTrip
        or FaultKind.LoopReadingsStale;

    private static Core.Units.Instant End(Incident incident) => incident.TripAt is { } trip && trip > incident.Until ? trip : incident.Until;

    private static ExcessClass ClassOf(FaultKind kind) => kind switch
    {
        FaultKind.BatteryTrip or FaultKind.InverterTrip => ExcessClass.Recovery,
        FaultKind.SetpointIgnored or FaultKind.SocWrong or FaultKind.SocJumps or FaultKind.ConnectorIgnores or FaultKind.ConnectorForgets or FaultKind.ConnectorLies or FaultKind.ConnectorReboots
            or FaultKind.PodIgnores or FaultKind.PodOvershoots => ExcessClass.Detection,
        _ => ExcessClass.None,
    };

    /// <summary>Whether everybody who must come down after a battery trip can still be told so.</summary>
    private static bool ReachesEverybody(FaultKind kind) => kind is not (FaultKind.CommandLoss or FaultKind.ConnectorDisconnects or FaultKind.ConnectorReboots
        or FaultKind.ControllerKilled or FaultKind.ControllerFrozen or FaultKind.ControllerRestarted);

    /// <summary>
    /// Whether silence can be borne beside the fault. A whole pod that keeps neither budget nor fallback takes a breaker; what a connector has forgotten, and that a
    /// battery goes on with an old set-point, shows only once the draw is another than the one that it was told.
    /// </summary>
    private static bool BearsSilence(FaultKind kind) => kind is not (FaultKind.PodIgnores or FaultKind.ConnectorForgets or FaultKind.ConnectorReboots or FaultKind.SetpointIgnored);

    private static bool KnowsItsEnergy(FaultKind kind) => kind is not (FaultKind.SocWrong or FaultKind.SocJumps);

    /// <summary>
    /// Compute that comes back by itself, or a voltage that returns, asks nobody about ramps; and a battery that can no longer be steered by the connection's meter,
    /// or that nobody told anything until it reverted, stops at once. Nor does anybody know the rise while the meter that measures it shows another power, or the
    /// second in which it is mended.
    /// </summary>
    private static bool KeepsRamp(FaultKind kind) => ClassOf(kind) == ExcessClass.None && kind is not (FaultKind.PodRestarts or FaultKind.GridOutage or FaultKind.Leak
        or FaultKind.CoolingPumpLost or FaultKind.PumpsLost or FaultKind.RackLeak or FaultKind.LoopLeak or FaultKind.CoolantHot or FaultKind.BranchTrip or FaultKind.MeterStale or FaultKind.MeterNotANumber or FaultKind.MeterScaled or FaultKind.MeterFrozen or FaultKind.MeterSignFlipped or FaultKind.ControllerKilled or FaultKind.ControllerFrozen);

    private enum ExcessClass
    {
        None,
        Recovery,
        Detection,
    }
}
