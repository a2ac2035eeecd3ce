namespace Megapod.Devices.SunSpec;

/// <summary>How far a device's reversion timer has been seen to work.</summary>
internal enum SunSpecTimer
{
    /// <summary>Nothing has been armed, or not long enough ago to tell.</summary>
    Unproven,

    /// <summary>It cannot be read: it was set, and that is all that is known.</summary>
    NotVisible,

    /// <summary>It was seen to count down and to jump back when the set-point was renewed.</summary>
    Proven,

    /// <summary>It is not there, does not count, or does not jump back. Stays so until a person has the device taken up anew.</summary>
    Timerless,
}
