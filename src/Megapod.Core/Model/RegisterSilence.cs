namespace Megapod.Core.Model;

/// <summary>What a device does when its watchdog is no longer written.</summary>
public enum RegisterSilence
{
    /// <summary>It goes to 0 W.</summary>
    Rest,

    /// <summary>It does what its maker has it do.</summary>
    OwnOperation,
}
