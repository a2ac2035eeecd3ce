namespace Megapod.Lab.Emulators.Ocpp;

using Megapod.Core.Units;

/// <summary>What happens at one connector of an emulated station. Guarded by the station.</summary>
/// <param name="stall">The connector.</param>
/// <param name="number">Its number on the wire.</param>
internal sealed class EmulatedVisit(EmulatedStall stall, int number)
{
    public EmulatedStall Stall => stall;

    public int Number => number;

    public StallPhase Phase { get; set; }

    /// <summary>What the central system was told of the phase; null: nothing yet.</summary>
    public StallPhase? Told { get; set; }

    public Instant PluggedAt { get; set; }

    /// <summary>Whether it was told what the car needs.</summary>
    public bool HasTold { get; set; }

    public StallTruth Truth { get; set; }

    /// <summary>The connector's register over all cars.</summary>
    public WattHours Register { get; set; }

    /// <summary>What the present car had taken when it was looked at last.</summary>
    public WattHours Delivered { get; set; }

    public EmulatedTransaction? Transaction { get; set; }
}
