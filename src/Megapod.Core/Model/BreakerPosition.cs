namespace Megapod.Core.Model;

/// <summary>Position of the breaker at the grid connection, as its relay reports it.</summary>
public enum BreakerPosition
{
    /// <summary>Not known: the auxiliary contacts contradict each other, or nobody answers.</summary>
    Unknown,

    /// <summary>Open: nothing flows between grid and site.</summary>
    Open,

    /// <summary>Closed: grid and site are one network.</summary>
    Closed,
}
