namespace Megapod.Twin.Physics;

/// <summary>Why a rack's own protection has stopped it.</summary>
internal enum ProtectionCause
{
    /// <summary>It has not.</summary>
    None,

    /// <summary>It ran too long with too little coolant.</summary>
    FlowLost,

    /// <summary>The coolant that came was too hot.</summary>
    CoolantHot,
}
