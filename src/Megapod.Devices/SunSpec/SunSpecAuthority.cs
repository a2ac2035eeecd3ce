namespace Megapod.Devices.SunSpec;

/// <summary>Who may command a device.</summary>
internal enum SunSpecAuthority
{
    /// <summary>It could not be read, or says something that the model does not know. Nothing is written.</summary>
    Unknown,

    /// <summary>A controller may; also where the device has no such switch.</summary>
    Remote,

    /// <summary>Somebody is at the machine. Nothing is written.</summary>
    Local,
}
