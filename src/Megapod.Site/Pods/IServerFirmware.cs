namespace Megapod.Site.Pods;

using Megapod.Control.Firmware;

/// <summary>Reads and changes the firmware of one server.</summary>
internal interface IServerFirmware
{
    /// <summary>The version that the server told when it was looked at last; null: it has not told any, or takes no firmware.</summary>
    string? Known { get; }

    /// <summary>Asks for the version now.</summary>
    /// <returns>The version; null: it does not say.</returns>
    Task<string?> ReadAsync();

    /// <summary>Installs an image, unless the server has its version already, and waits until it shows the version.</summary>
    /// <param name="order">What to install.</param>
    Task<FirmwareResult> InstallAsync(FirmwareOrder order);
}
