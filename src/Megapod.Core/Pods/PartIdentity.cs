namespace Megapod.Core.Pods;

/// <summary>Who a part is by its own word. What it does not say is empty.</summary>
public sealed record PartIdentity
{
    /// <summary>A part of which nothing is known.</summary>
    public static PartIdentity Unknown { get; } = new();

    /// <summary>Maker.</summary>
    public string Maker { get; init; } = "";

    /// <summary>Model.</summary>
    public string Model { get; init; } = "";

    /// <summary>Part number.</summary>
    public string PartNumber { get; init; } = "";

    /// <summary>Serial number: by it a part is known again when it was moved.</summary>
    public string Serial { get; init; } = "";

    /// <summary>Version of its firmware.</summary>
    public string Firmware { get; init; } = "";
}
