namespace Megapod.Twin.Simulator;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Twin.Physics;

/// <summary>Everything that makes one simulation: the same scenario gives the same trace.</summary>
public sealed record Scenario
{
    /// <summary>The site.</summary>
    public required SiteConfig Site { get; init; }

    /// <summary>The site's time zone.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>The tariff's billing zone.</summary>
    public required TimeZoneInfo BillingZone { get; init; }

    /// <summary>Cars in order of plugging in.</summary>
    public required IReadOnlyList<CarSession> Cars { get; init; }

    /// <summary>Prices that cover the whole span.</summary>
    public required PriceSeries Prices { get; init; }

    /// <summary>Outside temperature in °C at an instant; null: none.</summary>
    public Func<Instant, double>? Ambient { get; init; }

    /// <summary>Irradiance on the horizontal in W/m² at an instant; null: none.</summary>
    public Func<Instant, double>? Irradiance { get; init; }

    /// <summary>For how much of each class's accelerators there is work at an instant; null: always for all.</summary>
    public Func<Instant, WorkShares>? Work { get; init; }

    /// <summary>The grid's voltage, points in order of time. Default none: no relay is fitted, and the grid never fails by itself.</summary>
    public IReadOnlyList<GridVoltagePoint> GridVoltage { get; init; } = [];

    /// <summary>Name of the world, for the record.</summary>
    public required string World { get; init; }

    /// <summary>First instant.</summary>
    public required Instant From { get; init; }

    /// <summary>Last instant.</summary>
    public required Instant To { get; init; }

    /// <summary>Plant step. Default 1 s.</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether each plug-in, trip, cut or fault opens a window of 10 s at 10 ms, in which the regulator steps by itself and limits are judged by each step. Default no: all
    /// is judged by the second. The ideal controller has no regulator and opens none.
    /// </summary>
    public bool Windows { get; init; }

    /// <summary>Whether racks' draws stray from second to second by what runs on them, so that a rise from one second to the next is no sign of what was granted: the law of the ramp does not look then. Default no.</summary>
    public bool RacksStray { get; init; }

    /// <summary>One seed is one world.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Name of the policy: <c>rules</c>, <c>rules-clairvoyant</c>.</summary>
    public string Policy { get; init; } = "rules";
}
