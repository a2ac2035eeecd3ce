namespace Megapod.Devices.Redfish.Service.Pods;

using System.Text.Json.Nodes;

/// <summary>Which firmware is on what, and how it is updated.</summary>
internal static class UpdatePages
{
    public static void Place(PodMap map)
    {
        var inventory = new List<string>();
        for (int i = 0; i < map.Tree.Parts.Length; i++)
        {
            int part = i;
            if (map.AddressOf(part) is not { } address || map.Tree.Parts[part].Identity.Firmware.Length == 0)
            {
                continue;
            }

            string path = map.PathBelow(PodMap.Inventory, part, map.FrontOf(part));
            inventory.Add(path);
            map.Add(path, view => Firmware(view, part, address, path));
            map.AddUpdate(path, map.Tree.Parts[part].Id);
            map.AddUpdate(address, map.Tree.Parts[part].Id);
        }

        map.AddCollection(PodMap.Inventory, "SoftwareInventoryCollection", "Firmware", inventory);
        map.AddRoot("UpdateService", RedfishPaths.UpdateService);
        map.Add(RedfishPaths.UpdateService, view => Service(view, inventory));
    }

    private static RedfishDocument Service(PodView view, List<string> inventory)
    {
        var body = new JsonObject
        {
            ["@odata.id"] = RedfishPaths.UpdateService,
            ["@odata.type"] = RedfishSchemas.Type("UpdateService"),
            ["Id"] = "UpdateService",
            ["Name"] = "Update service",
            ["ServiceEnabled"] = view.Owner is not null && inventory.Count > 0,
            ["Status"] = new JsonObject { ["State"] = "Enabled", ["Health"] = "OK" },
            ["FirmwareInventory"] = RedfishJson.Link(PodMap.Inventory),
        };
        if (view.Owner is not null)
        {
            body["Actions"] = new JsonObject { ["#UpdateService.SimpleUpdate"] = new JsonObject { ["target"] = RedfishPaths.SimpleUpdate } };
        }

        return new RedfishDocument(body);
    }

    private static RedfishDocument Firmware(PodView view, int part, string address, string path) => new(new JsonObject
    {
        ["@odata.id"] = path,
        ["@odata.type"] = RedfishSchemas.Type("SoftwareInventory"),
        ["Id"] = PodMap.IdOf(path),
        ["Name"] = $"Firmware of {view.Part(part).Id}",
        ["Version"] = view.Part(part).Identity.Firmware,
        ["Manufacturer"] = RedfishJson.Text(view.Part(part).Identity.Maker),
        ["Updateable"] = view.Owner is not null,
        ["Status"] = new JsonObject { ["State"] = "Enabled", ["Health"] = "OK" },
        ["RelatedItem"] = RedfishJson.Links([address]),
        ["RelatedItem@odata.count"] = 1,
    });
}
