namespace Megapod.Lab.Emulators.Redfish;

/// <summary>Numbers of the faults of emulated Redfish services, given once and forever; docs/faults.md has a row for each.</summary>
internal static class RedfishFaultCodes
{
    public const string CannotListen = "MP4090";
    public const string NoLimit = "MP4091";
}
