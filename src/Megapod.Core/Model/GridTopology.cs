namespace Megapod.Core.Model;

/// <summary>How the site stands to the grid just now.</summary>
public enum GridTopology
{
    /// <summary>The breaker's position is not known: the smaller of the grid's and the island's limit holds.</summary>
    Unknown,

    /// <summary>Connected, running in parallel with the grid.</summary>
    GridTied,

    /// <summary>Connected through a dip.</summary>
    RidingThrough,

    /// <summary>On the way to an island.</summary>
    Islanding,

    /// <summary>Disconnected; the battery forms the grid. The meter reads zero, which is not headroom.</summary>
    Islanded,

    /// <summary>No voltage.</summary>
    Black,

    /// <summary>Matching the grid before closing the breaker.</summary>
    Resynchronising,

    /// <summary>Connected again, load returning.</summary>
    Reconnecting,
}
