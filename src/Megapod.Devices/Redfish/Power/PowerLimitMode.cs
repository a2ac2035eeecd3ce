namespace Megapod.Devices.Redfish.Power;

/// <summary>What a control does with its set point, in the standard's words.</summary>
public enum PowerLimitMode
{
    /// <summary>It does not say. The deprecated form has no modes.</summary>
    Unknown,

    /// <summary>It keeps to the set point by itself.</summary>
    Automatic,

    /// <summary>A person has set it.</summary>
    Override,

    /// <summary>It makes no adjustments by itself; some makers mean by this that the set point is not their default.</summary>
    Manual,

    /// <summary>It does nothing: the set point is a number without effect.</summary>
    Disabled,
}
