namespace Megapod.Devices.SunSpec;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>What is known of a SunSpec battery after a round of reading. Units and signs are ours: charging positive, shares instead of percent.</summary>
internal sealed record SunSpecBatteryState
{
    /// <summary>When the round began; <see cref="Instant.Never"/> before the first.</summary>
    public Instant ReadAt { get; init; }

    /// <summary>Power on the AC side, W. Stale when the last round brought none or the device's heartbeat stands, missing when the device has none.</summary>
    public Reading Power { get; init; }

    /// <summary>State of charge, 0–1. Quality as with <see cref="Power"/>.</summary>
    public Reading Soc { get; init; }

    /// <summary>The most it says it can charge with, W; null when it does not say.</summary>
    public Watts? ChargeLimit { get; init; }

    /// <summary>The most it says it can discharge with, W, a positive number; null when it does not say.</summary>
    public Watts? DischargeLimit { get; init; }

    /// <summary>Whether it is connected and ready by all that it says of it; null when it says nothing.</summary>
    public bool? IsOnline { get; init; }

    /// <summary>Whether it may start after a trip (703 ES); null when it does not say.</summary>
    public bool? MayEnterService { get; init; }

    /// <summary>Who may command it.</summary>
    public SunSpecAuthority Authority { get; init; }

    /// <summary>The heartbeat of model 715.</summary>
    public SunSpecHeartbeat InverterHeartbeat { get; init; }

    /// <summary>The heartbeat of model 802.</summary>
    public SunSpecHeartbeat BatteryHeartbeat { get; init; }

    /// <summary>By which model it takes set-points; <see cref="SunSpecControlPath.Listed"/> when by none.</summary>
    public SunSpecControlPath Path { get; init; }

    /// <summary>What it holds; null when that could not be read.</summary>
    public SunSpecOrder? Order { get; init; }

    /// <summary>How far its timer has been seen to work.</summary>
    public SunSpecTimer Timer { get; init; }

    /// <summary>Whether our last set-point has lapsed, so that the value after it is in force.</summary>
    public bool HasReverted { get; init; }

    /// <summary>Whether something else writes to it.</summary>
    public bool HasSecondWriter { get; init; }

    /// <summary>Alarms and warnings of models 701 and 802 by their names there.</summary>
    public IReadOnlyList<string> Alarms { get; init; } = [];

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];
}
