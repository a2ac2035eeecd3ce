namespace Megapod.Control.Cooling;

using System.Runtime.InteropServices;
using Megapod.Control.Ledger;

/// <summary>What is remembered of a rack, or of a pod's loop.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct TripState
{
    /// <summary>Why it is stopped.</summary>
    public CoolingTrip Trip { get; private set; }

    /// <summary>Since when, ticks.</summary>
    public long SinceTicks { get; private set; }

    /// <summary>Since when its flow is too low, ticks; 0: it is not.</summary>
    public long LowSinceTicks { get; set; }

    /// <summary>Heat that has gathered since the flow is too low, in seconds at full power. Of a rack alone.</summary>
    public double HeatSeconds { get; set; }

    /// <summary>Whether its power was seen cut, and its coolant shut, since it was stopped: what a person has given back is not taken away once more for the same thing.</summary>
    public bool HasCut { get; set; }

    /// <inheritdoc cref="HasCut"/>
    public bool HasShut { get; set; }

    /// <summary>Whether it is stopped.</summary>
    public readonly bool IsTripped => Trip != CoolingTrip.None;

    /// <summary>Stops it, unless it is stopped for something as bad.</summary>
    public void Stop(CoolingTrip trip, long nowTicks)
    {
        if (trip > Trip)
        {
            (Trip, SinceTicks) = (trip, nowTicks);
        }
    }

    /// <summary>A person ends the stop.</summary>
    public void Reset() => (Trip, SinceTicks) = (CoolingTrip.None, 0);

    /// <summary>The clock jumped: what has lasted, has lasted as long as before.</summary>
    public void Shift(long ticks)
    {
        SinceTicks += SinceTicks == 0 ? 0 : ticks;
        LowSinceTicks += LowSinceTicks == 0 ? 0 : ticks;
    }

    /// <summary>Writes all of it.</summary>
    public readonly void Save(MemoryWriter to)
    {
        to.Add((int)Trip);
        to.Add(SinceTicks);
        to.Add(LowSinceTicks);
        to.Add(HeatSeconds);
        to.Add(HasCut);
        to.Add(HasShut);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static TripState Load(MemoryReader from) => new() { Trip = (CoolingTrip)from.Int(), SinceTicks = from.Long(), LowSinceTicks = from.Long(), HeatSeconds = from.Number(), HasCut = from.Flag(), HasShut = from.Flag() };
}
