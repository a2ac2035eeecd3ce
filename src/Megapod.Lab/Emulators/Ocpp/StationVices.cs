namespace Megapod.Lab.Emulators.Ocpp;

/// <summary>What stations in the field do wrong, on request. All off is a good station.</summary>
public sealed record StationVices
{
    /// <summary>It says yes to limits and draws what the car likes.</summary>
    public bool IgnoresLimits { get; init; }

    /// <summary>What it says it draws is this share of what it draws. 1: the truth.</summary>
    public double ToldShare { get; init; } = 1;

    /// <summary>It forgets all limits when its connection is lost.</summary>
    public bool ForgetsOffline { get; init; }

    /// <summary>Its clock is ahead of ours by this, negative behind, and it does not listen to what time it is told.</summary>
    public TimeSpan ClockAhead { get; init; }

    /// <summary>It refuses limits without an end.</summary>
    public bool RefusesFloors { get; init; }

    /// <summary>It sends each message about a transaction twice.</summary>
    public bool RepeatsTransactions { get; init; }

    /// <summary>It does not know the number of a transaction when it ends it.</summary>
    public bool ForgetsTransactionNumbers { get; init; }

    /// <summary>It says that no limit is in force when it is asked what its limits come to.</summary>
    public bool DeniesLimits { get; init; }
}
