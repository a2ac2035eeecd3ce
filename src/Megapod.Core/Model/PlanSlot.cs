namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>One slot of a plan: advice for an interval of time.</summary>
public sealed record PlanSlot
{
    /// <summary>Start of the slot; it lasts to the next slot's start or the plan's end.</summary>
    public required Instant Start { get; init; }

    /// <summary>What the battery shall do.</summary>
    public BatteryIntent Battery { get; init; }

    /// <summary>Battery power for <see cref="BatteryIntent.SetPoint"/>, charging positive.</summary>
    public Watts BatteryPower { get; init; }

    /// <summary>Highest interval mean of the import that the plan wants in this month; infinity when it does not care.</summary>
    public Watts PeakTarget { get; init; } = new(double.PositiveInfinity);

    /// <summary>State of charge below which only limits may take from the battery, 0–1.</summary>
    public double ReserveSoc { get; init; }

    /// <summary>How long cars may still need stored energy beyond the limit, as the plan sees it; the controller keeps the energy for it. Null: the controller's own cautious guess.</summary>
    public TimeSpan? BusySpell { get; init; }

    /// <summary>p⁻: value of one watt less, currency per Wh. Work worth less is shed. Zero: no price pressure.</summary>
    public double PriceLess { get; init; }

    /// <summary>p⁺: value of one watt more, currency per Wh. Work is added only when worth more.</summary>
    public double PriceMore { get; init; }

    /// <summary>Price at which compute yields to the month's peak or to a short battery, currency per Wh.</summary>
    public double PeakPrice { get; init; }
}
