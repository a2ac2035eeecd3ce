namespace Megapod.Control.Firmware;

using Megapod.Core.Units;

/// <summary>What has to be done at one server now.</summary>
/// <param name="Server">Its name on the site.</param>
/// <param name="Image">Where its controller finds the image.</param>
/// <param name="Version">The version that it shows when it was done.</param>
/// <param name="Since">When it was ordered.</param>
public sealed record FirmwareOrder(string Server, string Image, string Version, Instant Since);
