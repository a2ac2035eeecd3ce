namespace Megapod.Devices.Redfish.Service;

using System.Text.Json.Nodes;
using Megapod.Core.Outcomes;

/// <summary>A resource at one instant.</summary>
/// <param name="Body">Its members with <c>@odata.id</c> and <c>@odata.type</c>; belongs to whoever asked for it.</param>
public sealed record RedfishDocument(JsonObject Body)
{
    /// <summary>Paths of a collection's members, all of them, in order; null: it is no collection.</summary>
    public IReadOnlyList<string>? Members { get; init; }

    /// <summary>What a client may change. Empty: nothing.</summary>
    public IReadOnlyList<RedfishSetting> Settings { get; init; } = [];

    /// <summary>
    /// Takes changes that fit the settings, by the settings' paths, all or none; null where nothing can be changed. It returns why they are not taken, or null where they are.
    /// </summary>
    public Func<IReadOnlyDictionary<string, JsonNode>, Fault?>? Change { get; init; }
}
