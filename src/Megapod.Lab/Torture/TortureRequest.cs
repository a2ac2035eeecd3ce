namespace Megapod.Lab.Torture;

using Megapod.Lab.Simulation;
using Megapod.Twin.Faults;

/// <summary>What a person asks the torture rig for.</summary>
public sealed record TortureRequest
{
    /// <summary>Site, case and where cars and prices come from; its seed, begin and end are the rig's own.</summary>
    public ScenarioRequest Scenario { get; init; } = new();

    /// <summary>First seed.</summary>
    public ulong FirstSeed { get; init; } = 1;

    /// <summary>Last seed, itself included.</summary>
    public ulong LastSeed { get; init; } = 1;

    /// <summary>Hours of each world. Default 24.</summary>
    public int Hours { get; init; } = TortureWorld.DefaultHours;

    /// <summary>Kinds of fault to draw from; null: all that the site can have.</summary>
    public IReadOnlyCollection<FaultKind>? Kinds { get; init; }

    /// <summary>How many worlds run at the same time. The result does not depend on it. Default 1.</summary>
    public int Threads { get; init; } = 1;
}
