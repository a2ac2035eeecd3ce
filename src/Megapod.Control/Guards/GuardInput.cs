namespace Megapod.Control.Guards;

using Megapod.Control.Cooling;
using Megapod.Control.Topology;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>What a guard may look at.</summary>
internal sealed class GuardInput
{
    /// <summary>The site.</summary>
    public required PowerTree Tree { get; init; }

    /// <summary>What is measured.</summary>
    public SiteSnapshot Snapshot { get; set; } = null!;

    /// <summary>What cooling, leak detectors and branches leave to racks.</summary>
    public CoolingState Cooling { get; set; } = null!;

    /// <summary>How the site stands to the grid.</summary>
    public GridTopology Topology { get; set; } = GridTopology.GridTied;

    /// <summary>Whether the battery alone carries the site: then its power is the limit, and its loss is not one that could be cured.</summary>
    public bool IsIsland => Topology is GridTopology.Islanding or GridTopology.Islanded or GridTopology.Resynchronising;

    /// <summary>Whether the island's battery is down to what must stay.</summary>
    public bool IsBelowIslandReserve { get; set; }

    /// <summary>How far a start from black has come.</summary>
    public StartStep Step { get; set; }

    /// <summary>The cycle's instant.</summary>
    public Instant Now { get; set; }

    /// <summary>Seconds since the cycle before.</summary>
    public double ElapsedSeconds { get; set; }

    /// <summary>Whether the connection's meter can be believed.</summary>
    public bool IsRootMeterTrusted { get; set; }

    /// <summary>State of charge that can be believed, 0–1; NaN when none.</summary>
    public double Soc { get; set; }

    /// <summary>Longest time from a battery trip until consumers are down, seconds.</summary>
    public required double RecoverySeconds { get; init; }

    /// <summary>Draw that cannot vanish by itself: idle power of racks, W.</summary>
    public required double LastingLoadWatts { get; init; }

    /// <summary>Whether the battery follows its set-points; false once it was caught not doing so, until a person clears it.</summary>
    public bool IsBatteryObedient { get; set; } = true;

    /// <summary>Power that can be shed below the present grants within the recovery time, W.</summary>
    public double SheddableWatts { get; set; }
}
