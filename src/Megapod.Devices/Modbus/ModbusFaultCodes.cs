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
    public const string Bug = "MP3710";

    // Exceptions of devices: 3710 and their own number.
    public const string IllegalFunction = "MP3711";
    public const string IllegalDataAddress = "MP3712";
    public const string IllegalDataValue = "MP3713";
    public const string ServerDeviceFailure = "MP3714";
    public const string Acknowledge = "MP3715";
    public const string ServerDeviceBusy = "MP3716";
    public const string MemoryParityError = "MP3718";
    public const string GatewayPathUnavailable = "MP3720";
    public const string GatewayTargetFailed = "MP3721";
    public const string OtherException = "MP3722";

    /// <summary>Whether a fault says that no answer came, so that nothing is known of the device; exceptions are answers.</summary>
    public static bool IsSilence(string code) => code is Unreachable or NoAnswer or NotSent or Lost or Garbage or QueueFull or Closed or OnlyMisfits or Bug;
}
