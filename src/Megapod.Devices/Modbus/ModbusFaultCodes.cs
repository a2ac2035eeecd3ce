namespace Megapod.Devices.Modbus;

/// <summary>Numbers of the faults of Modbus, given once and forever; docs/faults.md has a row for each.</summary>
internal static class ModbusFaultCodes
{
    public const string Unreachable = "MP3701";
    public const string NoAnswer = "MP3702";
    public const string NotSent = "MP3703";
    public const string Lost = "MP3704";
    public const string Garbage = "MP3705";
    public const string QueueFull = "MP3706";
    public const string Closed = "MP3707";
    public const string OnlyMisfits = "MP3708";
    public const string CannotListen = "MP3709";

    /// <summary>Exceptions that the standard names have this number plus their own: MP3711 to MP3721.</summary>
    public const int FirstException = 3710;

    /// <summary>Exceptions that the standard does not name.</summary>
    public const string OtherException = "MP3722";
}
