namespace Megapod.Twin.Physics;

/// <summary>Sensors of a cooling loop that can be broken: what they should show is missing.</summary>
[Flags]
internal enum CoolingSensors
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Temperature of the supply.</summary>
    Supply = 1,

    /// <summary>Temperature of the return.</summary>
    Return = 2,

    /// <summary>Flow through all racks together.</summary>
    Flow = 4,

    /// <summary>Leak detector outside the racks.</summary>
    Leak = 8,

    /// <summary>Flow of each rack.</summary>
    RackFlow = 16,

    /// <summary>Leak detector of each rack.</summary>
    RackLeak = 32,
}
