namespace Megapod.Devices.SunSpec;

/// <summary>Whether a point says something, and if not, why. None but <see cref="Known"/> ever counts as a number.</summary>
internal enum SunSpecValueState
{
    /// <summary>The device's model is shorter than this point's place, or it was not read that far.</summary>
    Missing,

    /// <summary>The device says that it does not have it.</summary>
    NotImplemented,

    /// <summary>Its scale factor is missing, not implemented or outside −10 to 10, so the number means nothing.</summary>
    NoScale,

    /// <summary>The registers hold what the type does not allow, such as infinity.</summary>
    Invalid,

    /// <summary>It has a value.</summary>
    Known,
}
