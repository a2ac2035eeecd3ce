namespace Megapod.Core.Model;

/// <summary>A server of a rack, with a management controller of its own.</summary>
public sealed record ServerConfig
{
    /// <summary>Name, unique in its rack; the rack's name, a slash and this one are unique on the site.</summary>
    public required string Id { get; init; }

    /// <summary>Accelerators in it. Default 8.</summary>
    public int Gpus { get; init; } = 8;

    /// <summary>Where its readings come from and power limits go: the id of a device; <c>emulated</c> is answered by the twin.</summary>
    public string Driver { get; init; } = DeviceConfig.Emulated;

    /// <summary>The device that tells of its GPUs from within the server, such as an exporter of metrics; null: none does.</summary>
    public string? Telemetry { get; init; }
}
