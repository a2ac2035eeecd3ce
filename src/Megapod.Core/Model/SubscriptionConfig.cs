namespace Megapod.Core.Model;

/// <summary>A power that is paid for whether it is used or not, and what is paid for import above it.</summary>
public sealed record SubscriptionConfig
{
    /// <summary>The subscribed power, W.</summary>
    public double PowerWatts { get; init; }

    /// <summary>Its price per W and month.</summary>
    public double PricePerWattMonth { get; init; }

    /// <summary>Paid for each Wh by which a metering interval's import is above the subscribed power for its length, beside the price of the energy, currency. Default 0.</summary>
    public double OverrunPerWattHour { get; init; }

    /// <summary>Paid for each W by which the month's highest interval mean is above the subscribed power, per month. Default 0.</summary>
    public double OverrunPerWattMonth { get; init; }
}
