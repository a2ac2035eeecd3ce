namespace Megapod.Devices.Redfish.Inventory;

/// <summary>A thing that a service tells of. What it does not tell is null or unknown.</summary>
/// <param name="Path">Its path, which names it at this service.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name for people.</param>
public sealed record RedfishItem(string Path, RedfishKind Kind, string Name)
{
    /// <summary>The path of the thing it is in or belongs to; null: none is known.</summary>
    public string? Parent { get; init; }

    /// <summary>The member that led to it, which tells alike things apart: <c>Mains</c> and <c>Branches</c>, <c>PrimaryCoolantConnectors</c> and <c>SecondaryCoolantConnectors</c>. Empty: it is the service's own.</summary>
    public string Relation { get; init; } = "";

    /// <summary>What sort of its kind, in the service's word: <c>RackMount</c>, <c>GPU</c>, <c>RackPDU</c>, <c>CDU</c>.</summary>
    public string? Sort { get; init; }

    /// <summary>Serial number.</summary>
    public string? Serial { get; init; }

    /// <summary>Part number.</summary>
    public string? PartNumber { get; init; }

    /// <summary>Manufacturer.</summary>
    public string? Maker { get; init; }

    /// <summary>Model.</summary>
    public string? Model { get; init; }

    /// <summary>Version of its firmware; of a computer, of its BIOS.</summary>
    public string? Firmware { get; init; }

    /// <summary>What a computer does when power returns, in the standard's word; see <see cref="Power.RedfishRestorePolicy"/>.</summary>
    public string? PowerRestorePolicy { get; init; }

    /// <summary>How well it is.</summary>
    public RedfishHealth Health { get; init; }

    /// <summary>What state it is in. Readings of what is absent, disabled or unavailable are missing.</summary>
    public RedfishState State { get; init; }

    /// <summary>Its links to others of this service.</summary>
    public IReadOnlyList<RedfishLink> Links { get; init; } = [];
}
