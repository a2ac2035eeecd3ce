namespace Megapod.Devices.Ocpp.Central;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Charging;

/// <summary>What a station knows of one of its connectors. Guarded by the station.</summary>
/// <param name="config">What it is.</param>
/// <param name="number">Its number on the wire, from 1.</param>
internal sealed class Stall(StallConfig config, int number)
{
    public StallConfig Config => config;

    public int Number => number;

    public StallStatus Status { get; set; }

    /// <summary>Since when a car is there, by our clock.</summary>
    public Instant PluggedAt { get; set; }

    /// <summary>Since when the transaction that runs does, by the station's clock; null: none runs.</summary>
    public Instant? ChargingSince { get; set; }

    /// <summary>The transaction that runs; null: none.</summary>
    public string? Transaction { get; set; }

    /// <summary>Whether who charges showed a card that may not charge.</summary>
    public bool IsUninvited { get; set; }

    /// <summary>The register at its start; null: not told.</summary>
    public WattHours? MeterStart { get; set; }

    /// <summary>What the car has told; nothing in 1.6.</summary>
    public Watts CarMaximum { get; set; }

    public WattHours EnergyAsked { get; set; }

    public Instant Departure { get; set; } = Instant.Forever;

    public WattHours EnergyDelivered { get; set; }

    /// <summary>When the newest power was measured, by our clock.</summary>
    public Instant MeasuredAt { get; set; } = Instant.Never;

    /// <summary>The newest grant.</summary>
    public GrantCommand Wanted { get; set; }

    /// <summary>When it was handed over; never: none was.</summary>
    public Instant WantedAt { get; set; } = Instant.Never;

    /// <summary>The call that carries it; cancelled by the next.</summary>
    public CancellationTokenSource? Carrying { get; set; }

    /// <summary>The highest that it may hold by all that was written and not replaced for sure, W: what is lower than this goes out before all else.</summary>
    public double MayHoldWatts { get; set; } = config.Nameplate.Value;

    /// <summary>What it was told and has taken: its floor and its grant.</summary>
    public LimitProfile? Floor { get; set; }

    public LimitProfile? Grant { get; set; }

    public bool IsFloorRefused { get; set; }

    public Instant ComparedAt { get; set; } = Instant.Never;

    /// <summary>Whether the board says that it holds something, or nothing.</summary>
    public bool IsHeldShown { get; set; }

    /// <summary>When the station first said how it stands; what was decided before was decided for a connector without a car.</summary>
    public Instant StateAt { get; set; } = Instant.Never;

    /// <summary>What it surely holds, as it has said or taken over this link, and until when by our clock; null: it may hold anything, as while an answer is awaited. At its floor it holds nothing.</summary>
    public (double Watts, Instant Until)? Held { get; set; }

    /// <summary>Whether a car is there, as far as the station has said.</summary>
    public bool IsCarThere => Status is StallStatus.Plugged or StallStatus.Ended || Transaction is not null;

    /// <summary>What the ledger's command allows now, W; its floor where none does.</summary>
    public double AllowedWatts(Instant now) => WantedAt != Instant.Never && WantedAt + Wanted.Duration > now ? Wanted.Ceiling.Value : config.Floor.Value;

    public void Unplug()
    {
        (PluggedAt, ChargingSince, Transaction, MeterStart, IsUninvited) = (Instant.Never, null, null, null, false);
        (CarMaximum, EnergyAsked, EnergyDelivered, Departure) = (Watts.Zero, default, default, Instant.Forever);
    }
}
