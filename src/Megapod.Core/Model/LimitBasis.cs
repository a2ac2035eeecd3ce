namespace Megapod.Core.Model;

/// <summary>Why a limit exists; shown to people and decides what exceeding it costs.</summary>
public enum LimitBasis
{
    /// <summary>The agreement with the grid company about the connection.</summary>
    Interconnection,

    /// <summary>What a transformer, cable or converter bears.</summary>
    Thermal,

    /// <summary>A breaker or fuse with a trip curve.</summary>
    Breaker,

    /// <summary>A contract other than the connection's.</summary>
    Contract,

    /// <summary>A grid operator's event, usually for a limited time.</summary>
    GridEvent,
}
