namespace Megapod.Site.Alarms;

using System.Collections.Frozen;
using System.Globalization;
using Megapod.Control.Cycle;
using Megapod.Core.Model;

/// <summary>
/// Everything that can stand at a site, with how soon to act and how long it has to hold or be gone. What only a person ends is raised and cleared at once, because nothing of it flickers; what ends by itself
/// has to be gone for some seconds; what is counted over minutes has two thresholds.
/// </summary>
internal static class AlarmRules
{
    /// <summary>More flows in than the connection may carry.</summary>
    public const string LimitExceeded = "MP3450";

    /// <summary>A listed contingency would not end in time.</summary>
    public const string CertificateBroken = "MP3451";

    /// <summary>A device does not answer.</summary>
    public const string DeviceLost = "MP3452";

    /// <summary>A device answers and something is wrong with it.</summary>
    public const string DeviceTrouble = "MP3453";

    /// <summary>A charging station is not there.</summary>
    public const string StationSilent = "MP3454";

    /// <summary>The operator of a charging station is not reached.</summary>
    public const string OperatorLost = "MP3455";

    /// <summary>What a feed told is too old.</summary>
    public const string FeedStale = "MP3456";

    /// <summary>A feed is in trouble.</summary>
    public const string FeedTrouble = "MP3457";

    /// <summary>A pod is in a critical state.</summary>
    public const string PodCritical = "MP3458";

    /// <summary>A pod wants to be looked at.</summary>
    public const string PodWarning = "MP3459";

    /// <summary>The controller's state is not being kept.</summary>
    public const string StateNotKept = "MP3460";

    /// <summary>Cycles begin late or are skipped.</summary>
    public const string CyclesLate = "MP3461";

    /// <summary>A cycle failed.</summary>
    public const string CyclesFailed = "MP3462";

    /// <summary>Readings come late or not at all.</summary>
    public const string ReadingsOld = "MP3463";

    /// <summary>Commands cannot be sent.</summary>
    public const string CommandsFailed = "MP3464";

    /// <summary>There is no plan.</summary>
    public const string PlanMissing = "MP3465";

    /// <summary>The rules stand in for the planner.</summary>
    public const string PlanLate = "MP3466";

    /// <summary>More stands than is listed.</summary>
    public const string ListFull = "MP3467";

    /// <summary>All rules, in the order of their numbers.</summary>
    public static IReadOnlyList<AlarmRule> All { get; } =
    [
        Of(SiteFault.DeviceDisobeys, AlarmSeverity.Warning, 0, 0),
        Of(SiteFault.DeviceSilent, AlarmSeverity.Warning, 0, 5),
        Of(SiteFault.MeterContradicted, AlarmSeverity.Warning, 0, 5),
        Of(SiteFault.MeterLost, AlarmSeverity.Critical, 0, 5) with { IsOfLimit = true },
        Of(SiteFault.BatteryDisobeys, AlarmSeverity.Critical, 0, 0),
        Of(SiteFault.BatteryLost, AlarmSeverity.Warning, 0, 5),
        Of(SiteFault.ClockJumped, AlarmSeverity.Info, 0, 10),
        Of(SiteFault.SafetyLatched, AlarmSeverity.Critical, 0, 0),
        Of(SiteFault.Islanded, AlarmSeverity.Warning, 0, 5),
        Of(SiteFault.Black, AlarmSeverity.Critical, 0, 5),
        Of(SiteFault.BreakerUnknown, AlarmSeverity.Critical, 0, 5) with { IsOfLimit = true },
        Of(SiteFault.CoolingStale, AlarmSeverity.Warning, 0, 5),
        Of(SiteFault.CoolantWarm, AlarmSeverity.Warning, 0, 5),
        Of(SiteFault.CoolantHot, AlarmSeverity.Warning, 0, 0),
        Of(SiteFault.FlowLost, AlarmSeverity.Warning, 0, 0),
        Of(SiteFault.Leak, AlarmSeverity.Critical, 0, 0),
        Of(SiteFault.BranchOpen, AlarmSeverity.Warning, 0, 0),

        // A share of the limit: two meter samples that overlap are no excess, and what hovers at the limit is not over.
        new(LimitExceeded, AlarmSeverity.Critical, Seconds(5), Seconds(10)) { RaiseAt = 1.001, ClearBelow = 0.99, IsOfLimit = true },
        new(CertificateBroken, AlarmSeverity.Critical, Seconds(60), Seconds(60)) { IsOfLimit = true },

        // A poll or two that fail are told as events; a device or station that restarts is back within these times.
        new(DeviceLost, AlarmSeverity.Warning, Seconds(30), Seconds(10)),
        new(DeviceTrouble, AlarmSeverity.Warning, Seconds(60), Seconds(30)),
        new(StationSilent, AlarmSeverity.Warning, Seconds(120), Seconds(10)),
        new(OperatorLost, AlarmSeverity.Info, Seconds(300), Seconds(30)),
        new(FeedStale, AlarmSeverity.Warning, Seconds(60), Seconds(60)),
        new(FeedTrouble, AlarmSeverity.Info, Seconds(900), Seconds(60)),
        new(PodCritical, AlarmSeverity.Warning, Seconds(10), Seconds(60)),
        new(PodWarning, AlarmSeverity.Info, Seconds(60), Seconds(60)),
        new(StateNotKept, AlarmSeverity.Warning, Seconds(10), Seconds(30)),

        // Counts and shares of the last five minutes, so they need no time of their own.
        new(CyclesLate, AlarmSeverity.Warning, TimeSpan.Zero, TimeSpan.Zero) { RaiseAt = 0.05, ClearBelow = 0.01 },
        new(CyclesFailed, AlarmSeverity.Critical, TimeSpan.Zero, TimeSpan.Zero),
        new(ReadingsOld, AlarmSeverity.Warning, TimeSpan.Zero, TimeSpan.Zero) { RaiseAt = 0.1, ClearBelow = 0.02 },
        new(CommandsFailed, AlarmSeverity.Warning, TimeSpan.Zero, TimeSpan.Zero) { RaiseAt = 5, ClearBelow = 1 },

        // Plans come each quarter of an hour; one that is missed is made up for by the next.
        new(PlanMissing, AlarmSeverity.Warning, Seconds(60), Seconds(10)),
        new(PlanLate, AlarmSeverity.Info, Seconds(1800), Seconds(10)),
        new(ListFull, AlarmSeverity.Warning, TimeSpan.Zero, Seconds(60)),
    ];

    private static FrozenDictionary<string, AlarmRule> ByCode { get; } = All.ToFrozenDictionary(r => r.Code, StringComparer.Ordinal);

    /// <summary>The rule of a code; null: nothing of that number can stand.</summary>
    public static AlarmRule? Find(string code) => ByCode.GetValueOrDefault(code);

    private static AlarmRule Of(SiteFault fault, AlarmSeverity severity, int raiseAfterSeconds, int clearAfterSeconds) =>
        new(string.Create(CultureInfo.InvariantCulture, $"MP{(int)fault}"), severity, Seconds(raiseAfterSeconds), Seconds(clearAfterSeconds));

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
