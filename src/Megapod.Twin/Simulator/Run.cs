namespace Megapod.Twin.Simulator;

using Megapod.Core.Units;

/// <summary>What a simulation has to say: the <c>Run</c> of the command line's contract. Power W, energy Wh, money in the site's currency.</summary>
public sealed record Run
{
    /// <summary>Id of the site.</summary>
    public required string Site { get; init; }

    /// <summary>Who ran it.</summary>
    public required string Policy { get; init; }

    /// <summary>The world's seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Where cars and prices came from.</summary>
    public required string World { get; init; }

    /// <summary>First instant.</summary>
    public required Instant From { get; init; }

    /// <summary>Last instant.</summary>
    public required Instant To { get; init; }

    /// <summary>Length of a plant step.</summary>
    public required double StepSeconds { get; init; }

    /// <summary>Steps made.</summary>
    public required long Steps { get; init; }

    /// <summary>Time that the run took; filled in by whoever holds a clock.</summary>
    public double WallSeconds { get; init; }

    /// <summary>The connection.</summary>
    public required RunImport Import { get; init; }

    /// <summary>Seconds run by the hundredth; null where the scenario has no windows.</summary>
    public RunWindows? Windows { get; init; }

    /// <summary>Cars.</summary>
    public required RunCars Cars { get; init; }

    /// <summary>Compute.</summary>
    public required RunCompute Compute { get; init; }

    /// <summary>Battery.</summary>
    public required RunBattery Battery { get; init; }

    /// <summary>Money.</summary>
    public required RunMoney Money { get; init; }

    /// <summary>Margin and what safety cost.</summary>
    public required RunCertificate Certificate { get; init; }

    /// <summary>Laws.</summary>
    public required RunLaws Laws { get; init; }

    /// <summary>SHA-256 over plant state and commands of every step, ids sorted, doubles as their bits.</summary>
    public required string TraceHash { get; init; }
}
