namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>A leaf of the power tree, with the figures that control needs.</summary>
public sealed record Consumer
{
    /// <summary>A millionth of a step is rounding.</summary>
    private const double RoundingOfSteps = 1e-6;

    /// <summary>Its name.</summary>
    public required string Id { get; init; }

    /// <summary>What it is.</summary>
    public required ConsumerKind Kind { get; init; }

    /// <summary>Index of the node that feeds it.</summary>
    public required int Node { get; init; }

    /// <summary>Index of its pod for racks and cooling, of its cabinet for connectors; −1 for house loads.</summary>
    public int Unit { get; init; } = -1;

    /// <summary>The most it can draw.</summary>
    public required Watts Nameplate { get; init; }

    /// <summary>What it may draw when nobody tells it anything; the nameplate when unknown.</summary>
    public required Watts Fallback { get; init; }

    /// <summary>Smallest power at which it works: a connector's smallest deliverable power, a rack's idle draw, otherwise 0 W.</summary>
    public Watts Minimum { get; init; }

    /// <summary>Difference between two ceilings that the device knows, counted from its minimum up to its nameplate; 0 W when it takes any ceiling.</summary>
    public Watts Step { get; init; }

    /// <summary>The highest ceiling that the device knows at or below an amount of power: whole steps above its minimum; below that the amount itself.</summary>
    public double WholeStepsBelow(double watts)
    {
        double above = watts - Minimum.Value;
        return Step.Value > 0 && above > 0 ? Minimum.Value + (Math.Floor((above / Step.Value) + RoundingOfSteps) * Step.Value) : watts;
    }

    /// <summary>The lowest ceiling that the device knows at or above an amount of power, at most its highest.</summary>
    public double WholeStepsAbove(double watts)
    {
        double above = watts - Minimum.Value;
        return Step.Value > 0 && above > 0
            ? Math.Min(Minimum.Value + (Math.Ceiling((above / Step.Value) - RoundingOfSteps) * Step.Value), WholeStepsBelow(Nameplate.Value))
            : watts;
    }

    /// <summary>How it keeps ceilings.</summary>
    public required EnforcementConfig Enforcement { get; init; }

    /// <summary>How often its device sends what it measures; zero: as often as the meter of its node.</summary>
    public TimeSpan ReportPeriod { get; init; }

    /// <summary>Phases it uses.</summary>
    public Phases Phases { get; init; }

    /// <summary>Worst power factor, 0–1.</summary>
    public double PowerFactor { get; init; } = 1;

    /// <summary>Fastest rise of its draw by itself, W per second; infinity when unknown.</summary>
    public double RampWattsPerSecond { get; init; } = double.PositiveInfinity;

    /// <summary>Rank of the work for racks.</summary>
    public WorkloadClass Class { get; init; }

    /// <summary>Accelerators for racks.</summary>
    public int Gpus { get; init; }

    /// <summary>Whether grants can be written to it.</summary>
    public bool IsControlled => Kind is ConsumerKind.Connector or ConsumerKind.Rack;
}
