namespace Megapod.Devices.Redfish.Inventory;

using System.Text.Json;

/// <summary>A resource or collection that a walk has still to read.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Rule">What is made of it.</param>
/// <param name="Owner">The thing whose link led here; empty: the service itself.</param>
/// <param name="IsCollection">Whether it is a collection of such.</param>
internal sealed record WalkTarget(string Path, string Rule, string Owner, bool IsCollection)
{
    /// <summary>The member whose link led here, or to the collection it is in.</summary>
    public string Relation { get; init; } = "";

    /// <summary>Its content, where a collection brought it; undefined: it must be read.</summary>
    public JsonElement Content { get; init; }

    /// <summary>The collection that brought its content; null: none did.</summary>
    public string? Collection { get; init; }

    /// <summary>What is read in its place when it cannot be read; null: nothing.</summary>
    public WalkTarget? Instead { get; init; }
}
