namespace Megapod.Control.Cycle;

/// <summary>Why a consumer holds the ceiling that it holds. Every limited consumer has exactly one.</summary>
public enum ReasonKind
{
    /// <summary>It gets all that it wants.</summary>
    None,

    /// <summary>Nobody wants power there: an empty stall.</summary>
    Vacant,

    /// <summary>Trimmed to what the car takes; it grows again on demand.</summary>
    Trimmed,

    /// <summary>A limit or rating of the power tree; the index names the row.</summary>
    Limit,

    /// <summary>Headroom is promised but not yet confirmed free; the index names the row.</summary>
    AwaitingConfirmation,

    /// <summary>The device's minimum write interval has not passed.</summary>
    WriteInterval,

    /// <summary>The work is worth less than the power costs now.</summary>
    Price,

    /// <summary>The month's peak is worth more than the work.</summary>
    MonthPeak,

    /// <summary>The battery is below its reserve.</summary>
    Reserve,

    /// <summary>A guard; the index names it.</summary>
    Guard,

    /// <summary>The device does not keep ceilings: it counts as its nameplate.</summary>
    Advisory,
}
