namespace Megapod.Site.Pods.Redfish;

using Megapod.Devices.Redfish.Inventory;

/// <summary>
/// Which firmware is a server's. Of several it is that of its management controller, else that of its computer, else that of its case: the first that names one of these as its own thing. Where a service lists no
/// firmware it is the version that the controller tells of itself, else the computer.
/// </summary>
internal static class RedfishServerVersion
{
    /// <summary>The firmware that is the server's; null: the service lists none that belongs to one of its things.</summary>
    /// <param name="inventory">What the service told of.</param>
    public static RedfishItem? PlaceIn(RedfishInventory inventory)
    {
        ArgumentNullException.ThrowIfNull(inventory);
        var kinds = inventory.Items.ToDictionary(i => i.Path, i => i.Kind, StringComparer.Ordinal);
        int RankOf(RedfishItem firmware) => firmware.Links.Where(l => l.Name == "RelatedItem").Select(l => kinds.TryGetValue(l.Path, out var kind) ? kind : RedfishKind.Firmware).Select(k => k switch
        {
            RedfishKind.Manager => 0,
            RedfishKind.System => 1,
            RedfishKind.Chassis => 2,
            _ => int.MaxValue,
        }).DefaultIfEmpty(int.MaxValue).Min();
        return inventory.Items.Where(i => i.Kind == RedfishKind.Firmware && i.Firmware is not null && RankOf(i) < int.MaxValue).OrderBy(RankOf).ThenBy(i => i.Path, StringComparer.Ordinal).FirstOrDefault();
    }

    /// <summary>The version of the server's firmware; null: nothing of it tells one.</summary>
    /// <param name="inventory">What the service told of.</param>
    public static string? Of(RedfishInventory inventory) => PlaceIn(inventory)?.Firmware ?? First(inventory, RedfishKind.Manager) ?? First(inventory, RedfishKind.System);

    private static string? First(RedfishInventory inventory, RedfishKind kind) =>
        inventory.Items.Where(i => i.Kind == kind && i.Firmware is { Length: > 0 }).OrderBy(i => i.Path, StringComparer.Ordinal).FirstOrDefault()?.Firmware;
}
