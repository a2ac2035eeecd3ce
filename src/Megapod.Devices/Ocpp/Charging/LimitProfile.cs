namespace Megapod.Devices.Ocpp.Charging;

using Megapod.Core.Units;

/// <summary>A charging profile as all editions mean it.</summary>
public sealed record LimitProfile
{
    /// <summary>Number by which it is replaced and cleared.</summary>
    public required int Id { get; init; }

    /// <summary>The connector (or EVSE), from 1; 0: the station as a whole, or all of its connectors.</summary>
    public required int Connector { get; init; }

    /// <summary>What it is for.</summary>
    public required LimitPurpose Purpose { get; init; }

    /// <summary>Rank within the purpose, from 0.</summary>
    public required int Level { get; init; }

    /// <summary>The transaction that it is for; null: none is named.</summary>
    public string? Transaction { get; init; }

    /// <summary>From when it is valid, by the station's clock; null: at once.</summary>
    public Instant? ValidFrom { get; init; }

    /// <summary>Until when it is valid, by the station's clock; null: until it is replaced.</summary>
    public Instant? ValidTo { get; init; }

    /// <summary>What the schedule counts from.</summary>
    public LimitStart StartsFrom { get; init; }

    /// <summary>The start, by the station's clock; null: the start of charging.</summary>
    public Instant? Start { get; init; }

    /// <summary>How long the schedule lasts, s; null: without end, or until it begins anew.</summary>
    public int? DurationSeconds { get; init; }

    /// <summary>The unit of the limits.</summary>
    public LimitUnit Unit { get; init; }

    /// <summary>The limits in the order of their starts; the first starts at 0.</summary>
    public required IReadOnlyList<LimitPeriod> Periods { get; init; }

    /// <summary>Whether it stands in the place of another one: the same number, or the same purpose and level at the same connector and for the same transaction.</summary>
    public bool Replaces(LimitProfile other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Id == other.Id
            || (Purpose == other.Purpose && Level == other.Level && Connector == other.Connector && string.Equals(Transaction, other.Transaction, StringComparison.Ordinal));
    }
}
