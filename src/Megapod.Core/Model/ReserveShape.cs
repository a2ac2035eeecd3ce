namespace Megapod.Core.Model;

/// <summary>How the standing rules' state-of-charge reserve runs over the local day.</summary>
public enum ReserveShape
{
    /// <summary>The same all day.</summary>
    Flat,

    /// <summary>0.15 of it at midnight, rising to all of it at 8 h, all until 13 h, falling to 0.15 at 20 h; never below 0.1.</summary>
    DayShaped,
}
