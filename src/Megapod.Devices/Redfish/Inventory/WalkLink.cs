namespace Megapod.Devices.Redfish.Inventory;

/// <summary>A link that is followed from a resource.</summary>
/// <param name="Member">The member that holds the link; <c>a/b</c> is b inside a.</param>
/// <param name="Rule">The rule for what it leads to.</param>
/// <param name="IsCollection">Whether it leads to a collection of such.</param>
/// <param name="Instead">The deprecated member that is followed where this one is missing or cannot be read; null: none.</param>
internal sealed record WalkLink(string Member, string Rule, bool IsCollection = false, string? Instead = null);
