namespace Megapod.Twin.Physics;

/// <summary>A rack as its pod's cooling loop and power distribution know it.</summary>
internal struct CooledRack
{
    /// <summary>Temperature of its chips and cold plates, °C.</summary>
    public double ChipCelsius;

    /// <summary>Temperature of the coolant that leaves it, °C; what it was last where none flows.</summary>
    public double ReturnCelsius;

    /// <summary>Coolant through it, l/s.</summary>
    public double FlowLitresPerSecond;

    /// <summary>Opening of its valves, 0–1.</summary>
    public double ValveOpening;

    /// <summary>Whether its valves close or are shut; only a person opens them.</summary>
    public bool IsShutting;

    /// <summary>When its contactor opens, ticks; <see cref="long.MaxValue"/>: nobody asked.</summary>
    public long CutAtTicks;

    /// <summary>Whether its contactor is open.</summary>
    public bool IsCut;

    /// <summary>Whether the breaker of its branch has tripped.</summary>
    public bool IsTripped;

    /// <summary>Whether coolant runs out of it as long as some is let in.</summary>
    public bool IsLeaky;

    /// <summary>Whether its leak detector is wet; it does not become dry by itself.</summary>
    public bool IsWet;

    /// <summary>How much of the time that it bears without flow is used up, 0–1; its own protection stops it at 1.</summary>
    public double FlowLossShare;

    /// <summary>Why its own protection has stopped it.</summary>
    public ProtectionCause Stop;

    /// <summary>What it drew when its own protection stopped it, W.</summary>
    public double DrawAtStopWatts;

    /// <summary>Whether it has had its power back and has not been told anything since: it draws its idle power and no more.</summary>
    public bool IsUntold;

    /// <summary>Whether it has power.</summary>
    public readonly bool HasPower => !IsCut && !IsTripped && Stop == ProtectionCause.None;
}
