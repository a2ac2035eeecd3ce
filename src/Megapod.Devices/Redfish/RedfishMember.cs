namespace Megapod.Devices.Redfish;

using System.Text.Json;

/// <summary>A member of a collection.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Content">What it is, where the service expanded the collection; undefined where it must be read for itself.</param>
public readonly record struct RedfishMember(string Path, JsonElement Content)
{
    /// <summary>Whether its content came with the collection.</summary>
    public bool IsExpanded => Content.ValueKind == JsonValueKind.Object;
}
