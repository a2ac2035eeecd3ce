namespace Megapod.Twin.Simulator;

using Megapod.Control.Certificate;

/// <summary>The margin that was kept and what each safety cost in compute power.</summary>
public sealed record RunCertificate
{
    /// <summary>Margin below the limit, W.</summary>
    public required double MarginWatts { get; init; }

    /// <summary>The margin's terms, W by name.</summary>
    public required IReadOnlyDictionary<string, double> Terms { get; init; }

    /// <summary>Time from a car's known demand to the racks being low enough for it, s.</summary>
    public required double YieldSeconds { get; init; }

    /// <summary>Time from a battery trip until consumers are down, s.</summary>
    public required double RecoverySeconds { get; init; }

    /// <summary>Mean compute power that the controller wanted to run but could not, by what took it, W.</summary>
    public required IReadOnlyDictionary<string, double> ComputeLostWatts { get; init; }

    /// <summary>Listed contingencies: what each may do to the connection at worst, and how long it lasts.</summary>
    public required IReadOnlyList<Contingency> Contingencies { get; init; }
}
