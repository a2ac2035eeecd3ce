namespace Megapod.Files.SiteFile.Shapes;

using System.Globalization;
using System.Text.Json.Nodes;
using Megapod.Files.SiteFile.Yaml;

/// <summary>
/// Devices of one kind: a list whose items are single devices with an id, or groups of equal ones with a count and a prefix; one item
/// may stand without a list. Yields a list of maps, one for each device.
/// </summary>
/// <param name="device">The map of a device, with the keys id, count, prefix and first.</param>
/// <param name="maximum">Most items of the list.</param>
internal sealed class DevicesShape(MapShape device, int maximum) : Shape
{
    /// <summary>Most devices of one group.</summary>
    public const int LargestGroup = 2000;

    private readonly ListShape list = new(device, 1, maximum);

    /// <inheritdoc/>
    public override IEnumerable<Shape> Inner => [device];

    /// <inheritdoc/>
    public override object? Read(YamlValue value, string name, ReadContext context)
    {
        object? items = value is YamlMap map
            ? new List<object?> { device.Read(map, device.Name, context) }
            : list.Read(value, name, context);
        return items is List<object?> read ? read.OfType<ReadMap>().SelectMany(m => Devices(m, name, context)).ToList<object?>() : null;
    }

    /// <inheritdoc/>
    public override JsonObject Describe() => new() { ["anyOf"] = new JsonArray(device.Describe(), list.Describe()) };

    private static IEnumerable<ReadMap> Devices(ReadMap map, string name, ReadContext context)
    {
        bool single = map.IsWritten("id");
        bool group = map.IsWritten("count") || map.IsWritten("prefix") || map.IsWritten("first");
        if (single && !group)
        {
            return Fit(map, 1, context) ? [map] : [];
        }

        if (single || !map.IsWritten("count") || !map.IsWritten("prefix"))
        {
            string message = single ? $"An item of '{name}' has an id and also belongs to a group." : $"An item of '{name}' lacks its name.";
            context.Faults.Add(FaultCodes.MissingKey, map.Position, message, "Write 'id' for a single device, or 'count' and 'prefix' for a group of equal ones.");
            return [];
        }

        if (map.Find<int>("count") is not { } count || map.Find<int>("first") is not { } first || map.Text("prefix") is not { Length: > 0 } prefix)
        {
            return [];
        }

        return !Fit(map, count, context) ? [] : Enumerable.Range(first, count).Select(n => map.Named(prefix + n.ToString(CultureInfo.InvariantCulture), map.At("prefix")));
    }

    private static bool Fit(ReadMap map, int count, ReadContext context)
    {
        if (context.Devices.Take(count))
        {
            return true;
        }

        if (context.Devices.HasJustRunOut)
        {
            string most = DeviceBudget.Maximum.ToString("N0", CultureInfo.InvariantCulture);
            context.Faults.Add(FaultCodes.SiteTooLarge, map.Position, $"With these the site has more than {most} connectors and racks, which is more than one controller is made for.", "Split it into several sites.");
        }

        return false;
    }
}
