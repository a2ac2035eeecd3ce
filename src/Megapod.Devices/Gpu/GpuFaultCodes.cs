namespace Megapod.Devices.Gpu;

/// <summary>Numbers of the faults of GPUs, given once and forever; docs/faults.md has a row for each.</summary>
internal static class GpuFaultCodes
{
    public const string NoLibrary = "MP4300";
    public const string NoDriver = "MP4301";
    public const string LibraryTooOld = "MP4302";
    public const string NoPermission = "MP4303";
    public const string GpuLost = "MP4304";
    public const string ResetRequired = "MP4305";
    public const string DriverChanged = "MP4306";
    public const string CallFailed = "MP4307";
    public const string TooMany = "MP4308";
    public const string NoSuchGpu = "MP4309";
    public const string LimitBeyondRange = "MP4310";
    public const string Refused = "MP4311";
    public const string NotSupported = "MP4312";
    public const string LimitNotHeld = "MP4313";
    public const string LimitNotShown = "MP4314";
    public const string LimitRaised = "MP4315";
    public const string NotPersistent = "MP4316";
    public const string NoEvents = "MP4317";
    public const string DriverError = "MP4318";
    public const string Description = "MP4330";
    public const string Unreachable = "MP4331";
    public const string TimedOut = "MP4332";
    public const string Status = "MP4333";
    public const string TooLarge = "MP4334";
    public const string NotExporterText = "MP4335";
    public const string LinesLeftOut = "MP4336";
    public const string Frozen = "MP4337";
    public const string NotTableText = "MP4340";
}
