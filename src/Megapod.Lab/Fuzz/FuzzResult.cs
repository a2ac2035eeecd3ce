namespace Megapod.Lab.Fuzz;

/// <summary>What came of a run.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Parsers">How it went with each parser that got inputs.</param>
/// <param name="Findings">What was not survived; empty is what is hoped for.</param>
public sealed record FuzzResult(ulong Seed, IReadOnlyList<FuzzRow> Parsers, IReadOnlyList<FuzzFinding> Findings)
{
    /// <summary>All inputs.</summary>
    public long Inputs => Parsers.Sum(p => p.Inputs);
}
