namespace Megapod.Lab.Torture;

using Megapod.Twin.Simulator;

/// <summary>What came of many worlds in which things went wrong.</summary>
public sealed record Torture
{
    /// <summary>How many seeds ran to their end.</summary>
    public required int Seeds { get; init; }

    /// <summary>Hours of all worlds together.</summary>
    public required double SiteHours { get; init; }

    /// <summary>Seconds of all worlds that were run by the hundredth; null where there were none.</summary>
    public RunWindows? Windows { get; init; }

    /// <summary>How often each kind of fault, and each kind paired with a battery trip, began.</summary>
    public required IReadOnlyDictionary<string, int> Faults { get; init; }

    /// <summary>Branches of the generated list that no world reached.</summary>
    public required IReadOnlyList<string> BranchesNeverReached { get; init; }

    /// <summary>How many branches the generated list has.</summary>
    public required int Branches { get; init; }

    /// <summary>Laws that broke, by seed and time.</summary>
    public required IReadOnlyList<TortureBreach> LawsBroken { get; init; }

    /// <summary>Names of the laws that were checked at every step.</summary>
    public required IReadOnlyList<string> LawsChecked { get; init; }

    /// <summary>How long it took, s.</summary>
    public required double WallSeconds { get; init; }
}
