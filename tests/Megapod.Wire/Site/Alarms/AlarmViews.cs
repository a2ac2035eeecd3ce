namespace Megapod.Wire.Site.Alarms;

using Megapod.Control.Topology;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Site.Loop;

/// <summary>Views of a site in which all is well, for tests to spoil.</summary>
internal static class AlarmViews
{
    public static readonly Instant Start = Instant.FromUtc(new DateTime(2025, 6, 1, 9, 0, 0, DateTimeKind.Utc));

    public static SiteView Well { get; } = new()
    {
        Site = "site",
        Name = "Site",
        Currency = "EUR",
        Mode = SiteMode.Control,
        At = Start,
        Cycles = 1000,
        Topology = GridTopology.GridTied,
        Step = StartStep.All,
        LimitWatts = 2e6,
        MarginWatts = 14e3,
        CommittedWatts = 1e6,
        RoomWatts = 1e6,
        Nodes = [new NodeView("grid", 1e6, 2e6)],
        Consumers = [],
        Battery = null,
        Plan = null,
        Certificate = new CertificateView(1e3, 4.3, 30, Holds: true, "", 0),
        CycleMicrosecondsP50 = 100,
        CycleMicrosecondsP99 = 200,
        LateCycles = 0,
        SkippedCycles = 0,
        SlippedSeconds = 0,
        StalledReads = 0,
        FailedReads = 0,
        FailedCommands = 0,
        RegulatorSteps = 0,
        RegulatorLateSecondsP9999 = 0,
        RegulatorLateSecondsMost = 0,
        FailedCycles = 0,
    };

    /// <summary>A site into which so much flows.</summary>
    public static SiteView Import(double watts) => Well with { Nodes = [new NodeView("grid", watts, 2e6)] };

    /// <summary>A site at which the cycle has found something.</summary>
    public static SiteView With(params (string Code, string Subject)[] found) => Well with { Alarms = [.. found.Select(f => new AlarmView(f.Code, f.Subject, $"{f.Subject} is in trouble.", Start))] };

    /// <summary>An instant some seconds after the start.</summary>
    public static Instant At(double seconds) => Start + TimeSpan.FromSeconds(seconds);
}
