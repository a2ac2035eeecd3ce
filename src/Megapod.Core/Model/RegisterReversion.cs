namespace Megapod.Core.Model;

/// <summary>What happens to a set-point of a device with a register map when nobody renews it.</summary>
public enum RegisterReversion
{
    /// <summary>It takes none.</summary>
    ReadOnly,

    /// <summary>Its watchdog puts it to rest.</summary>
    Lapses,

    /// <summary>It may stay in force, but something that the map names bounds it.</summary>
    Bounded,

    /// <summary>It may stay in force and nothing bounds it; nothing is written to such a device.</summary>
    Unbounded,
}
