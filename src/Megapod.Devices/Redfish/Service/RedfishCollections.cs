namespace Megapod.Devices.Redfish.Service;

using System.Text.Json.Nodes;

/// <summary>Collections, all made alike; the service puts their members in, by pages.</summary>
internal static class RedfishCollections
{
    /// <summary>A collection.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="name">Its name.</param>
    /// <param name="members">Paths of all members, in order.</param>
    public static RedfishDocument Make(string path, string schema, string name, IReadOnlyList<string> members) => new(new JsonObject
    {
        ["@odata.id"] = path,
        ["@odata.type"] = RedfishSchemas.CollectionType(schema),
        ["Name"] = name,
    })
    {
        Members = members,
    };
}
