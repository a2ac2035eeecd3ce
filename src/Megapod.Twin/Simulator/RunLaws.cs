namespace Megapod.Twin.Simulator;

/// <summary>What was checked and what broke.</summary>
public sealed record RunLaws
{
    /// <summary>Names of the laws that were checked.</summary>
    public required IReadOnlyList<string> Checked { get; init; }

    /// <summary>Breaches, first ones first, at most a hundred.</summary>
    public required IReadOnlyList<Megapod.Twin.Laws.Breach> Broken { get; init; }
}
