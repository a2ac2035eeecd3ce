namespace Megapod.Control.Regulator;

using System.Runtime.InteropServices;

/// <summary>What the regulator remembers from step to step: some kilobytes in one structure, without a reference in it. A new one begins without a bump.</summary>
[StructLayout(LayoutKind.Auto)]
public struct RegulatorState
{
    internal CommandHistory Commands;
    internal BranchHistory Branch;

    /// <summary>When the step before was made, ticks; 0 before the first.</summary>
    internal long LastStep;

    /// <summary>The load that the connection and the battery carry, smoothed, W.</summary>
    internal double SmoothedWatts;

    /// <summary>Load beside the branch, W, as far as it is known.</summary>
    internal double OthersWatts;

    /// <summary>The most that it can be, W: now, and as it follows from the sample before; and the instant of the connection's sample that this comes from.</summary>
    internal double OthersHighestWatts;
    internal double OthersMostWatts;
    internal long OthersAt;

    /// <summary>What the connection's meter has shown lately.</summary>
    internal ImportHistory Import;

    /// <summary>The import that the step before was aimed at, W; NaN when it was blind.</summary>
    internal double AimedWatts;

    /// <summary>Measured battery power less what its commands make expect, W.</summary>
    internal double OffsetWatts;

    /// <summary>What is still left of the step that a new target would have made, W, and when it began.</summary>
    internal double HandoverWatts;
    internal long HandoverAt;

    /// <summary>Target of the step before.</summary>
    internal RegulatorMode Mode;
    internal double ReferenceWatts;

    /// <summary>What the battery was told last, W.</summary>
    public double CommandWatts { get; internal set; }

    /// <summary>Load that the connection and the battery carry together by the last step's estimate, W; NaN when it was blind.</summary>
    public double LoadWatts { get; internal set; }

    /// <summary>
    /// Whether the next cycle should not be waited for: the import is above its limit and the battery has no more to give, or the battery does something else than
    /// it was told. The cycle can shed; the regulator cannot.
    /// </summary>
    public bool CallsCycle { get; internal set; }

    /// <summary>Whether the last step saw neither connection nor battery.</summary>
    public readonly bool IsBlind => double.IsNaN(LoadWatts);
}
